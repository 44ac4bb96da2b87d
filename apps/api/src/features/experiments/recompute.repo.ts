/** What the proof of verdicts reads: rows one page after the other, so that memory is bounded. */
import { brandId, type OrganizationId, type Reading } from '@knowwhen/domain'
import { and, asc, eq, gt, sql } from 'drizzle-orm'

import { evidence, hypotheses, hypothesisSeals, verdicts } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'

export type VerdictRow = typeof verdicts.$inferSelect
export type SealRow = typeof hypothesisSeals.$inferSelect

/** Rows of a card in the order in which they were computed. */
export const listVerdictRows = (tx: TenantTx, hypothesisId: string): Promise<readonly VerdictRow[]> =>
  tx
    .select()
    .from(verdicts)
    .where(and(eq(verdicts.organizationId, sqlOrganizationId), eq(verdicts.hypothesisId, hypothesisId)))
    .orderBy(asc(verdicts.id))

export const listSealRows = (tx: TenantTx, hypothesisId: string): Promise<readonly SealRow[]> =>
  tx
    .select()
    .from(hypothesisSeals)
    .where(
      and(
        eq(hypothesisSeals.organizationId, sqlOrganizationId),
        eq(hypothesisSeals.hypothesisId, hypothesisId),
      ),
    )
    .orderBy(asc(hypothesisSeals.version))

export interface CandidateReading {
  readonly id: string
  readonly experimentId: string
  readonly reading: Reading
  readonly asOf: Date
  readonly fetchedAt: Date
}

/** Without payloads, in the order in which the data came to count. */
export const listCandidateReadings = (
  tx: TenantTx,
  experimentId: string,
): Promise<readonly CandidateReading[]> =>
  tx
    .select({
      id: evidence.id,
      experimentId: evidence.experimentId,
      reading: evidence.reading,
      asOf: evidence.asOf,
      fetchedAt: evidence.fetchedAt,
    })
    .from(evidence)
    .where(and(eq(evidence.organizationId, sqlOrganizationId), eq(evidence.experimentId, experimentId)))
    .orderBy(asc(evidence.asOf), asc(evidence.id))

export interface EvidenceToCheck {
  readonly id: string
  readonly raw: string
  readonly rawHash: string
  readonly reading: Reading
  /** Null: pulled. */
  readonly enteredBy: string | null
}

/** One payload after the other may be large: a few at a time. */
const PAGE = 20

/** Readings with their payloads: of one experiment, or of all. */
export async function* eachEvidence(
  inTenant: <T>(work: (tx: TenantTx) => Promise<T>) => Promise<T>,
  experimentId?: string,
): AsyncGenerator<EvidenceToCheck> {
  let after: string | undefined
  for (;;) {
    const from = after
    const rows = await inTenant((tx) =>
      tx
        .select({
          id: evidence.id,
          raw: evidence.raw,
          rawHash: evidence.rawHash,
          reading: evidence.reading,
          enteredBy: evidence.enteredBy,
        })
        .from(evidence)
        .where(
          and(
            eq(evidence.organizationId, sqlOrganizationId),
            experimentId === undefined ? undefined : eq(evidence.experimentId, experimentId),
            from === undefined ? undefined : gt(evidence.id, from),
          ),
        )
        .orderBy(asc(evidence.id))
        .limit(PAGE),
    )
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    after = last.id
  }
}

/** Ids of every card that was ever sealed or judged, page by page. */
export async function* eachCard(
  inTenant: <T>(work: (tx: TenantTx) => Promise<T>) => Promise<T>,
): AsyncGenerator<string> {
  let after = 0
  for (;;) {
    const from = after
    const rows = await inTenant((tx) =>
      tx
        .select({ id: hypotheses.id, number: hypotheses.number })
        .from(hypotheses)
        .where(and(eq(hypotheses.organizationId, sqlOrganizationId), gt(hypotheses.number, from)))
        .orderBy(asc(hypotheses.number))
        .limit(500),
    )
    for (const { id } of rows) yield id
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.number
  }
}

export async function listOrganizationIds(db: Deps['db']): Promise<readonly OrganizationId[]> {
  const { rows } = await db.execute<{ id: string }>(
    sql`SELECT id::text FROM app_private.organization_ids() AS id`,
  )
  return rows.map(({ id }) => brandId<OrganizationId>(id))
}

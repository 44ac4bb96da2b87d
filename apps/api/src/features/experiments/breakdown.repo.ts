/** Breakdowns that people asked for: append-only, content-addressed. */
import type { Breakdown, BreakdownSummary } from '@knowwhen/contract'
import { canonicalJsonOf } from '@knowwhen/domain'
import { and, desc, eq, sql } from 'drizzle-orm'
import { z } from 'zod'

import { breakdowns } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'
import { assertExperiment } from './catalogue.read.js'
import { metricNamesOf } from './evidence.read.js'
import { numbersView } from './reading-view.js'

export type BreakdownInsert = Omit<typeof breakdowns.$inferInsert, 'organizationId'>

const head = {
  id: breakdowns.id,
  experimentId: breakdowns.experimentId,
  phase: breakdowns.phase,
  dimension: breakdowns.dimension,
  snapshotId: breakdowns.snapshotId,
  rawHash: breakdowns.rawHash,
  asOf: breakdowns.asOf,
  fetchedAt: breakdowns.fetchedAt,
}
type Head = Pick<typeof breakdowns.$inferSelect, keyof typeof head>

const headView = ({ asOf, fetchedAt, ...rest }: Head) => ({
  ...rest,
  asOf: asOf.toISOString(),
  fetchedAt: fetchedAt.toISOString(),
})

const ofExperiment = (experimentId: string) =>
  and(eq(breakdowns.organizationId, sqlOrganizationId), eq(breakdowns.experimentId, experimentId))

/** The id of what is stored and says the same: of the same snapshot, slice by slice. */
async function findSame(tx: TenantTx, row: BreakdownInsert): Promise<string | undefined> {
  const stored = await tx
    .select({ id: breakdowns.id, rawHash: breakdowns.rawHash, slices: breakdowns.slices })
    .from(breakdowns)
    .where(
      and(
        ofExperiment(row.experimentId),
        eq(breakdowns.phase, row.phase),
        eq(breakdowns.dimension, row.dimension),
        eq(breakdowns.snapshotId, row.snapshotId),
      ),
    )
  const slices = canonicalJsonOf(row.slices)
  return stored.find((one) => one.rawHash === row.rawHash || canonicalJsonOf(one.slices) === slices)?.id
}

/** Stores it unless the same is there already; answers the id under which it is found. */
export async function keepBreakdown(tx: TenantTx, row: BreakdownInsert): Promise<string> {
  const same = await findSame(tx, row)
  if (same !== undefined) return same
  const made = await tx
    .insert(breakdowns)
    .values({ ...row, organizationId: sqlOrganizationId })
    .onConflictDoNothing()
    .returning({ id: breakdowns.id })
  // Who asked for the same at the same moment was faster.
  return made[0]?.id ?? (await findSame(tx, row)) ?? row.id
}

/** @throws Problem 404 */
export async function getBreakdownView(
  tx: TenantTx,
  experimentId: string,
  breakdownId: string,
): Promise<Breakdown> {
  const [found] = await tx
    .select({ ...head, slices: breakdowns.slices })
    .from(breakdowns)
    .where(and(ofExperiment(experimentId), eq(breakdowns.id, breakdownId)))
  if (found === undefined) throw notFound('breakdown of this experiment')
  const names = await metricNamesOf(tx, experimentId)
  const { slices, ...rest } = found
  return {
    ...headView(rest),
    slices: slices.map(({ reading, ...slice }) => ({ ...slice, ...numbersView(reading, names) })),
  }
}

/** @throws Problem 404 */
export async function listBreakdownViews(
  tx: TenantTx,
  experimentId: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) {
  await assertExperiment(tx, experimentId)
  const after = decodeCursor(page.cursor, z.tuple([z.iso.datetime(), z.uuid()]))
  const found = await tx
    .select({ ...head, slices: sql<number>`jsonb_array_length(${breakdowns.slices})` })
    .from(breakdowns)
    .where(
      and(
        ofExperiment(experimentId),
        after && sql`(${breakdowns.asOf}, ${breakdowns.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
      ),
    )
    .orderBy(desc(breakdowns.asOf), desc(breakdowns.id))
    .limit(page.limit + 1)
  const { rows, nextCursor } = pageOf(found, page.limit, (row) => [row.asOf.toISOString(), row.id])
  const items: BreakdownSummary[] = rows.map(({ slices, ...rest }) => ({ ...headView(rest), slices }))
  return { items, nextCursor }
}

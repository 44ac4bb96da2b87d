/**
 * Changes of a card's experiment that came after results could be seen: nobody shops for a nicer experiment silently.
 * Told by what can neither be changed nor removed: the audit trail and the readings.
 */
import type { LateExperimentChange } from '@knowwhen/contract'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'

import { auditEvents, evidence, experiments, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { experimentLinkActions } from './progress.service.js'

const before = alias(experiments, 'experiment_before')
const after = alias(experiments, 'experiment_after')

const idBefore = sql<string | null>`(${auditEvents.before}->>'experimentId')::uuid`
const idAfter = sql<string | null>`(${auditEvents.after}->>'experimentId')::uuid`

/** A reading counts up to its `asOf`, whenever we came to fetch it: from then on people could see it in GrowthBook. */
const sqlCouldBeSeen: SQL = sql`exists (
  select 1 from ${evidence} e
  where e.organization_id = ${auditEvents.organizationId}
    and e.experiment_id in (${idBefore}, ${idAfter}) and e.as_of <= ${auditEvents.at}
)`

const selectLateChanges = (tx: TenantTx, hypothesisId: string) =>
  tx
    .select({
      at: auditEvents.at,
      by: { userId: users.id, name: users.name },
      from: { id: before.id, name: before.name },
      to: { id: after.id, name: after.name },
    })
    .from(auditEvents)
    .leftJoin(users, eq(users.id, auditEvents.actorId))
    .leftJoin(before, and(eq(before.organizationId, auditEvents.organizationId), eq(before.id, idBefore)))
    .leftJoin(after, and(eq(after.organizationId, auditEvents.organizationId), eq(after.id, idAfter)))
    .where(
      and(
        eq(auditEvents.organizationId, sqlOrganizationId),
        eq(auditEvents.subjectId, hypothesisId),
        inArray(auditEvents.action, Object.values(experimentLinkActions)),
        sqlCouldBeSeen,
      ),
    )
    .orderBy(asc(auditEvents.at), asc(auditEvents.id))

type Row = Awaited<ReturnType<typeof selectLateChanges>>[number]

const kindOf = ({ from, to }: Pick<Row, 'from' | 'to'>): LateExperimentChange['kind'] => {
  if (to === null) return 'unlinked'
  return from === null ? 'linked' : 'changed'
}

export const readLateExperimentChanges = async (
  tx: TenantTx,
  hypothesisId: string,
): Promise<LateExperimentChange[]> => {
  const rows = await selectLateChanges(tx, hypothesisId)
  return rows.map((row) => ({ ...row, kind: kindOf(row), at: row.at.toISOString() }))
}

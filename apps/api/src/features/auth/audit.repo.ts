import { and, desc, eq, lt } from 'drizzle-orm'

import { auditEvents, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export type NewAuditEvent = Omit<typeof auditEvents.$inferInsert, 'organizationId'>

export const insertAuditEvent = async (tx: TenantTx, event: NewAuditEvent): Promise<void> => {
  await tx.insert(auditEvents).values({ organizationId: sqlOrganizationId, ...event })
}

const columns = {
  id: auditEvents.id,
  at: auditEvents.at,
  actorId: auditEvents.actorId,
  actorName: users.name,
  action: auditEvents.action,
  subjectType: auditEvents.subjectType,
  subjectId: auditEvents.subjectId,
  before: auditEvents.before,
  after: auditEvents.after,
  requestId: auditEvents.requestId,
}

export interface AuditFilter {
  readonly subjectId: string | undefined
  /** Id of the last event of the page before. */
  readonly beforeId: string | undefined
  readonly limit: number
}

/** Newest first; one row more than asked for says that there is a next page. */
export const listAuditEventRows = (tx: TenantTx, { subjectId, beforeId, limit }: AuditFilter) =>
  tx
    .select(columns)
    .from(auditEvents)
    .leftJoin(users, eq(users.id, auditEvents.actorId))
    .where(
      and(
        eq(auditEvents.organizationId, sqlOrganizationId),
        subjectId === undefined ? undefined : eq(auditEvents.subjectId, subjectId),
        beforeId === undefined ? undefined : lt(auditEvents.id, beforeId),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(limit + 1)

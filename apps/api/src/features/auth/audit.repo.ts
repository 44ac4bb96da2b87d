import { and, desc, eq, gte, lt, sql } from 'drizzle-orm'

import type { Db } from '../../db/pool.js'
import { apiKeys, auditEvents, users } from '../../db/schema/index.js'
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
  ipAddress: auditEvents.ipAddress,
  apiKey: { id: apiKeys.id, name: apiKeys.name, prefix: apiKeys.prefix },
  requestId: auditEvents.requestId,
}

export interface AuditFilter {
  readonly actorId?: string | undefined
  /** An action, or how it begins. */
  readonly action?: string | undefined
  readonly subjectType?: string | undefined
  readonly subjectId?: string | undefined
  /** From this instant on. */
  readonly from?: string | undefined
  /** Before this instant. */
  readonly until?: string | undefined
}

const matching = ({ actorId, action, subjectType, subjectId, from, until }: AuditFilter) =>
  [
    actorId === undefined ? undefined : eq(auditEvents.actorId, actorId),
    action === undefined ? undefined : sql`starts_with(${auditEvents.action}, ${action})`,
    subjectType === undefined ? undefined : eq(auditEvents.subjectType, subjectType),
    subjectId === undefined ? undefined : eq(auditEvents.subjectId, subjectId),
    from === undefined ? undefined : gte(auditEvents.at, new Date(from)),
    until === undefined ? undefined : lt(auditEvents.at, new Date(until)),
  ] as const

export interface AuditPage {
  /** Id of the last event of the page before. */
  readonly beforeId: string | undefined
  readonly limit: number
}

export type AuditRow = Awaited<ReturnType<typeof listAuditEventRows>>[number]

/** Newest first. */
export const listAuditEventRows = (tx: TenantTx, filter: AuditFilter, { beforeId, limit }: AuditPage) =>
  tx
    .select(columns)
    .from(auditEvents)
    .leftJoin(users, eq(users.id, auditEvents.actorId))
    .leftJoin(
      apiKeys,
      and(eq(apiKeys.organizationId, auditEvents.organizationId), eq(apiKeys.id, auditEvents.apiKeyId)),
    )
    .where(
      and(
        eq(auditEvents.organizationId, sqlOrganizationId),
        ...matching(filter),
        beforeId === undefined ? undefined : lt(auditEvents.id, beforeId),
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(limit)

/** Every organisation, so that a round can look into each on its own. */
export const listAllOrganizationIds = async (db: Db): Promise<readonly string[]> => {
  const { rows } = await db.execute<{ id: string }>(
    sql`SELECT id::text FROM app_private.organization_ids() AS id`,
  )
  return rows.map(({ id }) => id)
}

/**
 * Erases what is older than the organisation wants to keep, by the database's own clock. Answers how many went, and
 * how many days are kept; nothing where events are kept for good.
 */
export const eraseOldEventRows = async (
  tx: TenantTx,
): Promise<{ readonly erased: number; readonly keptDays: number } | undefined> => {
  const { rows } = await tx.execute<{ erased: number; days: number }>(sql`
    SELECT app_private.erase_old_audit_events(now() - make_interval(days => o.audit_retention_days)) AS erased,
      o.audit_retention_days AS days
    FROM organizations o WHERE o.id = ${sqlOrganizationId} AND o.audit_retention_days IS NOT NULL`)
  const [row] = rows
  return row === undefined ? undefined : { erased: row.erased, keptDays: row.days }
}

import type { AuditEvent, listAuditEvents, ParsedRequest } from '@knowwhen/contract'
import { z } from 'zod'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor, SystemActor } from '../../http/actor.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { insertAuditEvent, listAuditEventRows, type AuditRow } from './audit.repo.js'

export interface AuditEntry {
  /** What was done, e.g. `team.created`. */
  readonly action: string
  readonly subjectType: string
  readonly subjectId: string
  /** What stood before and after; never a secret, and never a person's name or address: a person can be erased. */
  readonly before?: unknown
  readonly after?: unknown
}

/** Who did it, and from where; the system has neither address nor key. */
export type AuditActor = Pick<Actor | SystemActor, 'userId' | 'requestId' | 'at'> &
  Partial<Pick<Actor, 'ipAddress' | 'apiKeyId'>>

/** Writes down who did what, in the transaction of the deed. The table is append-only. */
export const recordAudit = async (
  tx: TenantTx,
  actor: AuditActor,
  { action, subjectType, subjectId, before = null, after = null }: AuditEntry,
): Promise<void> =>
  insertAuditEvent(tx, {
    id: newId(),
    at: actor.at,
    actorId: actor.userId,
    action,
    subjectType,
    subjectId,
    before,
    after,
    ipAddress: actor.ipAddress ?? null,
    apiKeyId: actor.apiKeyId ?? null,
    requestId: actor.requestId,
  })

type Query = ParsedRequest<typeof listAuditEvents>['query']

const cursorSchema = z.tuple([z.uuid()])

export const eventOf = ({ actorId, actorName, at, ...row }: AuditRow): AuditEvent => ({
  ...row,
  at: at.toISOString(),
  actor: actorId === null ? null : { userId: actorId, name: actorName ?? 'Erased person' },
})

export const listEvents = async (tx: TenantTx, { limit, cursor, ...filter }: Query) => {
  const [beforeId] = decodeCursor(cursor, cursorSchema) ?? []
  // One row more than asked for says that there is a next page.
  const rows = await listAuditEventRows(tx, filter, { beforeId, limit: limit + 1 })
  const page = pageOf(rows, limit, (last) => [last.id])
  return { items: page.rows.map(eventOf), nextCursor: page.nextCursor }
}

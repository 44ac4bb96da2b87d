/** What one person was told, as they read it and as they are mailed it. */
import type { listNotifications, Notification, ParsedRequest } from '@knowwhen/contract'
import { and, count, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'

import {
  decisions,
  members,
  notifications,
  notificationSettings,
  organizations,
  users,
} from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'

type Query = ParsedRequest<typeof listNotifications>['query']

const actors = alias(users, 'actors')

/** The card behind the subject, for whoever follows it. */
const sqlHypothesisId = sql<string | null>`CASE ${notifications.subjectType}
  WHEN 'hypothesis' THEN ${notifications.subjectId}
  WHEN 'decision' THEN (
    SELECT d.hypothesis_id FROM ${decisions} d
    WHERE d.organization_id = ${notifications.organizationId} AND d.id = ${notifications.subjectId}
  ) END`

/** A kind that is not wanted in the application is not shown there, whenever it was written. */
const isWantedInApp = sql`NOT EXISTS (
  SELECT FROM ${notificationSettings} s
  WHERE s.organization_id = ${notifications.organizationId} AND s.user_id = ${notifications.userId}
    AND s.kind = ${notifications.kind} AND NOT s.in_app
)`

const ownShown = (userId: string) =>
  and(eq(notifications.organizationId, sqlOrganizationId), eq(notifications.userId, userId), isWantedInApp)

export const countUnread = async (tx: TenantTx, userId: string): Promise<number> => {
  const [row] = await tx
    .select({ unread: count() })
    .from(notifications)
    .where(and(ownShown(userId), isNull(notifications.readAt)))
  return row?.unread ?? 0
}

const selectOwn = (tx: TenantTx) =>
  tx
    .select({ row: notifications, actorName: actors.name, hypothesisId: sqlHypothesisId })
    .from(notifications)
    .leftJoin(actors, eq(actors.id, notifications.actorId))

type Row = Awaited<ReturnType<typeof selectOwn>>[number]

const viewOf = ({ row, actorName, hypothesisId }: Row): Notification => ({
  id: row.id,
  kind: row.kind,
  subjectType: row.subjectType,
  subjectId: row.subjectId,
  subjectKey: row.subjectKey,
  hypothesisId,
  summary: row.summary,
  actor: row.actorId === null ? null : { userId: row.actorId, name: actorName ?? 'Erased person' },
  createdAt: row.createdAt.toISOString(),
  readAt: row.readAt?.toISOString() ?? null,
})

/** A person's own, newest first. */
export const listOwnNotifications = async (tx: TenantTx, userId: string, query: Query) => {
  const end = decodeCursor(query.cursor, z.tuple([z.uuid()]))
  const rows = await selectOwn(tx)
    .where(
      and(
        ownShown(userId),
        query.unread === 'true' ? isNull(notifications.readAt) : undefined,
        end === undefined ? undefined : lt(notifications.id, end[0]),
      ),
    )
    .orderBy(desc(notifications.id))
    .limit(query.limit + 1)
  const page = pageOf(rows, query.limit, (last) => [last.row.id])
  return {
    items: page.rows.map(viewOf),
    nextCursor: page.nextCursor,
    unread: await countUnread(tx, userId),
  }
}

/** These notifications with what their e-mails need, of people who are members still. */
export const listForMail = (tx: TenantTx, ids: readonly string[]) =>
  tx
    .select({
      id: notifications.id,
      kind: notifications.kind,
      userId: notifications.userId,
      recipient: users.email,
      subjectKey: notifications.subjectKey,
      hypothesisId: sqlHypothesisId,
      summary: notifications.summary,
      actorName: actors.name,
      inApp: notificationSettings.inApp,
      byEmail: notificationSettings.byEmail,
    })
    .from(notifications)
    .innerJoin(
      members,
      and(
        eq(members.organizationId, notifications.organizationId),
        eq(members.userId, notifications.userId),
        isNull(members.removedAt),
      ),
    )
    .innerJoin(
      organizations,
      and(eq(organizations.id, notifications.organizationId), eq(organizations.isDemo, false)),
    )
    .innerJoin(users, eq(users.id, notifications.userId))
    .leftJoin(actors, eq(actors.id, notifications.actorId))
    .leftJoin(
      notificationSettings,
      and(
        eq(notificationSettings.organizationId, notifications.organizationId),
        eq(notificationSettings.userId, notifications.userId),
        eq(notificationSettings.kind, notifications.kind),
      ),
    )
    .where(and(eq(notifications.organizationId, sqlOrganizationId), inArray(notifications.id, [...ids])))

export type MailFacts = Awaited<ReturnType<typeof listForMail>>[number]

/** Addresses of these people. */
export const listRecipients = (tx: TenantTx, userIds: readonly string[]) =>
  tx
    .select({ userId: users.id, email: users.email })
    .from(users)
    .where(inArray(users.id, [...userIds]))

import type { NotificationKind } from '@knowwhen/domain'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'

import { newId } from '../../db/ids.js'
import {
  digestSettings,
  members,
  notifications,
  notificationSettings,
  organizations,
} from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import type { KindChoice } from './channels.js'

export interface NewNotification {
  readonly kind: NotificationKind
  readonly subjectType: string
  readonly subjectId: string
  readonly subjectKey: string
  readonly summary: string
  readonly actorId: string | null
  readonly at: Date
}

export interface InsertedNotification {
  readonly id: string
  readonly organizationId: string
  /** Told within the demo, whose people have no mailboxes. */
  readonly isDemo: boolean
}

/** One notification for each of these people who is a member at present. */
export const insertNotifications = async (
  tx: TenantTx,
  userIds: readonly string[],
  row: NewNotification,
): Promise<readonly InsertedNotification[]> => {
  const present = await tx
    .select({ userId: members.userId, organizationId: members.organizationId, isDemo: organizations.isDemo })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(
      and(
        eq(members.organizationId, sqlOrganizationId),
        inArray(members.userId, [...userIds]),
        isNull(members.removedAt),
      ),
    )
  if (present.length === 0) return []
  const { at, ...rest } = row
  const made = present.map((person) => ({ ...person, id: newId() }))
  await tx.insert(notifications).values(
    made.map(({ id, userId }) => ({
      ...rest,
      organizationId: sqlOrganizationId,
      id,
      userId,
      createdAt: at,
    })),
  )
  return made
}

/** Marks a person's own notifications as read: these, or, without ids, all. */
export const markRead = async (
  tx: TenantTx,
  userId: string,
  { ids, at }: { readonly ids: readonly string[] | undefined; readonly at: Date },
): Promise<void> => {
  await tx
    .update(notifications)
    .set({ readAt: at })
    .where(
      and(
        eq(notifications.organizationId, sqlOrganizationId),
        eq(notifications.userId, userId),
        isNull(notifications.readAt),
        ids === undefined ? undefined : inArray(notifications.id, [...ids]),
      ),
    )
}

export const listChoices = (tx: TenantTx, userId: string): Promise<KindChoice[]> =>
  tx
    .select({
      kind: notificationSettings.kind,
      inApp: notificationSettings.inApp,
      byEmail: notificationSettings.byEmail,
    })
    .from(notificationSettings)
    .where(
      and(
        eq(notificationSettings.organizationId, sqlOrganizationId),
        eq(notificationSettings.userId, userId),
      ),
    )

export const keepChoice = async (tx: TenantTx, userId: string, choice: KindChoice): Promise<void> => {
  const { inApp, byEmail } = choice
  await tx
    .insert(notificationSettings)
    .values({ ...choice, organizationId: sqlOrganizationId, userId })
    .onConflictDoUpdate({
      target: [notificationSettings.organizationId, notificationSettings.userId, notificationSettings.kind],
      set: { inApp, byEmail },
    })
}

export const wantsDigest = async (tx: TenantTx, userId: string): Promise<boolean> => {
  const [row] = await tx
    .select({ isWanted: digestSettings.isWanted })
    .from(digestSettings)
    .where(and(eq(digestSettings.organizationId, sqlOrganizationId), eq(digestSettings.userId, userId)))
  return row?.isWanted ?? true
}

export const keepDigestChoice = async (tx: TenantTx, userId: string, isWanted: boolean): Promise<void> => {
  await tx
    .insert(digestSettings)
    .values({ organizationId: sqlOrganizationId, userId, isWanted })
    .onConflictDoUpdate({
      target: [digestSettings.organizationId, digestSettings.userId],
      set: { isWanted },
    })
}

/**
 * Everybody who is to get this week's digest and did not yet, from now on noted as having got it; two processes
 * that ask at once share them out.
 */
export const claimDigests = async (
  tx: TenantTx,
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<readonly string[]> => {
  const { rows } = await tx.execute<{ user_id: string }>(sql`
    INSERT INTO digest_settings AS s (organization_id, user_id, is_wanted, last_sent_at)
    SELECT m.organization_id, m.user_id, true, ${now.toISOString()}::timestamptz FROM members m
    WHERE m.organization_id = ${sqlOrganizationId} AND m.removed_at IS NULL
    ORDER BY m.user_id
    ON CONFLICT (organization_id, user_id) DO UPDATE SET last_sent_at = excluded.last_sent_at
    WHERE s.is_wanted AND (s.last_sent_at IS NULL OR s.last_sent_at < ${since.toISOString()}::timestamptz)
    RETURNING s.user_id`)
  return rows.map((row) => row.user_id)
}

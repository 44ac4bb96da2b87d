/** What a person is told, and how they want to be told. */
import { notificationKinds } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, person } from './shared.js'

const kind = z.enum(notificationKinds)

export const notification = z
  .object({
    id,
    kind,
    /** `hypothesis`, `decision` or `invitation`. */
    subjectType: z.string(),
    subjectId: id,
    /** e.g. HYP-12 or DEC-3; empty where the subject has none. */
    subjectKey: z.string(),
    /** The card to open; null where it is about no card. */
    hypothesisId: id.nullable(),
    /** One sentence without the actor's name, e.g. "mentioned you in a comment on HYP-12." */
    summary: z.string(),
    /** Null: the system. */
    actor: person.nullable(),
    createdAt: instant,
    readAt: instant.nullable(),
  })
  .meta({ id: 'Notification' })
export type Notification = z.output<typeof notification>

export const listNotifications = endpoint({
  id: 'listNotifications',
  method: 'GET',
  path: '/api/v1/notifications',
  tag: 'Notifications',
  summary: 'What one was told, newest first, with how much is unread',
  access: 'signedIn',
  query: pageQuery.extend({ unread: z.enum(['true', 'false']).optional() }),
  success: { status: 200, schema: page(notification).extend({ unread: z.int() }) },
})

export const readNotifications = endpoint({
  id: 'readNotifications',
  method: 'POST',
  path: '/api/v1/notifications/reading',
  tag: 'Notifications',
  summary: 'Mark one’s notifications as read: these, or all',
  description: 'Ids that are not one’s own are passed over. An API key cannot do this.',
  access: 'signedIn',
  body: z.union([z.object({ ids: z.array(id).min(1).max(200) }), z.object({ all: z.literal(true) })]),
  success: { status: 200, schema: z.object({ unread: z.int() }) },
  failures: { 403: 'sessionNeeded' },
})

const kindSetting = z.object({ kind, inApp: z.boolean(), byEmail: z.boolean() })

export const notificationSettings = z
  .object({
    kinds: z.array(kindSetting),
    /** The weekly summary by e-mail. */
    digest: z.boolean(),
    /** Without a mail server nothing of this leaves the outbox. */
    isMailOn: z.boolean(),
  })
  .meta({ id: 'NotificationSettings' })
export type NotificationSettings = z.output<typeof notificationSettings>

export const getNotificationSettings = endpoint({
  id: 'getNotificationSettings',
  method: 'GET',
  path: '/api/v1/notification-settings',
  tag: 'Notifications',
  summary: 'How one wants to be told, each kind with its default where nothing was chosen',
  access: 'signedIn',
  success: { status: 200, schema: notificationSettings },
})

export const updateNotificationSettings = endpoint({
  id: 'updateNotificationSettings',
  method: 'PUT',
  path: '/api/v1/notification-settings',
  tag: 'Notifications',
  summary: 'Choose how one wants to be told; kinds that are left out stay as they are',
  description: 'An API key cannot do this.',
  access: 'signedIn',
  body: z.object({
    kinds: z.array(kindSetting).max(notificationKinds.length).default([]),
    digest: z.boolean().optional(),
  }),
  success: { status: 200, schema: notificationSettings },
  failures: { 403: 'sessionNeeded' },
})

/** Outboxes: what waits, was sent or could not be. Without SMTP they are how a message reaches anybody. */
import { accountMailKinds, organizationMailKinds } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery } from './shared.js'

/**
 * `waiting`: not sent yet, or no mail server is set up; `failed`: the last attempt failed, see `failure`; `expired`:
 * it grew old unsent, and its words were removed.
 */
export const mailStatuses = ['waiting', 'sent', 'failed', 'expired'] as const

const envelope = {
  id,
  recipient: z.string(),
  subject: z.string(),
  status: z.enum(mailStatuses),
  createdAt: instant,
  sentAt: instant.nullable(),
  attempts: z.int(),
  /** Why the last attempt failed, in words. */
  failure: z.string().nullable(),
}
/** Plain text; null once it was sent, after seven days, and where the link in it is not for this reader. */
const body = z.string().nullable()

const organizationMailItem = z
  .object({ ...envelope, kind: z.enum(organizationMailKinds) })
  .meta({ id: 'OutboxItem' })
export type OrganizationMailItem = z.output<typeof organizationMailItem>

const organizationMail = organizationMailItem.extend({ body }).meta({ id: 'OutboxMail' })
export type OrganizationMail = z.output<typeof organizationMail>

const accountMailItem = z
  .object({ ...envelope, kind: z.enum(accountMailKinds) })
  .meta({ id: 'InstallationOutboxItem' })
export type AccountMailItem = z.output<typeof accountMailItem>

const accountMail = accountMailItem.extend({ body }).meta({ id: 'InstallationOutboxMail' })
export type AccountMail = z.output<typeof accountMail>

/** Whether a mail server is set up (`SMTP_URL`). */
const isMailOn = z.boolean()
const mailParams = z.object({ mailId: id })

export const listOutbox = endpoint({
  id: 'listOutbox',
  method: 'GET',
  path: '/api/v1/outbox',
  tag: 'Mail',
  summary: 'Mail of the organisation, newest first, without its words',
  access: 'mail.read',
  query: pageQuery,
  success: { status: 200, schema: page(organizationMailItem).extend({ isMailOn }) },
})

export const getOutboxMail = endpoint({
  id: 'getOutboxMail',
  method: 'GET',
  path: '/api/v1/outbox/:mailId',
  tag: 'Mail',
  summary: 'One message with its words, while it has them',
  description:
    'An invitation shows its words, and with them its link, to an owner with a session alone, and to nobody where a ' +
    'mail server is set up to deliver it. Whoever invites has the link in the answer to that.',
  access: 'mail.read',
  params: mailParams,
  success: { status: 200, schema: organizationMail },
})

export const listInstallationOutbox = endpoint({
  id: 'listInstallationOutbox',
  method: 'GET',
  path: '/api/v1/installation/outbox',
  tag: 'Installation',
  summary: 'Mail of the installation to its people, newest first, without its words',
  access: 'operator',
  query: pageQuery,
  success: { status: 200, schema: page(accountMailItem).extend({ isMailOn }) },
})

export const getInstallationOutboxMail = endpoint({
  id: 'getInstallationOutboxMail',
  method: 'GET',
  path: '/api/v1/installation/outbox/:mailId',
  tag: 'Installation',
  summary: 'One message of the installation with its words, while it has them',
  description:
    'Where a mail server is set up, only notices show their words: the link in any other message opens an account, ' +
    'and is for its recipient alone.',
  access: 'operator',
  params: mailParams,
  success: { status: 200, schema: accountMail },
})

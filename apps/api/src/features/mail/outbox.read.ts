/** The outboxes as people read them. */
import type {
  AccountMail,
  AccountMailItem,
  listOutbox,
  mailStatuses,
  OrganizationMail,
  OrganizationMailItem,
  ParsedRequest,
} from '@knowwhen/contract'
import { and, desc, eq, lt } from 'drizzle-orm'
import { z } from 'zod'

import { accountMails, organizationMails } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { AccountTx, TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'

type Query = ParsedRequest<typeof listOutbox>['query']
type AccountRow = typeof accountMails.$inferSelect
type OrganizationRow = typeof organizationMails.$inferSelect
type Row = AccountRow | OrganizationRow

const statusOf = ({ sentAt, body, failure }: Row): (typeof mailStatuses)[number] => {
  if (sentAt !== null) return 'sent'
  if (body === null) return 'expired'
  return failure === null ? 'waiting' : 'failed'
}

const envelopeOf = (row: Row) => ({
  id: row.id,
  recipient: row.recipient,
  subject: row.subject,
  status: statusOf(row),
  createdAt: row.createdAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  attempts: row.attempts,
  failure: row.failure,
})

const accountItemOf = (row: AccountRow): AccountMailItem => ({ ...envelopeOf(row), kind: row.kind })
const organizationItemOf = (row: OrganizationRow): OrganizationMailItem => ({
  ...envelopeOf(row),
  kind: row.kind,
})

const cursorSchema = z.tuple([z.uuid()])
const endOf = (row: Row) => [row.id]

/** Newest first. */
export const listOrganizationOutbox = async (tx: TenantTx, { limit, cursor }: Query) => {
  const end = decodeCursor(cursor, cursorSchema)
  const rows = await tx
    .select()
    .from(organizationMails)
    .where(
      and(
        eq(organizationMails.organizationId, sqlOrganizationId),
        end === undefined ? undefined : lt(organizationMails.id, end[0]),
      ),
    )
    .orderBy(desc(organizationMails.id))
    .limit(limit + 1)
  const page = pageOf(rows, limit, endOf)
  return { items: page.rows.map(organizationItemOf), nextCursor: page.nextCursor }
}

/** Newest first. */
export const listAccountOutbox = async (tx: AccountTx, { limit, cursor }: Query) => {
  const end = decodeCursor(cursor, cursorSchema)
  const rows = await tx
    .select()
    .from(accountMails)
    .where(end === undefined ? undefined : lt(accountMails.id, end[0]))
    .orderBy(desc(accountMails.id))
    .limit(limit + 1)
  const page = pageOf(rows, limit, endOf)
  return { items: page.rows.map(accountItemOf), nextCursor: page.nextCursor }
}

type Reading = Pick<Deps, 'env'> & { readonly actor: Pick<Actor, 'role' | 'sessionId'> }

/**
 * Where a mail server delivers, an invitation is for its recipient alone: following it proves their address, which
 * whoever had read it could claim for themselves. Elsewhere it is handed on by an owner who is here in person: its
 * role may be above an admin's, and a lost key must not open it. Who invites has the link in the answer.
 */
const mayReadInvitation = ({ env, actor }: Reading): boolean =>
  env.mail === null && actor.role === 'owner' && actor.sessionId !== null

/** @throws Problem 404 */
export const organizationMailView = async (
  tx: TenantTx,
  reading: Reading,
  mailId: string,
): Promise<OrganizationMail> => {
  const [row] = await tx
    .select()
    .from(organizationMails)
    .where(and(eq(organizationMails.organizationId, sqlOrganizationId), eq(organizationMails.id, mailId)))
  if (row === undefined) throw notFound('message')
  const isReadable = row.kind !== 'invitation' || mayReadInvitation(reading)
  return { ...organizationItemOf(row), body: isReadable ? row.body : null }
}

/**
 * All but a notice hold a link that opens an account: where a mail server delivers them, they are for their recipient
 * alone.
 * @throws Problem 404
 */
export const accountMailView = async (
  tx: AccountTx,
  { env }: Pick<Deps, 'env'>,
  mailId: string,
): Promise<AccountMail> => {
  const [row] = await tx.select().from(accountMails).where(eq(accountMails.id, mailId))
  if (row === undefined) throw notFound('message')
  const isReadable = row.kind === 'accountNotice' || env.mail === null
  return { ...accountItemOf(row), body: isReadable ? row.body : null }
}

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

/**
 * Where a mail server delivers, an invitation is for its recipient alone: following it proves their address, which an
 * admin who had read it could claim for themselves.
 * @throws Problem 404
 */
export const organizationMailView = async (
  tx: TenantTx,
  { env }: Pick<Deps, 'env'>,
  mailId: string,
): Promise<OrganizationMail> => {
  const [row] = await tx
    .select()
    .from(organizationMails)
    .where(and(eq(organizationMails.organizationId, sqlOrganizationId), eq(organizationMails.id, mailId)))
  if (row === undefined) throw notFound('message')
  const isForRecipient = row.kind === 'invitation' && env.mail !== null
  return { ...organizationItemOf(row), body: isForRecipient ? null : row.body }
}

/** @throws Problem 404 */
export const accountMailView = async (tx: AccountTx, mailId: string): Promise<AccountMail> => {
  const [row] = await tx.select().from(accountMails).where(eq(accountMails.id, mailId))
  if (row === undefined) throw notFound('message')
  return { ...accountItemOf(row), body: row.body }
}

/** Rows of the two outboxes. A message is worked on only while it has a body and was not sent. */
import { and, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'

import { accountMails, organizationMails } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { AccountTx, TenantTx } from '../../db/tenant.js'

type OrganizationMailRow = Omit<typeof organizationMails.$inferInsert, 'organizationId'>

/** What is handed to the mail server. */
export interface Message {
  readonly id: string
  readonly recipient: string
  readonly subject: string
  readonly body: string
}

export const insertAccountMail = async (
  tx: AccountTx,
  row: typeof accountMails.$inferInsert,
): Promise<void> => {
  await tx.insert(accountMails).values(row)
}

/** Answers whose it is; null where a message is there under this id already, for then it is the same message. */
export const insertOrganizationMail = async (
  tx: TenantTx,
  row: OrganizationMailRow,
): Promise<string | null> => {
  const [inserted] = await tx
    .insert(organizationMails)
    .values({ ...row, organizationId: sqlOrganizationId })
    .onConflictDoNothing()
    .returning({ organizationId: organizationMails.organizationId })
  return inserted?.organizationId ?? null
}

const accountMail = (id: string) => eq(accountMails.id, id)
const organizationMail = (id: string) =>
  and(eq(organizationMails.organizationId, sqlOrganizationId), eq(organizationMails.id, id))

const messageOf = (row: { readonly body: string | null } & Omit<Message, 'body'>): Message | undefined =>
  row.body === null ? undefined : { ...row, body: row.body }

/** Counts the attempt and answers what is to be sent; undefined where nothing is (any more). */
export const beginAccountMail = async (tx: AccountTx, id: string): Promise<Message | undefined> => {
  const { recipient, subject, body } = accountMails
  const [row] = await tx
    .update(accountMails)
    .set({ attempts: sql`${accountMails.attempts} + 1` })
    .where(and(accountMail(id), isNull(accountMails.sentAt), isNotNull(body)))
    .returning({ id: accountMails.id, recipient, subject, body })
  return row === undefined ? undefined : messageOf(row)
}

/** The same of an organisation's mail. */
export const beginOrganizationMail = async (tx: TenantTx, id: string): Promise<Message | undefined> => {
  const { recipient, subject, body } = organizationMails
  const [row] = await tx
    .update(organizationMails)
    .set({ attempts: sql`${organizationMails.attempts} + 1` })
    .where(and(organizationMail(id), isNull(organizationMails.sentAt), isNotNull(body)))
    .returning({ id: organizationMails.id, recipient, subject, body })
  return row === undefined ? undefined : messageOf(row)
}

/** How an attempt ended: handed over, so that its body goes, or why not. */
export type Ending = { readonly sentAt: Date } | { readonly failure: string }

const changeOf = (ending: Ending) =>
  'sentAt' in ending ? { sentAt: ending.sentAt, body: null, failure: null } : ending

export const endAccountMail = async (tx: AccountTx, id: string, ending: Ending): Promise<void> => {
  await tx.update(accountMails).set(changeOf(ending)).where(accountMail(id))
}

export const endOrganizationMail = async (tx: TenantTx, id: string, ending: Ending): Promise<void> => {
  await tx.update(organizationMails).set(changeOf(ending)).where(organizationMail(id))
}

export const removeOldAccountBodies = async (tx: AccountTx, before: Date): Promise<void> => {
  await tx
    .update(accountMails)
    .set({ body: null })
    .where(and(isNotNull(accountMails.body), lt(accountMails.createdAt, before)))
}

export const removeOldOrganizationBodies = async (tx: TenantTx, before: Date): Promise<void> => {
  const { organizationId, body, createdAt } = organizationMails
  await tx
    .update(organizationMails)
    .set({ body: null })
    .where(and(eq(organizationId, sqlOrganizationId), isNotNull(body), lt(createdAt, before)))
}

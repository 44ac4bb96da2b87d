import type { UserId } from '@knowwhen/domain'
import { and, eq, ilike, isNull, or, sql, type SQL } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'

import {
  accountMails,
  accounts,
  comments,
  members,
  organizationMails,
  organizations,
  users,
  verifications,
} from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { AccountTx, TenantTx } from '../../db/tenant.js'

/** The person, held until the transaction ends; undefined where there is none or they were erased before. */
export const lockPerson = async (
  tx: AccountTx,
  userId: UserId,
): Promise<{ readonly name: string; readonly email: string } | undefined> => {
  const [row] = await tx
    .select({ name: users.name, email: users.email })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.erasedAt)))
    .for('no key update')
  return row
}

/** Ids of the operators, held in one order, so that of two who are erased at once one stays. */
export const lockOperators = async (tx: AccountTx): Promise<readonly string[]> => {
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.isOperator, true), isNull(users.erasedAt)))
    .orderBy(users.id)
    .for('no key update')
  return rows.map(({ id }) => id)
}

/** Null: this account has no password. */
export const findPasswordHash = async (tx: AccountTx, userId: UserId): Promise<string | null> => {
  const [row] = await tx
    .select({ password: accounts.password })
    .from(accounts)
    .where(and(eq(accounts.userId, userId), eq(accounts.providerId, 'credential')))
  return row?.password ?? null
}

/** Whether the person ever belonged to the transaction's organisation. */
export const wasEverMember = async (tx: TenantTx, userId: UserId): Promise<boolean> => {
  const rows = await tx
    .select({ userId: members.userId })
    .from(members)
    .where(and(eq(members.organizationId, sqlOrganizationId), eq(members.userId, userId)))
  return rows.length > 0
}

export interface Ownership {
  readonly organizationId: string
  readonly name: string
  readonly isOnlyOwner: boolean
  readonly hasOthers: boolean
}

/** How the person stands in the transaction's organisation, held so that two owners cannot leave at once. */
export const lockOwnership = async (tx: TenantTx, userId: UserId): Promise<Ownership> => {
  const [organization] = await tx
    .select({ id: organizations.id, name: organizations.name })
    .from(organizations)
    .where(eq(organizations.id, sqlOrganizationId))
    .for('no key update')
  const present = await tx
    .select({ userId: members.userId, role: members.role })
    .from(members)
    .where(and(eq(members.organizationId, sqlOrganizationId), isNull(members.removedAt)))
  const owners = present.filter(({ role }) => role === 'owner')
  return {
    organizationId: organization?.id ?? '',
    name: organization?.name ?? '',
    isOnlyOwner: owners.length === 1 && owners[0]?.userId === userId,
    hasOthers: present.some((member) => member.userId !== userId),
  }
}

export interface Identity {
  readonly userId: UserId
  readonly name: string
  readonly email: string
}

const ERASED = 'Erased person'

interface Pattern {
  readonly text: string
  /** Of PostgreSQL's regular expressions. */
  readonly flags: 'g' | 'gi'
}

/** Matches the text where it is no part of a longer word; an end such as “Jr.” is its own. */
const wordPattern = (text: string): string => {
  const start = /^[\p{L}\p{N}_]/u.test(text) ? String.raw`(?<!\w)` : ''
  const end = /[\p{L}\p{N}_]$/u.test(text) ? String.raw`(?!\w)` : ''
  return `${start}${text.replaceAll(/[.*+?^${}()|[\]\\-]/g, String.raw`\$&`)}${end}`
}

const likeAnywhere = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/** A link, or a stretch without one. */
const LINK_OR_WORDS = String.raw`https?://\S+|(?:(?!https?://).)+`

/** Links stay as they are: a name that is a word like any other may stand in one, and it must still open. */
const without = (column: AnyPgColumn, patterns: readonly Pattern[]): SQL => {
  const piece = sql.raw('piece.words[1]')
  const cleaned = patterns.reduce<SQL>(
    (text, pattern) => sql`regexp_replace(${text}, ${pattern.text}, ${ERASED}, ${pattern.flags})`,
    piece,
  )
  return sql`coalesce((
    SELECT string_agg(CASE WHEN ${piece} ~ '^https?://' THEN ${piece} ELSE ${cleaned} END, '' ORDER BY piece.place)
    FROM regexp_matches(${column}, ${LINK_OR_WORDS}, 'g') WITH ORDINALITY AS piece (words, place)
  ), ${column})`
}

/**
 * Takes the person out of what others were sent and have said in the transaction's organisation. A name of one word
 * is left in comments, where it may be a word like any other; mails are written by us, and say a name as a name.
 */
export const redactTexts = async (tx: TenantTx, { name, email }: Identity): Promise<void> => {
  const address: Pattern = { text: wordPattern(email), flags: 'gi' }
  const inMails: readonly Pattern[] = [address, { text: wordPattern(name), flags: 'g' }]
  const { subject, body, organizationId } = organizationMails
  await tx
    .update(organizationMails)
    .set({ subject: without(subject, inMails), body: without(body, inMails) })
    .where(eq(organizationId, sqlOrganizationId))
  await tx
    .update(comments)
    .set({ body: without(comments.body, /\s/.test(name) ? inMails : [address]) })
    .where(
      and(
        eq(comments.organizationId, sqlOrganizationId),
        or(ilike(comments.body, likeAnywhere(name)), ilike(comments.body, likeAnywhere(email))),
      ),
    )
}

/** Links and mails of the installation to this address, also those that belong to no account (yet). */
const deleteMailAndLinks = async (tx: AccountTx, { userId, email }: Identity): Promise<void> => {
  await tx.delete(accountMails).where(sql`lower(${accountMails.recipient}) = lower(${email})`)
  await tx
    .delete(verifications)
    .where(
      or(
        sql`position(${userId} in ${verifications.value}) > 0`,
        sql`position(lower(${email}) in lower(${verifications.value} || ' ' || ${verifications.identifier})) > 0`,
      ),
    )
}

/** The database's own narrow way to erase (see the migration), and what needs no special right. */
export const erase = async (tx: AccountTx, person: Identity): Promise<void> => {
  await deleteMailAndLinks(tx, person)
  await tx.execute(sql`SELECT app_private.erase_person(${person.userId}::uuid, ${person.email})`)
}

/**
 * Links that prove who reads a mailbox: a random token, of which only a hash is kept, that works once and for a
 * while. The authentication library's own would not do: it keeps reset tokens readable, makes signed ones for
 * addresses that can be used as often as one likes, and knows nothing of our transactions.
 */
import { createHash, randomBytes } from 'node:crypto'

import { brandId, type UserId } from '@knowwhen/domain'
import { z } from 'zod'

import type { AccountTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { unprocessable, type Problem } from '../../http/problems.js'
import { deleteLinksOf, findLinkValue, insertLink, takeLinkValue } from './links.repo.js'

export interface LinkKind<Value> {
  readonly name: string
  /** What the link carries. */
  readonly schema: z.ZodType<Value>
  readonly minutes: number
}

const DAY = 24 * 60
const user = z.object({ userId: z.uuid().transform((id) => brandId<UserId>(id)), email: z.string() })

/** The account that comes to be when the link is opened. */
export const signUpLink = {
  name: 'signUp',
  schema: z.object({ name: z.string(), email: z.string(), passwordHash: z.string() }),
  minutes: DAY,
}
/** `email`: the address that the link proves. */
export const verifyEmailLink = { name: 'verifyEmail', schema: user, minutes: 7 * DAY }
export const resetPasswordLink = { name: 'resetPassword', schema: user, minutes: 30 }
export const changeEmailLink = { name: 'changeEmail', schema: user, minutes: DAY }

const MINUTE = 60_000
const TOKEN_BYTES = 32
type Named = Pick<LinkKind<unknown>, 'name'>

const prefixOf = ({ name }: Named): string => `knowwhen:${name}:`
const identifierOf = (kind: Named, token: string): string =>
  `${prefixOf(kind)}${createHash('sha256').update(token).digest('base64url')}`

/** Unknown, used, too old: whoever holds a wrong link is told no more. */
export const invalidLink = (): Problem =>
  unprocessable(
    'invalidLink',
    'This link does not work any more: links work once, and for a while only. Please ask for a new one.',
  )

type Timed = Pick<Deps, 'clock'>

/** Answers the token for the mail; it is nowhere else. */
export const makeLink = async <Value>(
  tx: AccountTx,
  { clock }: Timed,
  { kind, value }: { readonly kind: LinkKind<Value>; readonly value: Value },
): Promise<string> => {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const at = clock.now()
  await insertLink(tx, {
    identifier: identifierOf(kind, token),
    value: JSON.stringify(value),
    expiresAt: new Date(at.getTime() + kind.minutes * MINUTE),
    at,
  })
  return token
}

/** What the link carries; it stays valid. Undefined where it is not valid (any more), or of another kind. */
export const findLink = async <Value>(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  kind: LinkKind<Value>,
  token: string,
): Promise<Value | undefined> => {
  const value = await findLinkValue(db, identifierOf(kind, token), clock.now())
  return value === undefined ? undefined : kind.schema.parse(JSON.parse(value))
}

/**
 * What the link carries; it stays valid.
 * @throws Problem 422 `invalidLink`
 */
export const readLink = async <Value>(
  deps: Pick<Deps, 'db' | 'clock'>,
  kind: LinkKind<Value>,
  token: string,
): Promise<Value> => {
  const value = await findLink(deps, kind, token)
  if (value === undefined) throw invalidLink()
  return value
}

/** Uses the link up in the transaction of what it is for; undefined where it is not valid (any more). */
export const takeLink = async <Value>(
  tx: AccountTx,
  { clock }: Timed,
  { kind, token }: { readonly kind: LinkKind<Value>; readonly token: string },
): Promise<Value | undefined> => {
  const value = await takeLinkValue(tx, identifierOf(kind, token), clock.now())
  return value === undefined ? undefined : kind.schema.parse(JSON.parse(value))
}

/** Takes back what was sent to this person, for these purposes. */
export const revokeLinks = async (tx: AccountTx, userId: string, kinds: readonly Named[]): Promise<void> => {
  for (const kind of kinds) await deleteLinksOf(tx, prefixOf(kind), userId)
}

/** Posting: the message and the job that sends it, in the transaction of what caused them. */
import type { AccountMailKind, OrganizationMailKind } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { AccountTx, TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { insertAccountMail, insertOrganizationMail } from './mail.repo.js'

export interface Posted<Kind> {
  readonly kind: Kind
  /** Null: somebody without an account, or not a member yet. */
  readonly userId: string | null
  /** One e-mail address. */
  readonly recipient: string
  /** One line; line breaks and other control characters become spaces. */
  readonly subject: string
  /** Plain text; a link stands alone on its line and begins with `env.publicUrl`. */
  readonly body: string
}

export type PostDeps = Pick<Deps, 'clock'> & { readonly queue: Pick<Deps['queue'], 'send'> }

const SUBJECT_LENGTH = 200

/** A name that somebody chose must not become a header of its own. */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, SUBJECT_LENGTH)

const rowOf = <Kind>(deps: PostDeps, id: string, posted: Posted<Kind>) => ({
  id,
  kind: posted.kind,
  userId: posted.userId,
  recipient: posted.recipient,
  subject: oneLine(posted.subject),
  body: posted.body,
  createdAt: deps.clock.now(),
})

/** Mail of the installation to a person about their account. Answers the message's id. */
export const postAccountMail = async (
  tx: AccountTx,
  deps: PostDeps,
  posted: Posted<AccountMailKind>,
): Promise<string> => {
  const id = newId()
  await insertAccountMail(tx, rowOf(deps, id, posted))
  await deps.queue.send(tx, 'sendAccountMail', { mailId: id })
  return id
}

/**
 * Mail of the transaction's organisation. Answers the message's id. Given an `id`, a message that was posted
 * under it already is not posted again.
 */
export const postOrganizationMail = async (
  tx: TenantTx,
  deps: PostDeps,
  posted: Posted<OrganizationMailKind> & { readonly id?: string },
): Promise<string> => {
  const id = posted.id ?? newId()
  const inserted = await insertOrganizationMail(tx, rowOf(deps, id, posted))
  if (inserted !== null) {
    await deps.queue.send(tx, 'sendOrganizationMail', { organizationId: inserted, mailId: id })
  }
  return id
}

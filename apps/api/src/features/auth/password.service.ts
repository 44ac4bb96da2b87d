/** Changing a password, with the present one or with a link. */
import type { UserId } from '@knowwhen/domain'

import { withoutOrganization, type AccountTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { AccountActor } from '../../http/actor.js'
import { invalidRequest } from '../../http/problems.js'
import { postAccountMail } from '../mail/index.js'
import { recordForPerson, type AuditedPerson } from './account-audit.service.js'
import { passwordChangedMail, resetPasswordMail, twoFactorMail } from './account-mails.js'
import {
  deleteTwoFactor,
  findPasswordHash,
  findUserIdByEmail,
  hasVerifiedEmail,
  lockEmail,
  savePasswordHash,
  saveVerifiedEmail,
} from './accounts.repo.js'
import { afterAnswer } from './after-answer.js'
import { refundAttempt, spendAttempt } from './attempts.js'
import { rememberDevice } from './known-device.js'
import {
  changeEmailLink,
  invalidLink,
  makeLink,
  readLink,
  resetPasswordLink,
  revokeLinks,
  takeLink,
} from './links.js'
import { verifyPassword } from './password-hash.js'
import { prepareNewPassword } from './password-rule.js'
import type { Exchange } from './session.service.js'
import { deleteSessionsOf } from './sessions.repo.js'
import { linkLimits, mailLimits, presentPasswordLimits } from './sign-in-limits.js'
import { mailOnItsWay } from './sign-up.service.js'

export interface Asked {
  readonly userId: UserId
  readonly password: string
  /** Where in the request the password stands, e.g. `body.password`. */
  readonly path?: string
}

export const wrongPassword = (path = 'body.password') =>
  invalidRequest([
    {
      path,
      message: 'This is not your present password. If you have none yet, ask for a link that sets one.',
      code: 'wrongPassword',
    },
  ])

/**
 * Asks for the present password again, because a session may be left open or stolen. Takes a while: call it before
 * opening a transaction.
 * @throws Problem 400 with code `wrongPassword`; 429
 */
export const checkPresentPassword = async (deps: Deps, { userId, password, path }: Asked): Promise<void> => {
  const limits = presentPasswordLimits(userId)
  await spendAttempt(deps, limits)
  const hash = await findPasswordHash(deps.db, userId)
  if (hash === undefined || !(await verifyPassword(hash, password))) throw wrongPassword(path)
  await refundAttempt(deps, limits)
}

/** Links that were sent before a password changed may be in the wrong hands. */
const takeLinksBack = (tx: AccountTx, userId: UserId): Promise<void> =>
  revokeLinks(tx, userId, [resetPasswordLink, changeEmailLink])

export const savePassword = async (
  tx: AccountTx,
  deps: Deps,
  { person, hash }: { readonly person: AccountActor; readonly hash: string },
): Promise<void> => {
  const { userId, sessionId, email, at } = person
  await savePasswordHash(tx, userId, { hash, at })
  const sessionsEnded = await deleteSessionsOf(tx, userId, sessionId)
  await takeLinksBack(tx, userId)
  await recordForPerson(tx, person, { action: 'account.passwordChanged', after: { sessionsEnded } })
  await postAccountMail(tx, deps, { ...passwordChangedMail(deps.env), userId, recipient: email })
}

const sendReset = async (deps: Deps, email: string): Promise<void> => {
  const userId = await findUserIdByEmail(deps.db, email)
  if (userId === undefined) return
  await withoutOrganization(deps.db, async (tx) => {
    const token = await makeLink(tx, deps, { kind: resetPasswordLink, value: { userId, email } })
    await postAccountMail(tx, deps, { ...resetPasswordMail(deps.env, token), userId, recipient: email })
  })
}

/** Answers before it looks whether there is such a person, so that neither answer nor time tells. */
export const requestPasswordReset = async (
  deps: Deps,
  { email }: { readonly email: string },
  request: Exchange['request'],
): Promise<typeof mailOnItsWay> => {
  await spendAttempt(deps, mailLimits('resetPassword', request, email))
  afterAnswer(deps, () => sendReset(deps, email))
  return mailOnItsWay
}

/**
 * The link is the first proof of who reads this mailbox. A second factor that stands there already may be that of
 * somebody who made the account with an address of another, and would keep its owner out.
 */
const dropUnprovenFactor = async (
  tx: AccountTx,
  deps: Deps,
  { actor, email }: { readonly actor: AuditedPerson; readonly email: string },
): Promise<void> => {
  const { userId, at } = actor
  if (await hasVerifiedEmail(tx, userId)) return
  if (!(await deleteTwoFactor(tx, userId, { at }))) return
  await recordForPerson(tx, actor, { action: 'account.twoFactorOff' })
  await postAccountMail(tx, deps, { ...twoFactorMail(deps.env, false), userId, recipient: email })
}

const setNewPassword = async (
  tx: AccountTx,
  deps: Deps,
  { actor, email, hash }: { readonly actor: AuditedPerson; readonly email: string; readonly hash: string },
): Promise<void> => {
  const { userId, at } = actor
  await savePasswordHash(tx, userId, { hash, at })
  await dropUnprovenFactor(tx, deps, { actor, email })
  // The link came by mail, so the mailbox is theirs.
  await saveVerifiedEmail(tx, userId, { email, at })
  const sessionsEnded = await deleteSessionsOf(tx, userId, null)
  await takeLinksBack(tx, userId)
  await recordForPerson(tx, actor, { action: 'account.passwordReset', after: { sessionsEnded } })
  await postAccountMail(tx, deps, { ...passwordChangedMail(deps.env), userId, recipient: email })
}

/** @throws Problem 422 `invalidLink`; 400 at `body.password`, after which the link still works */
export const resetPassword = async (
  deps: Deps,
  { token, password }: { readonly token: string; readonly password: string },
  { request, reply }: Exchange,
): Promise<void> => {
  await spendAttempt(deps, linkLimits(request))
  const { email } = await readLink(deps, resetPasswordLink, token)
  const hash = await prepareNewPassword(deps, { password, email })
  await withoutOrganization(deps.db, async (tx) => {
    const link = await takeLink(tx, deps, { kind: resetPasswordLink, token })
    if (link === undefined || (await lockEmail(tx, link.userId)) !== link.email) throw invalidLink()
    const { userId } = link
    const actor = { userId, requestId: request.id, ipAddress: request.ip, at: deps.clock.now() }
    await setNewPassword(tx, deps, { actor, email, hash })
  })
  // Who reads the mailbox is let in however many others are guessing.
  rememberDevice(deps, reply, email)
}

/** Another address for an account: asked for within a session, confirmed from the new mailbox. */
import type { FastifyRequest } from 'fastify'

import { withoutOrganization, type AccountTx } from '../../db/tenant.js'
import { uniqueViolationOf } from '../../db/unique-violation.js'
import type { Deps } from '../../deps.js'
import type { AccountActor } from '../../http/actor.js'
import { postAccountMail } from '../mail/index.js'
import { recordForPerson } from './account-audit.service.js'
import { addressInUseMail, changeEmailMail, emailChangeAskedMail, emailChangedMail } from './account-mails.js'
import { findUserIdByEmail, lockEmail, saveVerifiedEmail } from './accounts.repo.js'
import { spendAttempt } from './attempts.js'
import {
  changeEmailLink,
  invalidLink,
  makeLink,
  resetPasswordLink,
  revokeLinks,
  takeLink,
  verifyEmailLink,
} from './links.js'
import { linkLimits } from './sign-in-limits.js'
import { mailOnItsWay } from './sign-up.service.js'

const writeToNewAddress = async (
  tx: AccountTx,
  deps: Deps,
  { userId, email }: { readonly userId: AccountActor['userId']; readonly email: string },
): Promise<void> => {
  // The same answer, and the same work, whether or not somebody else has this address.
  const token = await makeLink(tx, deps, { kind: changeEmailLink, value: { userId, email } })
  const owner = await findUserIdByEmail(tx, email)
  const isFree = owner === undefined || owner === userId
  if (!isFree) await takeLink(tx, deps, { kind: changeEmailLink, token })
  const mail = isFree ? changeEmailMail(deps.env, token) : addressInUseMail()
  await postAccountMail(tx, deps, { ...mail, userId: isFree ? userId : owner, recipient: email })
}

/** The present password was asked for before. */
export const askForEmail = async (
  tx: AccountTx,
  deps: Deps,
  { person, email }: { readonly person: AccountActor; readonly email: string },
): Promise<typeof mailOnItsWay> => {
  const { userId } = person
  await revokeLinks(tx, userId, [changeEmailLink])
  await writeToNewAddress(tx, deps, { userId, email })
  await recordForPerson(tx, person, { action: 'account.emailChangeAsked' })
  await postAccountMail(tx, deps, { ...emailChangeAskedMail(deps.env), userId, recipient: person.email })
  return mailOnItsWay
}

const confirm = async (
  tx: AccountTx,
  deps: Deps,
  { token, request }: { readonly token: string; readonly request: FastifyRequest },
): Promise<string> => {
  const link = await takeLink(tx, deps, { kind: changeEmailLink, token })
  if (link === undefined) throw invalidLink()
  const { userId, email } = link
  const former = await lockEmail(tx, userId)
  if (former === undefined) throw invalidLink()
  const at = deps.clock.now()
  await saveVerifiedEmail(tx, userId, { email, at })
  await revokeLinks(tx, userId, [verifyEmailLink, resetPasswordLink])
  const actor = { userId, requestId: request.id, ipAddress: request.ip, at }
  await recordForPerson(tx, actor, { action: 'account.emailChanged' })
  await postAccountMail(tx, deps, { ...emailChangedMail(), userId, recipient: former })
  return email
}

/** @throws Problem 422 `invalidLink` */
export const confirmEmailChange = async (
  deps: Deps,
  { token }: { readonly token: string },
  request: FastifyRequest,
): Promise<{ readonly email: string }> => {
  await spendAttempt(deps, linkLimits(request))
  try {
    return { email: await withoutOrganization(deps.db, (tx) => confirm(tx, deps, { token, request })) }
  } catch (error) {
    // Somebody has taken this address in the meantime.
    throw uniqueViolationOf(error, 'users_email') ? invalidLink() : error
  }
}

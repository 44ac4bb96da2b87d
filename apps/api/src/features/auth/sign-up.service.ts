/** How an account comes to be by itself, and how its address is confirmed. */
import type { FastifyRequest } from 'fastify'

import { newId } from '../../db/ids.js'
import { withoutOrganization, type AccountTx } from '../../db/tenant.js'
import { uniqueViolationOf } from '../../db/unique-violation.js'
import type { Deps } from '../../deps.js'
import type { AccountActor } from '../../http/actor.js'
import { conflict, forbidden, invalidRequest } from '../../http/problems.js'
import { postAccountMail } from '../mail/index.js'
import { recordForPerson } from './account-audit.service.js'
import { alreadySignedUpMail, signUpMail, verifyEmailMail } from './account-mails.js'
import { findUserIdByEmail, hasAnyUser, insertPerson, lockEmail, saveVerifiedEmail } from './accounts.repo.js'
import { refundAttempt, spendAttempt } from './attempts.js'
import {
  findLink,
  invalidLink,
  makeLink,
  revokeLinks,
  signUpLink,
  takeLink,
  verifyEmailLink,
} from './links.js'
import { verifyPassword } from './password-hash.js'
import { prepareNewPassword } from './password-rule.js'
import { linkLimits, mailLimits, signUpPasswordLimits } from './sign-in-limits.js'
import { findSignUpMode } from './sign-up-mode.read.js'

export interface SignUp {
  readonly name: string
  readonly email: string
  readonly password: string
}

export const mailOnItsWay = { status: 'mailOnItsWay' } as const

const closedBecause = {
  invited: 'Accounts are made by invitation here. Ask somebody in your organisation to invite you.',
  closed: 'Nobody can sign up here. Ask the people who run this installation.',
} as const

/** @throws Problem 403 `signUpClosed` or `ssoRequired` */
const refuseWhereClosed = async (deps: Deps): Promise<void> => {
  if (deps.env.oidc?.isEnforced === true) {
    throw forbidden('Everybody signs in with single sign-on here. Please use its button.', 'ssoRequired')
  }
  const mode = await findSignUpMode(deps.db, deps)
  if (mode !== 'open') throw forbidden(closedBecause[mode], 'signUpClosed')
  // The first person looks after the installation, and comes by its set-up.
  if (!(await hasAnyUser(deps.db))) throw forbidden('Please set this installation up first.', 'signUpClosed')
}

/**
 * Nobody exists before the link is opened, with the password that was chosen here. So an address cannot be taken by
 * somebody who does not read it, to wait there with a password for its owner, nor does its owner make an account by
 * the link with a password of somebody else; and signing in afterwards tells no more than the answer did.
 */
export const signUp = async (
  deps: Deps,
  { name, email, password }: SignUp,
  request: FastifyRequest,
): Promise<typeof mailOnItsWay> => {
  await refuseWhereClosed(deps)
  await spendAttempt(deps, mailLimits('signUp', request, email))
  // For a known address too: the work, and with it the time, is the same.
  const passwordHash = await prepareNewPassword(deps, { password, email })
  await withoutOrganization(deps.db, async (tx) => {
    const token = await makeLink(tx, deps, { kind: signUpLink, value: { name, email, passwordHash } })
    const isKnown = (await findUserIdByEmail(tx, email)) !== undefined
    if (isKnown) await takeLink(tx, deps, { kind: signUpLink, token })
    const mail = isKnown ? alreadySignedUpMail(deps.env) : signUpMail(deps.env, token)
    await postAccountMail(tx, deps, { ...mail, userId: null, recipient: email })
  })
  return mailOnItsWay
}

interface Verified {
  readonly email: string
  readonly isNew: boolean
}

interface OpenedLink {
  readonly token: string
  readonly password?: string | undefined
}

const passwordNeeded = () =>
  invalidRequest([
    {
      path: 'body.password',
      message: 'Please type the password that was chosen at sign-up.',
      code: 'passwordNeeded',
    },
  ])

const wrongSignUpPassword = () =>
  invalidRequest([
    {
      path: 'body.password',
      message:
        'This is not the password that was chosen at sign-up. If you do not remember it, or did not sign up yourself, sign up once more.',
      code: 'wrongPassword',
    },
  ])

/**
 * Who reads the mailbox may be another than who chose the password: without it, the account would come to be with a
 * password that a stranger knows. Takes a while: call it before opening a transaction.
 * @throws Problem 400 with code `passwordNeeded` or `wrongPassword`, after which the link still works; 429
 */
const checkSignUpPassword = async (deps: Deps, { token, password }: OpenedLink): Promise<void> => {
  const pending = await findLink(deps, signUpLink, token)
  if (pending === undefined) return
  if (password === undefined) throw passwordNeeded()
  const limits = signUpPasswordLimits(token)
  await spendAttempt(deps, limits)
  if (!(await verifyPassword(pending.passwordHash, password))) throw wrongSignUpPassword()
  await refundAttempt(deps, limits)
}

const completeSignUp = async (tx: AccountTx, deps: Deps, token: string): Promise<Verified | undefined> => {
  const pending = await takeLink(tx, deps, { kind: signUpLink, token })
  if (pending === undefined) return undefined
  if ((await findUserIdByEmail(tx, pending.email)) !== undefined) throw invalidLink()
  await insertPerson(tx, { ...pending, userId: newId(), emailVerified: true, at: deps.clock.now() })
  return { email: pending.email, isNew: true }
}

const confirmPresent = async (
  tx: AccountTx,
  deps: Deps,
  { token, request }: { readonly token: string; readonly request: FastifyRequest },
): Promise<Verified> => {
  const link = await takeLink(tx, deps, { kind: verifyEmailLink, token })
  const at = deps.clock.now()
  if (link === undefined || (await lockEmail(tx, link.userId)) !== link.email) throw invalidLink()
  await saveVerifiedEmail(tx, link.userId, { email: link.email, at })
  await recordForPerson(
    tx,
    { userId: link.userId, requestId: request.id, ipAddress: request.ip, at },
    { action: 'account.emailVerified' },
  )
  return { email: link.email, isNew: false }
}

/** @throws Problem 422 `invalidLink`; 400 at `body.password` for the link of a sign-up, after which it still works */
export const verifyEmail = async (
  deps: Deps,
  opened: OpenedLink,
  request: FastifyRequest,
): Promise<Verified> => {
  await spendAttempt(deps, linkLimits(request))
  await checkSignUpPassword(deps, opened)
  const { token } = opened
  try {
    return await withoutOrganization(
      deps.db,
      async (tx) =>
        (await completeSignUp(tx, deps, token)) ?? (await confirmPresent(tx, deps, { token, request })),
    )
  } catch (error) {
    // Two links for the same address, opened at once.
    throw uniqueViolationOf(error, 'users_email') ? invalidLink() : error
  }
}

/** Sends the link again; those sent before stop working. */
export const sendEmailVerification = async (
  tx: AccountTx,
  deps: Deps,
  { userId, email, emailVerified }: AccountActor,
): Promise<typeof mailOnItsWay> => {
  if (emailVerified) throw conflict('alreadyVerified', 'Your address is confirmed already.')
  await revokeLinks(tx, userId, [verifyEmailLink])
  const token = await makeLink(tx, deps, { kind: verifyEmailLink, value: { userId, email } })
  await postAccountMail(tx, deps, { ...verifyEmailMail(deps.env, token), userId, recipient: email })
  return mailOnItsWay
}

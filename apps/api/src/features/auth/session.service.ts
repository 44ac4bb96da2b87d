import type { Session, SignInAnswer } from '@knowwhen/contract'
import { actions, type UserId } from '@knowwhen/domain'
import type { FastifyReply, FastifyRequest } from 'fastify'

import { accountOf, firstAccountStatement, firstStatement, identityOf } from '../../db/identity.js'
import { withAccountStatement, withFirstStatement, type AccountTx, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { mayDo, type AccountActor, type Actor } from '../../http/actor.js'
import { forbidden, Problem, unauthenticated } from '../../http/problems.js'
import { recordForPerson } from './account-audit.service.js'
import { findEmail, findUserIdByEmail } from './accounts.repo.js'
import { afterAnswer } from './after-answer.js'
import { isFirstAttempt, refundAttempt, spendAttempt } from './attempts.js'
import { rememberDevice } from './known-device.js'
import { noteRefusal } from './refused-sign-in.service.js'
import { getSessionFacts } from './session.read.js'
import { deleteOwnSession, deleteSession } from './sessions.repo.js'
import { secondFactorLimits, signInLimits, usedCode } from './sign-in-limits.js'
import {
  challengedPerson,
  checkPassword,
  checkSecondFactor,
  signInExpired,
  wrongCode,
  type FirstStep,
  type Passwords,
  type SecondFactor,
} from './sign-in-library.js'

export const readSession = async (tx: TenantTx, actor: Actor): Promise<Session> => ({
  ...(await getSessionFacts(tx, actor)),
  role: actor.role,
  actions: actions.filter((action) => mayDo(actor, action)),
})

/** Request and reply of a sign-in: the address of who tries, and where the cookies go. */
export interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** What a session that has just begun can do: work in an organisation, or look after the account alone. */
export const openSession = async (
  deps: Deps,
  token: string,
  request: FastifyRequest,
): Promise<SignInAnswer> =>
  withFirstStatement(deps.db, firstStatement({ kind: 'session', token }), async (tx, rows) => {
    const found = identityOf(rows)
    if (found === undefined) return { status: 'organizationNeeded', code: 'noOrganization' }
    if (found.ssoRequired) return { status: 'organizationNeeded', code: 'ssoRequired' }
    const actor = { ...found.identity, requestId: request.id, at: deps.clock.now(), ipAddress: request.ip }
    return { status: 'signedIn', session: await readSession(tx, actor) }
  })

const ssoOnly = () =>
  forbidden('Everybody signs in with single sign-on here. Please use its button.', 'ssoRequired')

export const recordSignIn = (
  tx: AccountTx,
  {
    userId,
    sessionId,
    method,
    ...actor
  }: Pick<AccountActor, 'userId' | 'sessionId' | 'method' | 'boundOrganizationId'> & {
    readonly requestId: string
    readonly at: Date
    readonly ipAddress: string
  },
): Promise<void> =>
  recordForPerson(tx, { userId, ...actor }, { action: 'session.started', after: { sessionId, method } })

const mustUseProvider = ({ env }: Pick<Deps, 'env'>, { isOperator }: Pick<AccountActor, 'isOperator'>) =>
  env.oidc?.isEnforced === true && !isOperator

/** Writes the sign-in down; one that must not be ends at once. */
const admit = async (deps: Deps, token: string, request: FastifyRequest): Promise<string> => {
  try {
    const person = await withAccountStatement(deps.db, firstAccountStatement(token), async (tx, rows) => {
      const found = accountOf(rows)
      if (found === undefined) throw unauthenticated()
      const facts = { requestId: request.id, at: deps.clock.now(), ipAddress: request.ip }
      if (!mustUseProvider(deps, found)) await recordSignIn(tx, { ...found, ...facts })
      return found
    })
    if (!mustUseProvider(deps, person)) return person.email
    await noteRefusal(deps, request, { userId: person.userId, step: 'ssoRequired' })
    throw ssoOnly()
  } catch (error) {
    await deleteSession(deps.db, token)
    throw error
  }
}

const isRefusal = (error: unknown, code: string): boolean => error instanceof Problem && error.code === code

type Started = Extract<FirstStep, { readonly kind: 'started' }>

const finish = async (
  deps: Deps,
  { token, cookies }: Started,
  { request, reply }: Exchange,
): Promise<SignInAnswer> => {
  const email = await admit(deps, token, request)
  const answer = await openSession(deps, token, request)
  void reply.header('set-cookie', [...cookies])
  rememberDevice(deps, reply, email)
  return answer
}

const notePasswordRefusal = (deps: Deps, request: FastifyRequest, email: string): void => {
  afterAnswer(deps, async () => {
    const userId = await findUserIdByEmail(deps.db, email)
    if (userId !== undefined) await noteRefusal(deps, request, { userId, step: 'password' })
  })
}

/** Checks the password, and starts a session with its cookies or asks for the second factor. */
export const signIn = async (deps: Deps, passwords: Passwords, exchange: Exchange): Promise<SignInAnswer> => {
  const { request, reply } = exchange
  const limits = signInLimits(deps, request, passwords.email)
  await spendAttempt(deps, limits)
  const step = await checkPassword(deps, passwords, request).catch((error: unknown) => {
    if (isRefusal(error, 'wrongCredentials')) notePasswordRefusal(deps, request, passwords.email)
    throw error
  })
  await refundAttempt(deps, limits)
  if (step.kind === 'started') return finish(deps, step, exchange)
  void reply.header('set-cookie', [...step.cookies])
  return { status: 'secondFactorNeeded' }
}

/** The same for who is known to have an organisation and no second factor: right after a set-up. */
export const enter = async (deps: Deps, passwords: Passwords, exchange: Exchange): Promise<Session> => {
  const answer = await signIn(deps, passwords, exchange)
  if (answer.status !== 'signedIn') throw new Error(`The first sign-in ended as ${answer.status}.`)
  return answer.session
}

const checkFactor = async (
  deps: Deps,
  { userId, factor }: { readonly userId: UserId; readonly factor: SecondFactor },
  request: FastifyRequest,
): Promise<Started> => {
  // A code that somebody has looked at over a shoulder, or caught on its way, is of no use a second time.
  if ('code' in factor && !(await isFirstAttempt(deps, usedCode(userId, factor.code)))) throw wrongCode()
  return checkSecondFactor(deps, factor, request)
}

/** The second step of a sign-in, in the browser of the first. */
export const completeSignIn = async (
  deps: Deps,
  factor: SecondFactor,
  exchange: Exchange,
): Promise<SignInAnswer> => {
  const { request } = exchange
  const userId = await challengedPerson(deps, request)
  const email = userId === undefined ? undefined : await findEmail(deps.db, userId)
  if (userId === undefined || email === undefined) throw signInExpired()
  const limits = secondFactorLimits(deps, request, { userId, email })
  await spendAttempt(deps, limits)
  const started = await checkFactor(deps, { userId, factor }, request).catch(async (error: unknown) => {
    if (isRefusal(error, 'wrongCode')) await noteRefusal(deps, request, { userId, step: 'secondFactor' })
    throw error
  })
  await refundAttempt(deps, limits)
  return finish(deps, started, exchange)
}

export const signOut = async (tx: AccountTx, person: AccountActor): Promise<void> => {
  await deleteOwnSession(tx, person.userId, person.sessionId)
  await recordForPerson(tx, person, { action: 'session.ended', after: { sessionId: person.sessionId } })
}

/** The two steps of a sign-in, as the library does them. */
import type { UserId } from '@knowwhen/domain'
import type { FastifyRequest } from 'fastify'

import type { Deps } from '../../deps.js'
import { cookieNameOf, cookieSecret, verifiedToken } from '../../http/credentials.js'
import { unauthenticated, type Problem } from '../../http/problems.js'
import { headersOf, openLibrary, refusalOf } from './library.js'
import { findChallengedPerson } from './links.repo.js'

export interface Passwords {
  readonly email: string
  readonly password: string
}

export type SecondFactor = { readonly code: string } | { readonly recoveryCode: string }

/** What the library answers a right password with; `cookies` are `set-cookie` headers. */
export type FirstStep =
  | { readonly kind: 'started'; readonly token: string; readonly cookies: readonly string[] }
  | { readonly kind: 'challenged'; readonly cookies: readonly string[] }

const secondFactorCookie = (deps: Pick<Deps, 'env'>): string => cookieNameOf(deps.env, 'two_factor')

/** The same for an unknown address, a wrong password, and an account whose link was never opened. */
const wrongCredentials = (): Problem =>
  unauthenticated('The e-mail address or the password is wrong.', 'wrongCredentials')

export const signInExpired = (): Problem =>
  unauthenticated(
    'This sign-in has taken too long or had too many tries. Please start again.',
    'signInExpired',
  )

export const wrongCode = (): Problem =>
  unauthenticated('This code is wrong, or was used already. Please try the next one.', 'wrongCode')

/** @throws Problem 401 `wrongCredentials`, after the same work whether or not there is such a person */
export const checkPassword = async (
  deps: Deps,
  passwords: Passwords,
  request: FastifyRequest,
): Promise<FirstStep> => {
  const api = await openLibrary(deps)
  try {
    const { headers, response } = await api.signInEmail({
      body: passwords,
      headers: headersOf(request),
      returnHeaders: true,
    })
    const cookies = headers.getSetCookie()
    // A person with a second factor has no session yet.
    return response.token === undefined
      ? { kind: 'challenged', cookies }
      : { kind: 'started', token: response.token, cookies }
  } catch (error) {
    if (refusalOf(error) === 'INVALID_EMAIL_OR_PASSWORD') throw wrongCredentials()
    throw error
  }
}

/** Who has passed the first step in this browser; undefined where nobody has, or too long ago. */
export const challengedPerson = async (deps: Deps, request: FastifyRequest): Promise<UserId | undefined> => {
  const cookie = request.cookies[secondFactorCookie(deps)]
  const identifier = cookie === undefined ? undefined : verifiedToken(cookie, cookieSecret(deps.secrets))
  return identifier === undefined ? undefined : findChallengedPerson(deps.db, identifier)
}

const verify = async (deps: Deps, factor: SecondFactor, request: FastifyRequest) => {
  const api = await openLibrary(deps)
  // Nothing but the cookie of the first step: beside a session's the library would not ask for it at all.
  const call = { headers: headersOf(request, secondFactorCookie(deps)), returnHeaders: true } as const
  return 'code' in factor
    ? api.verifyTOTP({ ...call, body: { code: factor.code } })
    : api.verifyBackupCode({ ...call, body: { code: factor.recoveryCode } })
}

const wrongCodes: readonly (string | undefined)[] = ['INVALID_CODE', 'INVALID_BACKUP_CODE']

/** @throws Problem 401 `wrongCode` or `signInExpired` */
export const checkSecondFactor = async (
  deps: Deps,
  factor: SecondFactor,
  request: FastifyRequest,
): Promise<Extract<FirstStep, { kind: 'started' }>> => {
  try {
    const { headers, response } = await verify(deps, factor, request)
    if (response.token === undefined) throw signInExpired()
    return { kind: 'started', token: response.token, cookies: headers.getSetCookie() }
  } catch (error) {
    const refusal = refusalOf(error)
    if (wrongCodes.includes(refusal)) throw wrongCode()
    if (refusal !== undefined) throw signInExpired()
    throw error
  }
}

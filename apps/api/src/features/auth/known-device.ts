/**
 * A browser that has signed somebody in before. Its guesses are counted apart, so that a flood of guesses from
 * elsewhere cannot keep the owner of an account out (OWASP, "device cookies"). It opens nothing by itself.
 */
import { createHash, randomBytes } from 'node:crypto'

import type { FastifyReply, FastifyRequest } from 'fastify'

import type { Deps } from '../../deps.js'
import { cookieNameOf, isSecure, signedToken, verifiedToken } from '../../http/credentials.js'

const YEAR_SECONDS = 365 * 24 * 60 * 60
const NAME = 'known_device'

type DeviceDeps = Pick<Deps, 'env' | 'secrets'>

const secretOf = ({ secrets }: DeviceDeps): string => secrets.derive('known-device')

const markOf = (nonce: string, email: string): string =>
  createHash('sha256').update(`${nonce} ${email}`).digest('base64url')

/** What tells this browser apart, where it has signed in the owner of this address before. */
export const knownDeviceOf = (
  deps: DeviceDeps,
  request: FastifyRequest,
  email: string,
): string | undefined => {
  const cookie = request.cookies[cookieNameOf(deps.env, NAME)]
  const token = cookie === undefined ? undefined : verifiedToken(cookie, secretOf(deps))
  const [nonce, mark] = token?.split('~') ?? []
  return nonce !== undefined && mark === markOf(nonce, email) ? nonce : undefined
}

export const rememberDevice = (deps: DeviceDeps, reply: FastifyReply, email: string): void => {
  const nonce = randomBytes(16).toString('base64url')
  void reply.setCookie(
    cookieNameOf(deps.env, NAME),
    signedToken(`${nonce}~${markOf(nonce, email)}`, secretOf(deps)),
    { path: '/api/', httpOnly: true, sameSite: 'lax', secure: isSecure(deps.env), maxAge: YEAR_SECONDS },
  )
}

/** What a request brings to prove who sent it. A forged or malformed proof is no proof, without a query. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

import type { FastifyRequest } from 'fastify'

import type { Env } from '../env.js'
import type { Secrets } from '../secrets.js'

export type Credential =
  { readonly kind: 'session'; readonly token: string } | { readonly kind: 'apiKey'; readonly hash: Buffer }

const API_KEY = /^kw_[A-Za-z0-9_-]{43}$/
const BEARER = /^Bearer +(\S+)$/i

/** Over HTTPS the name's prefix makes browsers refuse the cookie from an insecure page. */
export const isSecure = (env: Pick<Env, 'publicUrl'>): boolean => env.publicUrl.startsWith('https://')
export const COOKIE_PREFIX = 'knowwhen'
export const cookieNameOf = (env: Pick<Env, 'publicUrl'>, name: string): string =>
  `${isSecure(env) ? '__Secure-' : ''}${COOKIE_PREFIX}.${name}`
export const sessionCookieName = (env: Pick<Env, 'publicUrl'>): string => cookieNameOf(env, 'session_token')

/** The secret under which the authentication library signs the session cookie. */
export const cookieSecret = (secrets: Pick<Secrets, 'derive'>): string => secrets.derive('session-cookie')

export const hashApiKey = (key: string): Buffer => createHash('sha256').update(key).digest()

/** The value of a cookie that `verifiedToken` believes. */
export const signedToken = (token: string, secret: string): string =>
  `${token}.${createHmac('sha256', secret).update(token).digest('base64')}`

const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

/** The token of a cookie `token.signature`, where the signature (HMAC-SHA-256, base64) holds. */
export const verifiedToken = (value: string, secret: string): string | undefined => {
  const dot = value.lastIndexOf('.')
  if (dot < 1) return undefined
  const token = value.slice(0, dot)
  const expected = createHmac('sha256', secret).update(token).digest()
  return sameBytes(expected, Buffer.from(value.slice(dot + 1), 'base64')) ? token : undefined
}

export interface CredentialReader {
  readonly of: (request: FastifyRequest) => Credential | undefined
}

export const createCredentialReader = (env: Env, secrets: Secrets): CredentialReader => {
  const cookieName = sessionCookieName(env)
  const secret = cookieSecret(secrets)

  const fromBearer = (header: string): Credential | undefined => {
    const key = BEARER.exec(header)?.[1] ?? ''
    return API_KEY.test(key) ? { kind: 'apiKey', hash: hashApiKey(key) } : undefined
  }
  const fromCookie = (value: string | undefined): Credential | undefined => {
    const token = value === undefined ? undefined : verifiedToken(value, secret)
    return token === undefined ? undefined : { kind: 'session', token }
  }
  const read = (request: FastifyRequest): Credential | undefined =>
    // A request with both is judged by the key alone, so that a bad key never hides behind a good cookie.
    request.headers.authorization === undefined
      ? fromCookie(request.cookies[cookieName])
      : fromBearer(request.headers.authorization)

  // Limits, handler and log ask for it; the signature is checked once.
  const known = new WeakMap<FastifyRequest, Credential | 'none'>()
  return {
    of: (request) => {
      const found = known.get(request) ?? read(request) ?? 'none'
      known.set(request, found)
      return found === 'none' ? undefined : found
    },
  }
}

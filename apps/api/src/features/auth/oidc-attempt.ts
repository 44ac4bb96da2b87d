/**
 * A sign-in on its way through a provider, kept in the browser: encrypted, so that nobody reads or makes one, and
 * bound to the browser that began it, so that nobody is signed in as somebody else by following a link.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

import type { Deps } from '../../deps.js'
import { cookieNameOf, isSecure } from '../../http/credentials.js'
import { CALLBACK_PATH } from './oidc-provider.js'

const attempt = z.object({
  /** `OidcProvider.key` */
  provider: z.string(),
  organizationId: z.uuid().nullable(),
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  expiresAt: z.number(),
})
export type OidcAttempt = z.output<typeof attempt>

const MINUTES = 10

type CookieDeps = Pick<Deps, 'env' | 'secrets' | 'clock'>

const nameOf = ({ env }: CookieDeps): string => cookieNameOf(env, 'single_sign_on')

/** Lax: it is wanted when the provider's page sends the browser back. */
const attributes = ({ env }: CookieDeps) =>
  ({ path: CALLBACK_PATH, httpOnly: true, sameSite: 'lax', secure: isSecure(env) }) as const

export const keepAttempt = (
  deps: CookieDeps,
  reply: FastifyReply,
  begun: Omit<OidcAttempt, 'expiresAt'>,
): void => {
  const expiresAt = deps.clock.now().getTime() + MINUTES * 60_000
  const sealed = deps.secrets.encrypt(JSON.stringify({ ...begun, expiresAt }))
  void reply.setCookie(nameOf(deps), sealed, { ...attributes(deps), maxAge: MINUTES * 60 })
}

const open = (deps: CookieDeps, sealed: string): OidcAttempt | undefined => {
  try {
    return attempt.parse(JSON.parse(deps.secrets.decrypt(sealed)))
  } catch {
    return undefined
  }
}

/** Takes the attempt out of the browser; undefined where there is none, or too long ago. */
export const takeAttempt = (
  deps: CookieDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): OidcAttempt | undefined => {
  const sealed = request.cookies[nameOf(deps)]
  if (sealed === undefined) return undefined
  void reply.clearCookie(nameOf(deps), attributes(deps))
  const begun = open(deps, sealed)
  return begun !== undefined && begun.expiresAt > deps.clock.now().getTime() ? begun : undefined
}

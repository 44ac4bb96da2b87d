/** The cookie of a session, as the authentication library would set it. */
import type { FastifyReply } from 'fastify'

import type { Deps } from '../../deps.js'
import { cookieSecret, isSecure, sessionCookieName, signedToken } from '../../http/credentials.js'

/** How long a session lasts, used or not. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60

type CookieDeps = Pick<Deps, 'env' | 'secrets'>

const attributes = ({ env }: Pick<Deps, 'env'>) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(env) }) as const

export const setSessionCookie = (deps: CookieDeps, reply: FastifyReply, token: string): void => {
  void reply.setCookie(sessionCookieName(deps.env), signedToken(token, cookieSecret(deps.secrets)), {
    ...attributes(deps),
    maxAge: SESSION_SECONDS,
  })
}

export const clearSessionCookie = (deps: Pick<Deps, 'env'>, reply: FastifyReply): void => {
  void reply.clearCookie(sessionCookieName(deps.env), attributes(deps))
}

/**
 * Cross-site request forgery: a browser adds our cookie to a request that another site makes. Cookies are
 * SameSite=Lax; this is the second lock. Requests with an API key carry nothing that a browser adds by itself.
 */
import type { FastifyRequest } from 'fastify'

import type { Env } from '../env.js'
import type { Credential } from './credentials.js'
import { forbidden } from './problems.js'

const harmless: readonly string[] = ['GET', 'HEAD', 'OPTIONS']
const ownSites: readonly string[] = ['same-origin', 'none']

const isOwnOrigin = (origin: string, request: FastifyRequest, env: Pick<Env, 'publicUrl'>): boolean =>
  origin === env.publicUrl || (URL.canParse(origin) && new URL(origin).host === request.headers.host)

const isForeign = (request: FastifyRequest, env: Pick<Env, 'publicUrl'>): boolean => {
  const { origin } = request.headers
  if (origin !== undefined) return !isOwnOrigin(origin, request, env)
  const site = request.headers['sec-fetch-site']
  return typeof site === 'string' && !ownSites.includes(site)
}

/** @throws Problem 403 `foreignOrigin` for a write that another site's page has made */
export const refuseForeignOrigin = (
  request: FastifyRequest,
  env: Pick<Env, 'publicUrl'>,
  credential: Credential | undefined,
): void => {
  if (harmless.includes(request.method) || credential?.kind === 'apiKey') return
  if (isForeign(request, env)) {
    throw forbidden('This request comes from the page of another site and was refused.', 'foreignOrigin')
  }
}

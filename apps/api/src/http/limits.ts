/**
 * How often one may ask, counted in this process's memory: a request costs no round trip to be counted. Who has a
 * session or an API key that works is counted by it, a webhook that works by its address and connection, everybody else
 * by address; probes have a measure of their own.
 */
import { createHash } from 'node:crypto'

import cookie from '@fastify/cookie'
import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Deps } from '../deps.js'
import type { Env } from '../env.js'
import { createAcceptedKeys, type AcceptedKeys } from './accepted-keys.js'
import type { Credential } from './credentials.js'
import { tooManyRequests } from './problems.js'

const MINUTE = 60_000
/** Enough for an office behind one address that is signing in. */
const UNKNOWN_PER_MINUTE = 1_000
/** Load balancers and Prometheus ask every few seconds; each question costs a query or a walk through all counters. */
const PROBES_PER_MINUTE = 300
/** A GrowthBook that refreshes all its experiments at once; from its cloud, all of them come from one address. */
const EVENTS_PER_MINUTE = 600
/** Whose counts are kept at once; past that the one seen longest ago starts anew. */
const COUNTED = 20_000

const probes: ReadonlySet<string | undefined> = new Set(['/readyz', '/metrics'])

const isProbe = ({ routeOptions }: FastifyRequest): boolean => probes.has(routeOptions.url)

/** By its route, since /%61pi/ leads to the same place as /api/; by its address where it leads nowhere. */
const isOfApi = ({ routeOptions, url }: FastifyRequest): boolean =>
  [routeOptions.url, url].some((path) => path?.startsWith('/api/'))

const SEPARATOR = ':'

/** What is counted under a name that begins so. */
const mostByKind = ({ requestsPerMinute }: Pick<Env, 'requestsPerMinute'>): ReadonlyMap<string, number> =>
  new Map([
    ['address', UNKNOWN_PER_MINUTE],
    ['credential', requestsPerMinute],
    ['probe', PROBES_PER_MINUTE],
    ['webhook', EVENTS_PER_MINUTE],
  ])

/** A session's cookie carries our own signature, so nobody makes up a second one; a key is known once it has worked. */
const credentialName = (credential: Credential | undefined, accepted: AcceptedKeys): string | undefined => {
  if (credential?.kind === 'session') return credential.token
  return credential !== undefined && accepted.has(credential.hash)
    ? credential.hash.toString('base64')
    : undefined
}

const WEBHOOKS = '/api/v1/growthbook-webhooks/'

const isWebhook = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions.url?.startsWith(WEBHOOKS) === true

/** Where an event was sent from and to. */
const webhookName = ({ ip, params }: FastifyRequest): Buffer =>
  createHash('sha256')
    .update(`${normalizeIP(ip)} ${JSON.stringify(params).toLowerCase()}`)
    .digest()

/** Counted by connection once a signature was right there: nobody else can make up a place to be counted in. */
const webhookCountedAs = (request: FastifyRequest, accepted: AcceptedKeys): string | undefined => {
  if (!isWebhook(request)) return undefined
  const name = webhookName(request)
  return accepted.has(name) ? `webhook${SEPARATOR}${name.toString('base64')}` : undefined
}

const countedAs = (request: FastifyRequest, accepted: AcceptedKeys): string => {
  const address = normalizeIP(request.ip)
  if (isProbe(request)) return `probe${SEPARATOR}${address}`
  const webhook = webhookCountedAs(request, accepted)
  if (webhook !== undefined) return webhook
  const name = credentialName(request.server.credentials.of(request), accepted)
  return name === undefined ? `address${SEPARATOR}${address}` : `credential${SEPARATOR}${name}`
}

const isTakenEvent = (request: FastifyRequest, { statusCode }: FastifyReply): boolean =>
  statusCode === 204 && isWebhook(request)

const rememberAccepted = (app: FastifyInstance, accepted: AcceptedKeys): void => {
  app.addHook('onResponse', (request, reply, done) => {
    if (isTakenEvent(request, reply)) accepted.add(webhookName(request))
    const credential = typeof request.actor?.apiKeyId === 'string' && app.credentials.of(request)
    if (credential && credential.kind === 'apiKey') accepted.add(credential.hash)
    done()
  })
}

/** To be called before any route is mounted that is to be limited. */
export const limitRequests = async (app: FastifyInstance, { env, clock }: Deps): Promise<void> => {
  const accepted = createAcceptedKeys(clock)
  const most = mostByKind(env)
  await app.register(cookie)
  await app.register(rateLimit, {
    timeWindow: MINUTE,
    cache: COUNTED,
    enableDraftSpec: true,
    keyGenerator: (request) => countedAs(request, accepted),
    max: (_request, name) => most.get(name.slice(0, name.indexOf(SEPARATOR))) ?? UNKNOWN_PER_MINUTE,
    allowList: (request) => !isOfApi(request) && !isProbe(request),
    errorResponseBuilder: (_, { ttl, max }) =>
      tooManyRequests(
        ttl / 1000,
        `More than ${max} requests within a minute. Please wait as long as Retry-After says, and then ask less often.`,
      ),
  })
  rememberAccepted(app, accepted)
}

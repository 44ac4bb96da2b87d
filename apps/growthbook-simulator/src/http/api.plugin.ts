import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { hasSince } from '../wire/dialect.js'
import { InvalidStatusError } from '../world/life.js'
import { ApiError } from './api-error.js'
import { authenticate, type SecretKey } from './authentication.js'
import { catalogueRoutes } from './catalogue.routes.js'
import { createExperimentRoutes } from './experiment-creation.routes.js'
import { experimentRoutes } from './experiment.routes.js'
import { spoilBefore, spoilBody, spoilResults } from './fault-answers.js'
import { learningRoutes } from './learning.routes.js'
import { metricRoutes } from './metric.routes.js'
import type { RateLimiter } from './rate-limit.js'
import type { LoggedRequest } from './request-log.js'
import type { ApiRoute, Services } from './route.js'
import { snapshotRoutes } from './snapshot.routes.js'

export interface ApiOptions {
  readonly services: Services
  readonly keys: readonly SecretKey[]
  readonly limiter: RateLimiter
  readonly network: { delay(): Promise<void> }
  readonly requests: { note(request: LoggedRequest): void }
}

const paramsSchema = z.record(z.string(), z.string())

type LimitState = Pick<NonNullable<ReturnType<RateLimiter['count']>>, 'limit' | 'remaining' | 'resetSeconds'>

function limitHeaders(reply: FastifyReply, state: LimitState): void {
  reply.header('RateLimit-Limit', String(state.limit))
  reply.header('RateLimit-Remaining', String(state.remaining))
  reply.header('RateLimit-Reset', String(state.resetSeconds))
}

function tooMany(reply: FastifyReply, limit: number, retryAfterSeconds: number): ApiError {
  reply.header('Retry-After', String(retryAfterSeconds))
  return new ApiError(429, `Too many requests, limit to ${limit} per minute`)
}

/** Auth first, so that 400 and 401 cost nothing; then the limit. */
function admit(
  { services, keys, limiter }: ApiOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): SecretKey {
  const key = authenticate(request.headers.authorization, keys)
  const state = limiter.count(key.key)
  if (state !== undefined) limitHeaders(reply, state)
  const storm = services.faults.strike('rateLimitStorm', request.url)
  if (storm !== undefined) {
    const limit = state?.limit ?? 60
    limitHeaders(reply, { limit, remaining: 0, resetSeconds: storm.retryAfterSeconds })
    throw tooMany(reply, limit, storm.retryAfterSeconds)
  }
  if (state?.allowed === false) throw tooMany(reply, state.limit, state.resetSeconds)
  return key
}

/** The keys that were let in, by request. */
type Admissions = WeakMap<FastifyRequest, SecretKey>

interface ApiParts {
  readonly options: ApiOptions
  readonly admissions: Admissions
}

function answer(route: ApiRoute, { options, admissions }: ApiParts, request: FastifyRequest): unknown {
  const { services } = options
  const body = route.run(services, {
    role: admissions.get(request)?.role ?? 'readonly',
    params: paramsSchema.parse(request.params),
    query: request.query,
    body: request.body,
  })
  const spoilt =
    request.url.includes('/results') && services.faults.strike('malformedResults', request.url) !== undefined
  return spoilt ? spoilResults(body) : body
}

function addRoute(app: FastifyInstance, route: ApiRoute, parts: ApiParts): void {
  const { method, path } = route
  app.route({
    method,
    url: path,
    exposeHeadRoute: false,
    handler: (request) => answer(route, parts, request),
  })
}

function isOffered(route: ApiRoute, { services }: ApiOptions): boolean {
  return route.since === undefined || hasSince(services.dialect, route.since)
}

function statusDetails(error: InvalidStatusError) {
  return {
    message: error.message,
    code: error.code,
    details: { currentStatus: error.current, expectedStatuses: error.expected },
  }
}

async function answerError(
  error: unknown,
  _request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (error instanceof ApiError)
    return reply.code(error.status).send({ message: error.message, ...error.extra })
  if (error instanceof InvalidStatusError) return reply.code(409).send(statusDetails(error))
  // Express' own handler: what goes wrong outside a handler says its status in the body.
  const status = z.object({ statusCode: z.int().min(400).max(499) }).safeParse(error)
  const code = status.success ? status.data.statusCode : 500
  return reply
    .code(code)
    .send({ status: code, message: error instanceof Error ? error.message : 'Unknown error' })
}

const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET,HEAD,PUT,PATCH,POST,DELETE',
  'Access-Control-Allow-Headers': 'authorization,content-type',
} as const

/** A browser may ask anything of the API, without credentials: the preflight needs no key. */
async function greet(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('Access-Control-Allow-Origin', '*')
  if (request.method === 'OPTIONS') await reply.code(204).headers(PREFLIGHT).send()
}

function addGates(app: FastifyInstance, { options, admissions }: ApiParts): void {
  app.addHook('onRequest', async (request, reply) => {
    await greet(request, reply)
    await options.network.delay()
    if (!reply.sent) await spoilBefore(options.services.faults, request, reply)
    if (!reply.sent) admissions.set(request, admit(options, request, reply))
  })
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    const { faults } = options.services
    if (typeof payload !== 'string') return payload
    if (faults.strike('wrongContentType', request.url) !== undefined) reply.type('application/octet-stream')
    return spoilBody(faults, request, payload)
  })
  app.addHook('onResponse', async ({ method, url }, { statusCode }) => {
    options.requests.note({ method, url, status: statusCode })
  })
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'Unknown API endpoint' }))
}

const ROUTES = [
  ...experimentRoutes,
  ...createExperimentRoutes,
  ...snapshotRoutes,
  ...metricRoutes,
  ...learningRoutes,
  ...catalogueRoutes,
]

/** Everything under /api/v1. */
export function registerApi(app: FastifyInstance, options: ApiOptions): void {
  const parts = { options, admissions: new WeakMap<FastifyRequest, SecretKey>() }
  addGates(app, parts)
  for (const route of ROUTES) {
    if (isOffered(route, options)) addRoute(app, route, parts)
  }
}

/** /api/v2 knows only features, of which there are none here. */
export function registerSecondApi(app: FastifyInstance, options: ApiOptions): void {
  addGates(app, { options, admissions: new WeakMap() })
}

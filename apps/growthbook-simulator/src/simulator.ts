import fastify, { type FastifyInstance } from 'fastify'
import { createControls, type SimulatorControls } from './controls.js'
import type { ExperimentDefinition } from './definition/definition.schema.js'
import type {
  LearningDefinition,
  MetricGroupDefinition,
  OrganisationSettingsInput,
  ProjectDefinition,
} from './definition/library.schema.js'
import { parseLibrary } from './definition/load-library.js'
import { registerApi, registerSecondApi } from './http/api.plugin.js'
import type { SecretKey } from './http/authentication.js'
import { registerControls } from './http/control.routes.js'
import { createFaultBoard } from './http/faults.js'
import { screenshotOf } from './http/uploads.js'
import { createNetwork } from './http/network.js'
import { createRequestLog } from './http/request-log.js'
import { createRateLimiter, type RateLimiter } from './http/rate-limit.js'
import {
  CURRENT_VERSION,
  hasSince,
  LEGACY_VERSION,
  type Dialect,
  type ServerVersion,
} from './wire/dialect.js'
import { createWebhookBoard } from './webhooks/webhook-board.js'
import { createQuirkBoard, type Quirk, type QuirkBoard } from './wire/quirks.js'
import { createClock } from './world/clock.js'
import { createWorld, type World } from './world/world.js'

/** The key of a simulator that was given none. */
export const DEFAULT_SECRET_KEY = 'secret_admin_simulator'

export interface SimulatorOptions {
  readonly experiments: readonly ExperimentDefinition[]
  readonly metricGroups?: readonly MetricGroupDefinition[]
  readonly projects?: readonly ProjectDefinition[]
  readonly learnings?: readonly LearningDefinition[]
  readonly settings?: OrganisationSettingsInput
  readonly secretKeys?: readonly SecretKey[]
  /** The base of the simulator's clock; real time unless given. */
  readonly now?: () => Date
  /** Requests per window and key; null: no limit at all, and no headers of one. 60 unless told. */
  readonly rateLimitMax?: number | null
  readonly rateLimitWindowSeconds?: number
  /** Milliseconds of real time for the rate limit. */
  readonly rateLimitTime?: () => number
  /** Which release answers; the newest unless told. */
  readonly version?: ServerVersion
  /** Answer as the last release before 4.4.0; the same as its `version`. */
  readonly legacy?: boolean
  /** Switches that are on from the beginning, and after a reset. */
  readonly quirks?: readonly Quirk[]
  /** Milliseconds that are added to every answer of the API; none unless told. */
  readonly latencyMs?: number
}

export interface Simulator extends SimulatorControls {
  readonly app: FastifyInstance
  listen(address?: { readonly port?: number; readonly host?: string }): Promise<{ readonly origin: string }>
  close(): Promise<void>
}

function dialectOf(world: World, options: SimulatorOptions, quirks: QuirkBoard): Dialect {
  const version = options.version ?? (options.legacy === true ? LEGACY_VERSION : CURRENT_VERSION)
  return {
    version,
    legacy: !hasSince({ version }, '4.4.0'),
    isDeletedMetric: (id) => world.metrics.get(id)?.definition.deleted ?? true,
    shows: (quirk) => quirks.has(quirk),
  }
}

/** Lenient as Express is: an empty body is no body, forms are welcome, anything else is ignored. */
function acceptBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: 2 * 1024 * 1024 },
    (_request, body, done) => {
      try {
        done(null, body === '' ? {} : JSON.parse(String(body)))
      } catch (error) {
        done(
          Object.assign(new Error(error instanceof Error ? error.message : 'Invalid JSON'), {
            statusCode: 400,
          }),
        )
      }
    },
  )
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))))
    },
  )
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(null, {})
  })
}

function createApp(): FastifyInstance {
  const app = fastify({
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000 },
  })
  acceptBodies(app)
  app.get('/healthcheck', () => ({ status: 200, healthy: true }))
  // Open to everyone, as in GrowthBook; the whole document is GrowthBook's and not repeated here.
  app.get('/api/v1/openapi.yaml', (_request, reply) =>
    reply
      .type('application/yaml')
      .send(`openapi: 3.1.0\ninfo:\n  title: GrowthBook REST API\n  version: ${CURRENT_VERSION}\n`),
  )
  // As a self-hosted GrowthBook keeps them on its own disk: addresses relative to its origin.
  app.get('/upload/*', (request, reply) => reply.type('image/png').send(screenshotOf(request.url)))
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ status: 404, message: 'Route not found' }),
  )
  return app
}

function worldOf(options: SimulatorOptions): World {
  const { metricGroups = [], projects = [], learnings = [], settings = {} } = options
  const library = parseLibrary({
    experiments: options.experiments,
    metricGroups,
    projects,
    learnings,
    settings,
  })
  return createWorld(library, createClock(options.now ?? (() => new Date())))
}

function limiterOf(options: SimulatorOptions): RateLimiter {
  return createRateLimiter({
    max: options.rateLimitMax === undefined ? 60 : options.rateLimitMax,
    windowSeconds: options.rateLimitWindowSeconds ?? 60,
    time: options.rateLimitTime ?? (() => performance.now()),
  })
}

function mount(app: FastifyInstance, prefix: string, add: (child: FastifyInstance) => void): void {
  void app.register(
    (child, _options, done) => {
      add(child)
      done()
    },
    { prefix },
  )
}

/** A GrowthBook to talk to; throws `DefinitionError` where the experiments make no sense. */
export function createSimulator(options: SimulatorOptions): Simulator {
  const world = worldOf(options)
  const faults = createFaultBoard()
  const limiter = limiterOf(options)
  const keys = options.secretKeys ?? [{ key: DEFAULT_SECRET_KEY, role: 'admin' }]
  const quirks = createQuirkBoard(options.quirks ?? [])
  const network = createNetwork(options.latencyMs ?? 0)
  const requests = createRequestLog()
  const services = { world, dialect: dialectOf(world, options, quirks), faults }
  const webhooks = createWebhookBoard(world, services.dialect)
  const controls = createControls({ world, faults, limiter, webhooks, quirks, network, requests })
  const app = createApp()
  const api = { services, keys, limiter, network, requests }
  mount(app, '/api/v1', (child) => registerApi(child, api))
  mount(app, '/api/v2', (child) => registerSecondApi(child, api))
  mount(app, '/simulator', (child) => registerControls(child, controls))
  return {
    ...controls,
    app,
    listen: async ({ port = 0, host = '127.0.0.1' } = {}) => ({ origin: await app.listen({ port, host }) }),
    close: async () => {
      faults.clear()
      webhooks.clear()
      await app.close()
    },
  }
}

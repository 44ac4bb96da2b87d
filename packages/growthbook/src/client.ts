import type { Dispatcher } from 'undici'
import type { z } from 'zod'
import { normaliseBaseUrl } from './base-url.js'
import { jsonOfAnswer } from './failure-of-answer.js'
import {
  failureCodes,
  GrowthBookError,
  plainFailure,
  type FailureCode,
  type GrowthBookFailure,
} from './failures.js'
import { assertAllowedUrl, createOutboundAgent, type OutboundPolicy } from './outbound-address.js'
import { listAll, readPage, type Listing, type ListOptions, type Read } from './paging.js'
import type { Clock } from './pacing.js'
import { createTransport, defaultLimits, type RequestOptions, type TransportLimits } from './transport.js'
import { experimentSchema, type Experiment } from './wire/experiment.js'
import { factMetricSchema, metricGroupSchema, metricSchema } from './wire/metric.js'
import type { FactMetric, Metric, MetricGroup } from './wire/metric.js'
import { projectSchema, settingsSchema, versionSchema } from './wire/organization.js'
import type { Project, Settings, Version } from './wire/organization.js'
import { parseWire } from './wire/parse.js'
import { experimentResultsSchema, resultsAnswerSchema } from './wire/results.js'
import type { ExperimentResults, ResultsAnswer } from './wire/results.js'

export interface GrowthBookClientOptions {
  /** As a person entered it; see `normaliseBaseUrl`. */
  readonly baseUrl: string
  readonly secretKey: string
  readonly clock: Clock
  /** Uniform in [0, 1); spreads the repetitions of several clients. */
  readonly random: () => number
  readonly limits?: Partial<TransportLimits>
  readonly policy?: OutboundPolicy
  /** Replaces the guarded agent, for tests; then `policy` judges only the URL, not the resolved address. */
  readonly dispatcher?: Dispatcher
}

export type ConnectionTest =
  | {
      readonly ok: true
      /** Experiments that the key can see, where the server says. */
      readonly experimentCount: number | undefined
      /** Version of the server; only servers from 5.0.0 say it. */
      readonly serverVersion: string | undefined
    }
  | { readonly ok: false; readonly failure: GrowthBookFailure }

export interface CallOptions {
  readonly signal?: AbortSignal
}

export interface ResultsOptions extends CallOptions {
  /** Zero-based index; the last phase when absent. */
  readonly phase?: number
}

/**
 * Reads GrowthBook. Every method rejects with `GrowthBookError` for expected failures, and with the signal's reason
 * when aborted. Lists page by themselves and give each id once. Nothing is ever written or recomputed there.
 */
export interface GrowthBookClient {
  /** Proves address, key, permission and routing at once, without retries or long waits. Never rejects but on abort. */
  readonly testConnection: (options?: CallOptions) => Promise<ConnectionTest>
  readonly listExperiments: (options?: ListOptions) => AsyncIterable<Read<Experiment>>
  readonly getExperiment: (id: string, options?: CallOptions) => Promise<Read<Experiment>>
  /** The numbers to decide on. `raw` is the whole answer, letter by letter. */
  readonly getResults: (experimentId: string, options?: ResultsOptions) => Promise<Read<ResultsAnswer>>
  /**
   * Latest snapshots in bulk, to see cheaply which experiments changed; `null` where the server is older than 4.4.0.
   * May contain snapshots of custom reports (API.md §2.1), so that decisions read `getResults`.
   */
  readonly listResults: (options?: ListOptions) => Promise<AsyncIterable<Read<ExperimentResults>> | null>
  readonly listMetrics: (options?: ListOptions) => AsyncIterable<Read<Metric>>
  readonly listFactMetrics: (options?: ListOptions) => AsyncIterable<Read<FactMetric>>
  /** Empty where the server has none (before 4.4.0) or the key may not see them. */
  readonly listMetricGroups: (options?: ListOptions) => AsyncIterable<Read<MetricGroup>>
  readonly listProjects: (options?: ListOptions) => AsyncIterable<Read<Project>>
  /** Undefined before 4.1.0 or where the key may not see them. */
  readonly getSettings: (options?: CallOptions) => Promise<Read<Settings> | undefined>
  /** Undefined before 5.0.0. */
  readonly getVersion: (options?: CallOptions) => Promise<Read<Version> | undefined>
  /** Closes idle connections. */
  readonly close: () => Promise<void>
}

const pageSize = 100

/** A key that can be judged without asking anybody: absent, of another kind, or not possible in a header. */
const failureOfKey = (secretKey: string): GrowthBookFailure | undefined => {
  if (secretKey === '') return plainFailure('missingKey')
  if (secretKey.startsWith('sdk-')) return plainFailure('sdkKey')
  return /^[\x21-\x7e]+$/.test(secretKey) ? undefined : plainFailure('invalidKey')
}

interface Answer {
  readonly raw: string
  readonly value: unknown
}

interface Connection {
  readonly get: (path: string, request?: RequestOptions) => Promise<Answer>
  readonly close: () => Promise<void>
}

const connect = (options: GrowthBookClientOptions): Connection => {
  const secretKey = options.secretKey.trim()
  const failure = failureOfKey(secretKey)
  if (failure) throw new GrowthBookError(failure)
  const base = normaliseBaseUrl(options.baseUrl)
  if (!base.ok) throw new GrowthBookError(base.failure)
  const url = new URL(base.baseUrl)
  const policy = options.policy ?? {}
  assertAllowedUrl(url, policy)
  const limits = { ...defaultLimits, ...options.limits }
  const agentLimits = { connectTimeoutMs: limits.timeoutMs, connections: limits.concurrency }
  const own = options.dispatcher ? undefined : createOutboundAgent(url, policy, agentLimits)
  const dispatcher = options.dispatcher ?? own
  if (!dispatcher) throw new Error('unreachable: one of the two is always there')
  const { clock, random } = options
  const transport = createTransport({ dispatcher, secretKey, clock, random, limits })
  return {
    get: async (path, request) => {
      const answer = await transport(new URL(`${base.baseUrl}/v1${path}`), request)
      const json = jsonOfAnswer(answer)
      if (!json.ok) throw new GrowthBookError(json.failure)
      return { raw: answer.text, value: json.value }
    },
    close: async () => {
      await own?.close()
    },
  }
}

/** A bad address or key fails the first call instead of the construction: then there is one place that tells why. */
const connectLazily = (options: GrowthBookClientOptions): Connection => {
  let connection: Connection | undefined
  const connected = () => (connection ??= connect(options))
  return {
    get: async (path, request) => connected().get(path, request),
    close: async () => connection?.close(),
  }
}

const fieldOf = (answer: Answer, field: string): unknown =>
  typeof answer.value === 'object' && answer.value !== null ? Reflect.get(answer.value, field) : undefined

const unlessFailing = async <Result, Fallback>(
  codes: readonly FailureCode[],
  fallback: Fallback,
  task: () => Promise<Result>,
): Promise<Result | Fallback> => {
  try {
    return await task()
  } catch (error) {
    if (error instanceof GrowthBookError && codes.includes(error.code)) return fallback
    throw error
  }
}

const absentRoute: readonly FailureCode[] = ['unknownRoute', 'noPermission']

const listingOf =
  (connection: Connection) =>
  <Schema extends z.ZodType<{ readonly id: string }>>(resource: string, path: string, schema: Schema) =>
  (options: ListOptions = {}): Listing<Schema> => ({
    resource,
    schema,
    pageSize,
    idOf: (parsed) => parsed.id,
    fetchPage: async (offset) => {
      const request = { signal: options.signal }
      return (await connection.get(`${path}?limit=${pageSize}&offset=${offset}`, request)).value
    },
  })

const testConnection = async (connection: Connection, signal?: AbortSignal): Promise<ConnectionTest> => {
  const request = { signal, limits: { retries: 0, maximumWaitMs: 2_000 } }
  try {
    const page = readPage((await connection.get('/experiments?limit=1', request)).value, 'experiments')
    // The version is only nice to know: most servers in the field do not say it.
    const version = await unlessFailing(failureCodes, undefined, async () =>
      parseWire(versionSchema, (await connection.get('/version', request)).value),
    )
    return { ok: true, experimentCount: page.pagination.total, serverVersion: version?.version }
  } catch (error) {
    if (error instanceof GrowthBookError) return { ok: false, failure: error.failure }
    throw error
  }
}

async function* listMetricGroups(connection: Connection, options: ListOptions = {}) {
  const groups = await unlessFailing(absentRoute, undefined, () =>
    connection.get('/metric-groups', { signal: options.signal }),
  )
  if (!groups) return
  const listing = listingOf(connection)('metricGroups', '/metric-groups', metricGroupSchema)(options)
  yield* listAll({ ...listing, fetchPage: () => Promise.resolve(groups.value) }, options)
}

/** The first page tells whether the server knows bulk results: older ones take "results" for an experiment's id. */
const listResults = async (connection: Connection, options: ListOptions = {}) => {
  const resource = 'experimentResults'
  const listing = listingOf(connection)(resource, '/experiments/results', experimentResultsSchema)(options)
  const first = await unlessFailing(['notFound', 'unknownRoute'], null, () => listing.fetchPage(0))
  if (first === null) return null
  const fetchPage = (offset: number) => (offset === 0 ? Promise.resolve(first) : listing.fetchPage(offset))
  return listAll({ ...listing, fetchPage }, options)
}

const getResults = async (connection: Connection, experimentId: string, options: ResultsOptions = {}) => {
  const query = options.phase === undefined ? '' : `?phase=${options.phase}`
  const path = `/experiments/${encodeURIComponent(experimentId)}/results${query}`
  const answer = await connection.get(path, { signal: options.signal })
  return { raw: answer.raw, parsed: parseWire(resultsAnswerSchema, answer.value) }
}

const getSettings = (connection: Connection, options: CallOptions = {}) =>
  unlessFailing(absentRoute, undefined, async () => {
    const answer = await connection.get('/settings', { signal: options.signal })
    const settings = fieldOf(answer, 'settings')
    return { raw: answer.raw, parsed: parseWire(settingsSchema, settings, ['settings']) }
  })

const getVersion = (connection: Connection, options: CallOptions = {}) =>
  unlessFailing(absentRoute, undefined, async () => {
    const answer = await connection.get('/version', { signal: options.signal })
    return { raw: answer.raw, parsed: parseWire(versionSchema, answer.value) }
  })

/** Makes a client; nothing is sent before the first call. The key stays inside and is in no property of it. */
export const createGrowthBookClient = (options: GrowthBookClientOptions): GrowthBookClient => {
  const connection = connectLazily(options)
  const listing = listingOf(connection)
  const experiments = listing('experiments', '/experiments', experimentSchema)
  const metrics = listing('metrics', '/metrics', metricSchema)
  const factMetrics = listing('factMetrics', '/fact-metrics', factMetricSchema)
  const projects = listing('projects', '/projects', projectSchema)
  return {
    testConnection: ({ signal } = {}) => testConnection(connection, signal),
    listExperiments: (list) => listAll(experiments(list), list),
    getExperiment: async (id, { signal } = {}) => {
      const answer = await connection.get(`/experiments/${encodeURIComponent(id)}`, { signal })
      const experiment = fieldOf(answer, 'experiment')
      return { raw: answer.raw, parsed: parseWire(experimentSchema, experiment, ['experiment']) }
    },
    getResults: (experimentId, results) => getResults(connection, experimentId, results),
    listResults: (list) => listResults(connection, list),
    listMetrics: (list) => listAll(metrics(list), list),
    listFactMetrics: (list) => listAll(factMetrics(list), list),
    listMetricGroups: (list) => listMetricGroups(connection, list),
    listProjects: (list) => listAll(projects(list), list),
    getSettings: (call) => getSettings(connection, call),
    getVersion: (call) => getVersion(connection, call),
    close: () => connection.close(),
  }
}

import {
  absentRoute,
  connectLazily,
  fieldOf,
  unlessFailing,
  type Connection,
  type ConnectionOptions,
} from './connection.js'
import { detectCapabilities, type Capabilities } from './capabilities.js'
import { findByTrackingKey, listExperimentPages, type ExperimentListOptions } from './experiment-listing.js'
import { failureCodes, GrowthBookError, type GrowthBookFailure } from './failures.js'
import {
  listingOf,
  listLearnings,
  listMetricGroups,
  listResults,
  type LearningListOptions,
  type ListedResource,
  type ResultsListOptions,
} from './listings.js'
import { itemsOf, listAll, readPage, type ListOptions, type ListPage, type Read } from './paging.js'
import { dataSourceSchema, dimensionSchema, type DataSource, type Dimension } from './wire/data-source.js'
import { experimentSchema, type Experiment } from './wire/experiment.js'
import type { Learning } from './wire/learning.js'
import { factMetricSchema, metricSchema } from './wire/metric.js'
import type { FactMetric, Metric, MetricGroup } from './wire/metric.js'
import { projectSchema, settingsSchema, versionSchema } from './wire/organization.js'
import type { Project, Settings, Version } from './wire/organization.js'
import { parseWire } from './wire/parse.js'
import { resultsAnswerSchema, type ExperimentResults, type ResultsAnswer } from './wire/results.js'
import { snapshotSchema, type Snapshot } from './wire/snapshot.js'
import { createExperiment, createLearning, requestSnapshot } from './writing.js'
import type { NewExperiment, NewLearning, SnapshotRequest } from './writing.js'
import type { z } from 'zod'

export type GrowthBookClientOptions = ConnectionOptions

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
  /** `exp:<column>`, `dim_…`, `pre:date` or `pre:activation`, as it was computed; overall when absent. */
  readonly dimension?: string
}

export interface DimensionListOptions extends ListOptions {
  readonly dataSourceId?: string
}

/**
 * Talks to GrowthBook. Every method rejects with `GrowthBookError` for expected failures, and with the signal's reason
 * when aborted. Lists page by themselves and give each id once.
 *
 * Three methods write, and only they: `createExperiment`, `createLearning`, and `requestSnapshot`, which has the
 * customer's warehouse queried. They are never repeated by themselves. Where it is not known what became of one the
 * failure says `mayHaveHappened`; then, and after an abort, look it up before you ask again: by
 * `findExperimentByTrackingKey`, by the title in `listLearnings`, or by `getResults`.
 */
export interface GrowthBookClient {
  /** Proves address, key, permission and routing at once, without retries or long waits. Never rejects but on abort. */
  readonly testConnection: (options?: CallOptions) => Promise<ConnectionTest>
  /** What the server can do; two requests at most. Ask again after an upgrade, say once a day. */
  readonly capabilities: (options?: CallOptions) => Promise<Capabilities>
  readonly listExperiments: (options?: ExperimentListOptions) => AsyncIterable<Read<Experiment>>
  /** The same page by page, for saving each; `onProgress` is not called, every page carries its progress. */
  readonly listExperimentPages: (options?: ExperimentListOptions) => AsyncIterable<ListPage<Experiment>>
  readonly findExperimentByTrackingKey: (
    trackingKey: string,
    options?: CallOptions,
  ) => Promise<Read<Experiment> | undefined>
  readonly getExperiment: (id: string, options?: CallOptions) => Promise<Read<Experiment>>
  /** The numbers to decide on. `raw` is the whole answer, letter by letter. */
  readonly getResults: (experimentId: string, options?: ResultsOptions) => Promise<Read<ResultsAnswer>>
  /**
   * Latest snapshots in bulk, to see cheaply which experiments changed; `null` where the server is older than 4.4.0.
   * May contain snapshots of custom reports (API.md §2.1), so that decisions read `getResults`.
   */
  readonly listResults: (
    options?: ResultsListOptions,
  ) => Promise<AsyncIterable<Read<ExperimentResults>> | null>
  readonly listMetrics: (options?: ListOptions) => AsyncIterable<Read<Metric>>
  readonly listFactMetrics: (options?: ListOptions) => AsyncIterable<Read<FactMetric>>
  /** Empty where the server has none (before 4.4.0) or the key may not see them. */
  readonly listMetricGroups: (options?: ListOptions) => AsyncIterable<Read<MetricGroup>>
  readonly listProjects: (options?: ListOptions) => AsyncIterable<Read<Project>>
  /** With their assignment queries, whose `dimensionColumns` are the dimensions `exp:<column>` of experiments. */
  readonly listDataSources: (options?: ListOptions) => AsyncIterable<Read<DataSource>>
  /** Unit dimensions (`dim_…`) only. */
  readonly listDimensions: (options?: DimensionListOptions) => AsyncIterable<Read<Dimension>>
  /** Fails with `unknownRoute` before 5.0.1. */
  readonly listLearnings: (options?: LearningListOptions) => Promise<readonly Read<Learning>[]>
  /**
   * Has GrowthBook compute results anew, which costs the customer warehouse queries: only when a person asked for
   * it. Then ask `getSnapshot` until it is no longer running. May fail with `mayNotWrite`, `snapshotNotPossible`,
   * `alreadyUpToDate`, `needsFullRefresh`.
   */
  readonly requestSnapshot: (experimentId: string, request?: SnapshotRequest) => Promise<Read<Snapshot>>
  readonly getSnapshot: (snapshotId: string, options?: CallOptions) => Promise<Read<Snapshot>>
  /** Creates a draft. May fail with `mayNotWrite`, `alreadyExists` (the tracking key), `refusedRequest`. */
  readonly createExperiment: (experiment: NewExperiment, options?: CallOptions) => Promise<Read<Experiment>>
  /** Fails with `unknownRoute` before 5.0.1, and may with `mayNotWrite`. */
  readonly createLearning: (learning: NewLearning, options?: CallOptions) => Promise<Read<Learning>>
  /** Undefined before 4.1.0 or where the key may not see them. */
  readonly getSettings: (options?: CallOptions) => Promise<Read<Settings> | undefined>
  /** Undefined before 5.0.0. */
  readonly getVersion: (options?: CallOptions) => Promise<Read<Version> | undefined>
  /** Closes idle connections. */
  readonly close: () => Promise<void>
}

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

const getResults = async (connection: Connection, experimentId: string, options: ResultsOptions = {}) => {
  const { phase, dimension } = options
  const query = new URLSearchParams({
    ...(phase === undefined ? {} : { phase: String(phase) }),
    ...(dimension === undefined ? {} : { dimension }),
  })
  const search = query.size === 0 ? '' : `?${query.toString()}`
  const path = `/experiments/${encodeURIComponent(experimentId)}/results${search}`
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

const getExperiment = async (connection: Connection, id: string, { signal }: CallOptions = {}) => {
  const answer = await connection.get(`/experiments/${encodeURIComponent(id)}`, { signal })
  const experiment = fieldOf(answer, 'experiment')
  return { raw: answer.raw, parsed: parseWire(experimentSchema, experiment, ['experiment']) }
}

const getSnapshot = async (connection: Connection, id: string, { signal }: CallOptions = {}) => {
  const answer = await connection.get(`/snapshots/${encodeURIComponent(id)}`, { signal })
  return { raw: answer.raw, parsed: parseWire(snapshotSchema, fieldOf(answer, 'snapshot'), ['snapshot']) }
}

const listsOf = (connection: Connection) => {
  const list =
    <Schema extends z.ZodType<{ readonly id: string }>>(listed: ListedResource<Schema>) =>
    (options: ListOptions = {}) =>
      listAll(listingOf(connection, listed, options), options)
  const dimensions = { resource: 'dimensions', path: '/dimensions', schema: dimensionSchema }
  return {
    listExperiments: (options: ExperimentListOptions = {}) =>
      itemsOf(listExperimentPages(connection, options), options),
    listExperimentPages: (options?: ExperimentListOptions) => listExperimentPages(connection, options),
    listResults: (options?: ResultsListOptions) => listResults(connection, options),
    listMetrics: list({ resource: 'metrics', path: '/metrics', schema: metricSchema }),
    listFactMetrics: list({ resource: 'factMetrics', path: '/fact-metrics', schema: factMetricSchema }),
    listMetricGroups: (options?: ListOptions) => listMetricGroups(connection, options),
    listProjects: list({ resource: 'projects', path: '/projects', schema: projectSchema }),
    listDataSources: list({ resource: 'dataSources', path: '/data-sources', schema: dataSourceSchema }),
    listDimensions: ({ dataSourceId, ...options }: DimensionListOptions = {}) =>
      list({ ...dimensions, query: dataSourceId === undefined ? {} : { datasourceId: dataSourceId } })(
        options,
      ),
    listLearnings: (options?: LearningListOptions) => listLearnings(connection, options),
  }
}

/** Makes a client; nothing is sent before the first call. The key stays inside and is in no property of it. */
export const createGrowthBookClient = (options: GrowthBookClientOptions): GrowthBookClient => {
  const connection = connectLazily(options)
  return {
    ...listsOf(connection),
    testConnection: ({ signal } = {}) => testConnection(connection, signal),
    capabilities: ({ signal } = {}) => detectCapabilities(connection, signal),
    findExperimentByTrackingKey: (trackingKey, call) => findByTrackingKey(connection, trackingKey, call),
    getExperiment: (id, call) => getExperiment(connection, id, call),
    getResults: (experimentId, results) => getResults(connection, experimentId, results),
    requestSnapshot: (experimentId, request) => requestSnapshot(connection, experimentId, request),
    getSnapshot: (snapshotId, call) => getSnapshot(connection, snapshotId, call),
    createExperiment: (experiment, { signal } = {}) => createExperiment(connection, experiment, signal),
    createLearning: (learning, { signal } = {}) => createLearning(connection, learning, signal),
    getSettings: (call) => getSettings(connection, call),
    getVersion: (call) => getVersion(connection, call),
    close: () => connection.close(),
  }
}

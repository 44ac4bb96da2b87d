import type { z } from 'zod'
import { absentRoute, fieldOf, unlessFailing, type Connection } from './connection.js'
import { GrowthBookError, malformedAnswer } from './failures.js'
import { listAll, type Listing, type ListOptions, type Read } from './paging.js'
import { learningSchema, type Learning } from './wire/learning.js'
import { metricGroupSchema } from './wire/metric.js'
import { parseWire } from './wire/parse.js'
import { experimentResultsSchema } from './wire/results.js'

/** The largest that GrowthBook gives (API.md §1.4). */
const pageSize = 100

export interface ListedResource<Schema extends z.ZodType> {
  /** Name of the array in the answer. */
  readonly resource: string
  readonly path: string
  readonly schema: Schema
  /** Filters; servers refuse those that they do not know (API.md §1.4). */
  readonly query?: Readonly<Record<string, string>>
}

/** A list of `connection`, to be read with `listPages` or `listAll`. */
export const listingOf = <Schema extends z.ZodType<{ readonly id: string }>>(
  connection: Connection,
  { resource, path, schema, query = {} }: ListedResource<Schema>,
  { signal }: ListOptions = {},
): Listing<Schema> => ({
  resource,
  schema,
  pageSize,
  idOf: (parsed) => parsed.id,
  fetchPage: async (offset) => {
    const search = new URLSearchParams({ limit: String(pageSize), offset: String(offset), ...query })
    return (await connection.get(`${path}?${search.toString()}`, { signal })).value
  },
})

export async function* listMetricGroups(connection: Connection, options: ListOptions = {}) {
  const { signal } = options
  const groups = await unlessFailing(absentRoute, undefined, () =>
    connection.get('/metric-groups', { signal }),
  )
  if (!groups) return
  const path = '/metric-groups'
  const listing = listingOf(connection, { resource: 'metricGroups', path, schema: metricGroupSchema })
  yield* listAll({ ...listing, fetchPage: () => Promise.resolve(groups.value) }, options)
}

export interface ResultsListOptions extends ListOptions {
  /** GrowthBook's id of one project; all that the key may see when absent. */
  readonly projectId?: string
}

/** The first page tells whether the server knows bulk results: older ones take "results" for an experiment's id. */
export const listResults = async (connection: Connection, options: ResultsListOptions = {}) => {
  const query = options.projectId === undefined ? {} : { projectId: options.projectId }
  const path = '/experiments/results'
  const resource = { resource: 'experimentResults', path, schema: experimentResultsSchema, query }
  const listing = listingOf(connection, resource, options)
  const first = await unlessFailing(['notFound', 'unknownRoute'], null, () => listing.fetchPage(0))
  if (first === null) return null
  let given = false
  const fetchPage = (offset: number) => {
    if (offset > 0 || given) return listing.fetchPage(offset)
    given = true
    return Promise.resolve(first)
  }
  return listAll({ ...listing, fetchPage }, options)
}

export interface LearningListOptions {
  readonly signal?: AbortSignal
  readonly experimentId?: string
}

/** Not paged. A server without learnings is a failure here: "none" would invite to write one twice. */
export const listLearnings = async (
  connection: Connection,
  { signal, experimentId }: LearningListOptions = {},
): Promise<readonly Read<Learning>[]> => {
  const query = experimentId === undefined ? '' : `?experimentId=${encodeURIComponent(experimentId)}`
  const learnings = fieldOf(await connection.get(`/learnings${query}`, { signal }), 'learnings')
  if (!Array.isArray(learnings)) throw new GrowthBookError(malformedAnswer('learnings', 'expected an array'))
  return learnings.map((value: unknown, index) => ({
    raw: JSON.stringify(value),
    parsed: parseWire(learningSchema, value, ['learnings', index]),
  }))
}

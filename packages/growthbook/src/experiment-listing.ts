import { unlessFailing, type Connection } from './connection.js'
import { listingOf } from './listings.js'
import { listPages, type ListOptions, type ListPage, type Read } from './paging.js'
import { experimentSchema, type Experiment } from './wire/experiment.js'

export interface ExperimentListOptions extends ListOptions {
  /** GrowthBook's ids of projects; empty or absent: all that the key may see. */
  readonly projectIds?: readonly string[]
  /**
   * Begins with what changed last. Only where `capabilities()` says `sortedLists`: older servers refuse to sort, and
   * the list fails.
   */
  readonly newestFirst?: boolean
  /**
   * ISO 8601 instant. With `newestFirst`, leaves out what changed before it and stops asking there; what changed
   * in the very same millisecond is given. Without `newestFirst` everything is listed.
   */
  readonly updatedSince?: string
}

const queryOf = (projectId: string | undefined, newestFirst: boolean) => ({
  ...(projectId === undefined ? {} : { projectId }),
  ...(newestFirst ? { sortBy: 'dateUpdated', sortOrder: 'desc' } : {}),
})

const instantOf = (experiment: Experiment): number | undefined =>
  experiment.dateUpdated === undefined ? undefined : Date.parse(experiment.dateUpdated)

/** A server that was believed to sort and does not must not end the list early. */
const isNewestFirst = (page: ListPage<Experiment>): boolean => {
  const instants = page.items.flatMap(({ parsed }) => instantOf(parsed) ?? [])
  return instants.every((instant, index) => instant <= (instants[index - 1] ?? instant))
}

interface Recent {
  readonly page: ListPage<Experiment>
  /** Everything behind this page is older. */
  readonly isLast: boolean
}

const recentOf = (page: ListPage<Experiment>, since: number | undefined): Recent => {
  if (since === undefined || !isNewestFirst(page)) return { page, isLast: false }
  const items = page.items.filter(({ parsed }) => (instantOf(parsed) ?? since) >= since)
  return { page: { ...page, items }, isLast: items.length < page.items.length }
}

const sinceOf = ({ newestFirst, updatedSince }: ExperimentListOptions): number | undefined =>
  newestFirst === true && updatedSince !== undefined ? Date.parse(updatedSince) : undefined

const projectsOf = ({ projectIds = [] }: ExperimentListOptions): readonly (string | undefined)[] =>
  projectIds.length === 0 ? [undefined] : [...new Set(projectIds)]

/**
 * Experiments page by page, each id once, project after project. How many there are in all is known on the pages of
 * the last project only.
 */
export async function* listExperimentPages(
  connection: Connection,
  options: ExperimentListOptions = {},
): AsyncGenerator<ListPage<Experiment>, void, undefined> {
  const seen = new Set<string>()
  const projects = projectsOf(options)
  let totalBefore: number | undefined = 0
  for (const [index, projectId] of projects.entries()) {
    const isLastProject = index === projects.length - 1
    let total: number | undefined = 0
    for await (const page of pagesOf(connection, projectId, { options, seen })) {
      total = sum(totalBefore, page.progress.total)
      yield { ...page, progress: { ...page.progress, total: isLastProject ? total : undefined } }
    }
    totalBefore = total
  }
}

const sum = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? undefined : a + b

async function* pagesOf(
  connection: Connection,
  projectId: string | undefined,
  { options, seen }: { readonly options: ExperimentListOptions; readonly seen: Set<string> },
) {
  const query = queryOf(projectId, options.newestFirst ?? false)
  const resource = { resource: 'experiments', path: '/experiments', schema: experimentSchema, query }
  const listing = listingOf(connection, resource, options)
  for await (const listed of listPages(listing, options, seen)) {
    const { page, isLast } = recentOf(listed, sinceOf(options))
    yield page
    if (isLast) return
  }
}

const findBy = async (
  connection: Connection,
  filter: { readonly name: 'experimentId' | 'trackingKey'; readonly value: string },
  options: ListOptions,
) => {
  const query = { [filter.name]: filter.value }
  const resource = { resource: 'experiments', path: '/experiments', schema: experimentSchema, query }
  for await (const { items } of listPages(listingOf(connection, resource, options), options)) {
    const found = items.find(({ parsed }) => parsed.trackingKey === filter.value)
    if (found) return found
  }
  return undefined
}

/**
 * The experiment with exactly this tracking key, to look up whether one was created. Asked for under the old name of
 * the filter, which every version has, and under its new one only where a server no longer knows the old.
 */
export const findByTrackingKey = async (
  connection: Connection,
  trackingKey: string,
  options: ListOptions = {},
): Promise<Read<Experiment> | undefined> => {
  const found = await unlessFailing(['refusedRequest'], null, () =>
    findBy(connection, { name: 'experimentId', value: trackingKey }, options),
  )
  return found === null ? findBy(connection, { name: 'trackingKey', value: trackingKey }, options) : found
}

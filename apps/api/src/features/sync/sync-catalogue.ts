/** First half of a sync: settings, metrics and experiments, page by page. */
import { statsEngines } from '@knowwhen/domain'
import {
  significanceLevelOf,
  toMetricFacts,
  type Experiment,
  type GrowthBookClient,
  type MetricFacts,
  type MetricGroup,
  type PageProgress,
  type Read,
} from '@knowwhen/growthbook'

import { asOrganization, type TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import {
  markMissingExperiments,
  markMissingMetrics,
  upsertExperiments,
  upsertMetrics,
  type ExperimentInsert,
} from '../experiments/index.js'
import { saveServerFacts } from '../connections/index.js'
import { experimentRow, metricRow } from './sync-facts.js'
import { problemOf, type RunOf, type RunProgress } from './sync-progress.js'

export interface SyncContext {
  readonly deps: Deps
  readonly run: RunOf
  readonly client: GrowthBookClient
  readonly progress: RunProgress
  readonly inTenant: <T>(work: (tx: TenantTx) => Promise<T>) => Promise<T>
}

export const syncContext = (
  deps: Deps,
  run: RunOf,
  parts: Pick<SyncContext, 'client' | 'progress'>,
): SyncContext => ({
  ...parts,
  deps,
  run,
  inTenant: (work) => asOrganization(deps.db, run.organizationId, work),
})

/** α as GrowthBook's settings say it; null on servers that do not. */
export async function pullServerFacts({ client, run, inTenant }: SyncContext) {
  const [settings, version] = [await client.getSettings(), await client.getVersion()]
  const facts = {
    reportedAlpha: settings === undefined ? null : significanceLevelOf({ settings: settings.parsed }),
    statsEngine: statsEngines.find((engine) => engine === settings?.parsed.statsEngine) ?? null,
    serverVersion: version?.parsed.version ?? null,
  }
  await inTenant((tx) => saveServerFacts(tx, run.connectionId, facts))
  return { ...facts, sequentialTuning: settings?.parsed.sequentialTestingTuningParameter }
}

const collect = async <T>(items: AsyncIterable<Read<T>>): Promise<readonly Read<T>[]> => {
  const all: Read<T>[] = []
  for await (const item of items) all.push(item)
  return all
}

/**
 * A malformed item is said and left out. Only a list that was read whole tells what is gone from it: nothing
 * malformed, and no fewer than there are, as when rows move to a page that was read already.
 */
const tolerant = (progress: RunProgress) => {
  let isWhole = true
  const onMalformedItem = (failure: { readonly code: string; readonly sentence: string }) => {
    isWhole = false
    progress.note({ code: failure.code, message: failure.sentence, experimentName: null })
  }
  const short = new Map<string, boolean>()
  const onProgress = ({ resource, read, total }: PageProgress) =>
    void short.set(resource, total !== undefined && read < total)
  return {
    options: { onMalformedItem, onProgress },
    wasWhole: () => isWhole && ![...short.values()].includes(true),
  }
}

export async function pullMetrics(context: SyncContext): Promise<readonly MetricFacts[]> {
  const { client, run, progress, inTenant, deps } = context
  const { options, wasWhole } = tolerant(progress)
  const classic = await collect(client.listMetrics(options))
  const fact = await collect(client.listFactMetrics(options))
  const facts = toMetricFacts({
    metrics: classic.map((m) => m.parsed),
    factMetrics: fact.map((m) => m.parsed),
  })
  const raw = new Map([...classic, ...fact].map((read) => [read.parsed.id, read.raw]))
  const now = deps.clock.now()
  progress.count('metricsSeen', facts.length)
  await inTenant(async (tx) => {
    const context = { connectionId: run.connectionId, now }
    await upsertMetrics(
      tx,
      facts.map((metric) => metricRow(metric, { ...context, raw: raw.get(metric.metricId) ?? '' })),
    )
    const externalIds = facts.map((metric) => metric.metricId)
    if (wasWhole()) await markMissingMetrics(tx, { ...context, externalIds })
    await progress.save(tx)
  })
  return facts
}

/** Rows of one page; holdouts and other things that cannot be evidence are left out and said. */
const rowOf = (
  read: Read<Experiment>,
  groups: readonly MetricGroup[],
  { run, deps, progress }: SyncContext,
): readonly ExperimentInsert[] => {
  try {
    return [experimentRow(read, { connectionId: run.connectionId, groups, now: deps.clock.now() })]
  } catch (error) {
    progress.note(problemOf(error, read.parsed.name))
    return []
  }
}

const pageSize = 100

/** What the second half of a sync needs of an experiment: the payloads are stored page by page and let go. */
export type SeenExperiment = Pick<Experiment, 'id' | 'name' | 'status'> & { readonly updatedAt: string }

const seenOf = ({ parsed: { id, name, status, dateUpdated } }: Read<Experiment>): SeenExperiment => ({
  id,
  name,
  status,
  updatedAt: dateUpdated ?? '',
})

export async function pullExperiments(context: SyncContext): Promise<readonly SeenExperiment[]> {
  const { client, run, progress, inTenant, deps } = context
  const { options, wasWhole } = tolerant(progress)
  const groups = (await collect(client.listMetricGroups(options))).map((group) => group.parsed)
  const seen: SeenExperiment[] = []
  let page: ExperimentInsert[] = []
  const savePage = async () => {
    await inTenant(async (tx) => {
      await upsertExperiments(tx, page)
      await progress.save(tx)
    })
    page = []
  }
  for await (const read of client.listExperiments(options)) {
    const rows = rowOf(read, groups, context)
    if (rows.length > 0) seen.push(seenOf(read))
    page.push(...rows)
    progress.count('experimentsSeen', rows.length)
    if (page.length >= pageSize) await savePage()
  }
  await savePage()
  const externalIds = seen.map(({ id }) => id)
  if (wasWhole()) {
    const now = deps.clock.now()
    await inTenant((tx) => markMissingExperiments(tx, { connectionId: run.connectionId, externalIds, now }))
  }
  return seen
}

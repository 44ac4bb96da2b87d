/** What a run has to know of the GrowthBook it reads: what it can do, its settings, its metrics and projects. */
import { statsEngines } from '@knowwhen/domain'
import { significanceLevelOf, toMetricFacts, type MetricFacts, type Settings } from '@knowwhen/growthbook'

import type { StoredCapabilities } from '../../db/schema/index.js'
import { saveServerFacts, savePulledProjects, type ConnectionRow } from '../connections/index.js'
import { markMissingMetrics, upsertMetrics } from '../experiments/index.js'
import type { SyncContext } from './sync-context.js'
import { metricRow } from './sync-facts.js'
import { collect, tolerant } from './tolerant-list.js'

const DAY = 86_400_000

/** How results of this GrowthBook are to be read. */
export interface Believed {
  readonly metrics: readonly MetricFacts[]
  readonly alpha: number
  readonly sequentialTuning: number | undefined
}

/** α: what a person confirmed, else what GrowthBook reports, else its default. */
const alphaOf = (connection: Pick<ConnectionRow, 'confirmedAlpha'>, reported: number | null): number =>
  connection.confirmedAlpha ?? reported ?? 0.05

type Asking = Pick<SyncContext, 'ask' | 'signal' | 'inTenant' | 'connection'>

const saveSettings = async ({ inTenant, connection }: Asking, settings: Settings | undefined) => {
  const facts = {
    reportedAlpha: settings === undefined ? null : significanceLevelOf({ settings }),
    statsEngine: statsEngines.find((engine) => engine === settings?.statsEngine) ?? null,
  }
  await inTenant((tx) => saveServerFacts(tx, connection.id, facts))
  return facts
}

/** What GrowthBook's settings say of its intervals. */
export async function pullSettings(context: Asking): Promise<Omit<Believed, 'metrics'>> {
  const { ask, signal, connection } = context
  const settings = (await ask((client) => client.getSettings({ signal })))?.parsed
  const { reportedAlpha } = await saveSettings(context, settings)
  return {
    alpha: alphaOf(connection, reportedAlpha),
    sequentialTuning: settings?.sequentialTestingTuningParameter,
  }
}

/** Asks the server what it can do, which it says nowhere, and remembers that for a day. */
export async function detectCapabilities(context: SyncContext): Promise<StoredCapabilities> {
  const { ask, signal, inTenant, connection, deps } = context
  const { version, ...can } = await ask((client) => client.capabilities({ signal }))
  const capabilities = { ...can, checkedAt: deps.clock.now().toISOString() }
  await inTenant((tx) => saveServerFacts(tx, connection.id, { capabilities, serverVersion: version ?? null }))
  return capabilities
}

/** What the server can do, as it was found out within the last day, or now. */
export async function capabilitiesOf(context: SyncContext): Promise<StoredCapabilities> {
  const { connection, kind, deps } = context
  const known = connection.capabilities
  const age = known === null ? DAY : deps.clock.now().getTime() - Date.parse(known.checkedAt)
  return known === null || kind === 'full' || age >= DAY ? detectCapabilities(context) : known
}

const rowsOf = (
  facts: readonly MetricFacts[],
  raw: ReadonlyMap<string, string>,
  of: { connectionId: string; now: Date },
) => facts.map((metric) => metricRow(metric, { ...of, raw: raw.get(metric.metricId) ?? '' }))

type Listing = Asking & {
  readonly deps: Pick<SyncContext['deps'], 'clock'>
  /** Where what was malformed is said; else it is only left out. */
  readonly progress?: Pick<SyncContext['progress'], 'note'>
}

/** Reads every metric of both kinds and keeps them. */
export async function readMetrics(context: Listing): Promise<readonly MetricFacts[]> {
  const { ask, connection, inTenant, deps } = context
  const { options, wasWhole } = tolerant(context)
  const classic = await ask((client) => collect(client.listMetrics(options)))
  const fact = await ask((client) => collect(client.listFactMetrics(options)))
  const facts = toMetricFacts({
    metrics: classic.map((m) => m.parsed),
    factMetrics: fact.map((m) => m.parsed),
  })
  const raw = new Map([...classic, ...fact].map((read) => [read.parsed.id, read.raw]))
  const of = { connectionId: connection.id, now: deps.clock.now() }
  await inTenant(async (tx) => {
    await upsertMetrics(tx, rowsOf(facts, raw, of))
    const externalIds = facts.map((metric) => metric.metricId)
    if (wasWhole()) await markMissingMetrics(tx, { ...of, externalIds })
  })
  return facts
}

export async function pullMetrics(context: SyncContext): Promise<readonly MetricFacts[]> {
  const facts = await readMetrics(context)
  context.progress.see('metricsSeen', facts.length)
  await context.progress.saveNow()
  return facts
}

export async function pullProjects(context: SyncContext): Promise<void> {
  const { ask, run, progress, inTenant, deps } = context
  const { options, wasWhole } = tolerant(context)
  const projects = await ask((client) => collect(client.listProjects(options)))
  const now = deps.clock.now()
  await inTenant(async (tx) => {
    await savePulledProjects(tx, run.connectionId, {
      projects: projects.map(({ parsed: { id, name } }) => ({ externalId: id, name: name || id })),
      isWhole: wasWhole(),
      now,
    })
    await progress.save(tx)
  })
}

/** The client of GrowthBook against every release that the simulator can be, and every switch of its quirks. */
import {
  createGrowthBookClient,
  GrowthBookError,
  systemClock,
  toExperimentFacts,
  toMetricFacts,
  toReading,
  toSlices,
  type GrowthBookClient,
  type MetricFacts,
  type Read,
} from '@knowwhen/growthbook'
import { QUIRK_NAMES, SERVER_VERSIONS, type Quirk, type ServerVersion } from '@knowwhen/growthbook-simulator'
import { afterEach, describe, expect, test } from 'vitest'

import { simulatedGrowthBook, simulatorKey, type SimulatedGrowthBook } from './simulated-growthbook.js'

let running: SimulatedGrowthBook | undefined
let client: GrowthBookClient | undefined
afterEach(async () => {
  await client?.close()
  await running?.simulator.close()
})

const start = async (version: ServerVersion, quirks: readonly Quirk[] = []) => {
  const asked: string[] = []
  const options = { version, quirks, now: () => new Date('2026-06-01T00:00:00Z') }
  running = await simulatedGrowthBook({ ...options, onRequest: (url) => void asked.push(url) })
  client = createGrowthBookClient({
    baseUrl: running.origin,
    secretKey: simulatorKey,
    clock: systemClock,
    random: () => 0,
    policy: { allowedOrigins: [running.origin] },
  })
  return { client, asked, simulator: running.simulator }
}

const collect = async <Parsed>(items: AsyncIterable<Read<Parsed>>): Promise<readonly Parsed[]> => {
  const all: Parsed[] = []
  for await (const { parsed } of items) all.push(parsed)
  return all
}

const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
    return 'none'
  } catch (error) {
    if (error instanceof GrowthBookError) return error.code
    throw error
  }
}

const isFrom = (version: ServerVersion, since: ServerVersion) =>
  SERVER_VERSIONS.indexOf(version) >= SERVER_VERSIONS.indexOf(since)

/** A reading's metrics, or why there is none. */
const readResults = async (
  from: GrowthBookClient,
  id: string,
  metrics: readonly MetricFacts[],
): Promise<readonly string[] | string> => {
  try {
    const { experiment, result } = (await from.getResults(id)).parsed
    const reading = toReading({ experiment, results: result, metrics, alpha: 0.05 })
    return reading.metrics.map(({ metricId }) => metricId)
  } catch (error) {
    if (error instanceof GrowthBookError) return error.code
    throw error
  }
}

/** Everything that a sync reads, decoded. */
const readEverything = async (from: GrowthBookClient) => {
  const groups = await collect(from.listMetricGroups())
  const metrics = toMetricFacts({
    metrics: await collect(from.listMetrics()),
    factMetrics: await collect(from.listFactMetrics()),
  })
  const experiments = await collect(from.listExperiments())
  const outcomes = []
  for (const { id } of experiments) outcomes.push(await readResults(from, id, metrics))
  return { facts: experiments.map((one) => toExperimentFacts(one, groups)), metrics, outcomes }
}

const draft = {
  trackingKey: 'knowwhen-h-1',
  name: 'Shorter form',
  hypothesis: 'If the form is shorter, then more people finish it.',
  tags: ['knowwhen'],
  variations: [
    { key: '0', name: 'Control' },
    { key: '1', name: 'Short' },
  ],
}

describe.each(SERVER_VERSIONS)('GrowthBook %s', (version) => {
  test('is recognised, and never sent a parameter that it refuses', async () => {
    const { client: from, asked } = await start(version)
    expect(await from.capabilities()).toEqual({
      bulkResults: isFrom(version, '4.4.0'),
      metricGroups: isFrom(version, '4.4.0'),
      sortedLists: isFrom(version, '5.0.1'),
      learnings: isFrom(version, '5.0.1'),
      ...(isFrom(version, '5.0.0') ? { version } : {}),
    })
    expect(asked.length).toBeLessThanOrEqual(2)
    expect(asked.filter((path) => path.includes('sortBy'))).toEqual([])
  })

  test('gives everything that a sync reads', async () => {
    const { client: from } = await start(version)
    expect(await from.testConnection()).toMatchObject({ ok: true, experimentCount: 17 })
    const { facts, metrics, outcomes } = await readEverything(from)
    expect(facts).toHaveLength(17)
    expect(metrics.length).toBeGreaterThan(0)
    expect(outcomes.filter((outcome) => typeof outcome === 'string')).toEqual(['noResultsYet'])
    expect(outcomes.filter((outcome) => outcome.length === 0)).toEqual([])
    expect((await collect(from.listProjects())).length).toBeGreaterThan(0)
  })

  test('gives the results of a dimension, slice by slice', async () => {
    const { client: from } = await start(version)
    const read = await from.getResults('exp_nw-one-page-checkout', { dimension: 'exp:country' })
    const { experiment, result } = read.parsed
    const slices = toSlices({ experiment, results: result, metrics: [], alpha: 0.05 })
    expect(slices.length).toBeGreaterThan(1)
    expect(slices.filter(({ name, reading }) => name === '' || reading.metrics.length === 0)).toEqual([])
    const uncounted = from.getResults('exp_nw-one-page-checkout', { dimension: 'exp:browser' })
    expect(await codeOf(uncounted)).toBe('noResultsYet')
  })

  test('takes a draft, once, and finds it by its tracking key', async () => {
    const { client: from } = await start(version)
    const [source] = await collect(from.listDataSources())
    const [query] = source?.assignmentQueries ?? []
    const made = { ...draft, datasourceId: source?.id ?? '', assignmentQueryId: query?.id ?? '' }
    const created = (await from.createExperiment(made)).parsed
    expect(created).toMatchObject({ status: 'draft', trackingKey: made.trackingKey, tags: ['knowwhen'] })
    expect(await codeOf(from.createExperiment(made))).toBe('alreadyExists')
    expect((await from.findExperimentByTrackingKey(made.trackingKey))?.parsed.id).toBe(created.id)
    expect(await from.findExperimentByTrackingKey('knowwhen-h-2')).toBeUndefined()
  })

  test('takes a learning where it has them', async () => {
    const { client: from } = await start(version)
    const learning = { title: 'Shorter is better', supportingExperimentIds: ['exp_nw-one-page-checkout'] }
    const made = await codeOf(from.createLearning(learning))
    expect(made).toBe(isFrom(version, '5.0.1') ? 'none' : 'unknownRoute')
    const found = from.listLearnings({ experimentId: 'exp_nw-one-page-checkout' }).catch(() => [])
    const titles = (await found).map(({ parsed }) => parsed.title)
    expect(titles.includes(learning.title)).toBe(isFrom(version, '5.0.1'))
  })

  test('computes results when asked to, and says why it does not', async () => {
    const { client: from } = await start(version)
    const asked = await from.requestSnapshot('exp_nw-one-page-checkout')
    expect((await from.getSnapshot(asked.parsed.id)).parsed.status).not.toBe('error')
    expect(await codeOf(from.requestSnapshot('exp_nw-loyalty-points'))).toBe('snapshotNotPossible')
  })
})

test('5.0.1 gives experiments from the newest change on, down to what is known', async () => {
  const { client: from, asked } = await start('5.0.1')
  const all = await collect(from.listExperiments({ newestFirst: true }))
  const instants = all.map(({ dateUpdated = '' }) => dateUpdated)
  expect(instants).toEqual(instants.toSorted().toReversed())
  const third = instants[2] ?? ''
  const recent = await collect(from.listExperiments({ newestFirst: true, updatedSince: third }))
  expect(recent.map(({ id }) => id)).toEqual(
    all.filter(({ dateUpdated = '' }) => dateUpdated >= third).map(({ id }) => id),
  )
  expect(asked).toHaveLength(2)
})

describe.each(QUIRK_NAMES)('with the switch %s', (quirk) => {
  test.each(['4.3.0', '5.0.1'] as const)('%s is read to the end', async (version) => {
    const { client: from } = await start(version, [quirk])
    const { facts, outcomes } = await readEverything(from)
    expect(facts).toHaveLength(17)
    expect(new Set(outcomes.filter((outcome) => typeof outcome === 'string'))).toEqual(
      new Set(['noResultsYet']),
    )
    expect(
      facts.filter(({ conclusion }) => conclusion?.outcome === 'lost' && conclusion.winningArmId !== null),
    ).toEqual([])
    const results = await from.listResults()
    expect(results === null).toBe(version === '4.3.0')
  })
})

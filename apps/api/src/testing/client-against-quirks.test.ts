/** What the product reads where GrowthBook shows one of its quirks: the same as without it, or less, but never wrong. */
import { toExperimentFacts, type FailureCode } from '@knowwhen/growthbook'
import { FAULTS, QUIRK_NAMES, type FaultKind, type Quirk } from '@knowwhen/growthbook-simulator'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import {
  everyOne,
  facedExperiment,
  facedExperiments,
  facedRunning,
  facedVersions,
  faceSimulator,
  readingOf,
  type Faced,
} from './client-and-simulator.js'

const factsOf = async ({ client }: Faced) => {
  const groups = await everyOne(client.listMetricGroups())
  return toExperimentFacts((await client.getExperiment(facedExperiment)).parsed, groups)
}

/** Metrics of results that are really there: every quirk that adds some adds them behind. */
const readMetricIds = async (faced: Faced) =>
  (await readingOf(faced, facedExperiment)).metrics.map(({ metricId }) => metricId)

const ownMetricIds = [
  'fact__checkout_completed',
  'fact__average_order_value',
  'fact__page_load_seconds',
  'met_refund_rate',
]

const hidesResults: readonly Quirk[] = ['phaseRollOver', 'emptyResults']

describe.each(facedVersions)('a GrowthBook %s', (version) => {
  const isOld = version === '4.2.0' || version === '4.0.0'
  let faced: Faced

  beforeAll(async () => {
    faced = await faceSimulator(version)
  })
  afterEach(() => faced.simulator.reset())
  afterAll(() => faced.close())

  const turnOn = (quirk: Quirk) => faced.simulator.quirks.turnOn(quirk)

  it.each(QUIRK_NAMES)('with %s gives every list whole, and every method an answer', async (quirk) => {
    turnOn(quirk)
    const { client } = faced
    expect(await client.testConnection()).toMatchObject({ ok: true, experimentCount: facedExperiments })
    expect(await everyOne(client.listExperiments())).toHaveLength(facedExperiments)
    expect((await factsOf(faced)).experimentId).toBe(facedExperiment)
    const bulk = await client.listResults()
    const withResults = faced.simulator.experiments.list().filter(({ snapshots }) => snapshots > 0)
    const expected = quirk === 'phaseRollOver' ? 0 : withResults.length
    expect(bulk && (await everyOne(bulk)).length).toBe(isOld ? null : expected)
  })

  it.each(QUIRK_NAMES.filter((quirk) => !hidesResults.includes(quirk)))(
    'with %s gives the same numbers of the metrics that are really there',
    async (quirk) => {
      const plain = await readingOf(faced, facedExperiment)
      turnOn(quirk)
      const { metrics, ...reading } = await readingOf(faced, facedExperiment)
      expect({ ...reading, metrics: metrics.slice(0, plain.metrics.length) }).toEqual(plain)
    },
  )

  it('that names the control as the winner of what was lost concludes no winner', async () => {
    turnOn('winnerIsControl')
    expect((await factsOf(faced)).conclusion).toMatchObject({ outcome: 'lost', winningArmId: null })
  })

  it('that hides goals in a group gives them where it tells the groups', async () => {
    turnOn('metricGroups')
    const goals = isOld ? [] : ['fact__checkout_completed']
    expect((await factsOf(faced)).goalMetricIds).toEqual(goals)
    expect(await readMetricIds(faced)).toEqual(ownMetricIds)
  })

  it.each([
    ['deletedMetric', 'fact__deleted_long_ago'],
    ['sliceMetrics', 'fact__checkout_completed?dim:country=US'],
    ['funnelSteps', 'fact__checkout_completed?step=0'],
  ] as const)('with %s is read with that metric beside the others', async (quirk, metricId) => {
    turnOn(quirk)
    expect(await readMetricIds(faced)).toEqual([...ownMetricIds, metricId])
  })

  it('that has begun a new phase has no results of it, and those of the one before', async () => {
    const before = await readingOf(faced, facedExperiment)
    turnOn('phaseRollOver')
    await expect(faced.client.getResults(facedExperiment)).rejects.toMatchObject({ code: 'noResultsYet' })
    expect((await readingOf(faced, facedExperiment, { phase: 0 })).metrics).toEqual(before.metrics)
    expect((await factsOf(faced)).phases.at(-1)?.endedAt).toBeNull()
  })

  it('whose snapshot found nobody gives arms without users and no metrics', async () => {
    turnOn('emptyResults')
    const reading = await readingOf(faced, facedExperiment)
    expect(reading.metrics).toEqual([])
    expect(reading.arms.map(({ users }) => users)).toEqual([0, 0])
    expect(reading.sampleRatioPValue).toBeNull()
  })

  it('that gives a custom report in bulk gives the real numbers elsewhere', async () => {
    const plain = await readingOf(faced, facedRunning)
    turnOn('reportsInBulk')
    expect(await readingOf(faced, facedRunning)).toEqual(plain)
  })

  it('that keeps its settings from a key says none', async () => {
    turnOn('noSettings')
    expect(await faced.client.getSettings()).toBeUndefined()
  })
})

type Outcome = FailureCode | 'answered'

/** What becomes of results where the fault lasts, and where only one request is struck. */
const faultOutcomes: Readonly<Partial<Record<FaultKind, readonly [lasting: Outcome, once: Outcome]>>> = {
  hang: ['timeout', 'answered'],
  connectionClosed: ['unreachable', 'answered'],
  connectionReset: ['unreachable', 'answered'],
  slowDrip: ['timeout', 'answered'],
  giganticBody: ['answerTooLarge', 'answerTooLarge'],
  malformedJson: ['malformedAnswer', 'malformedAnswer'],
  wrongContentType: ['answered', 'answered'],
  notJson: ['malformedAnswer', 'malformedAnswer'],
  html: ['wrongHost', 'wrongHost'],
  routeNotFound: ['wrongHost', 'wrongHost'],
  serverError: ['serverError', 'answered'],
  badGateway: ['serverError', 'answered'],
  rateLimitStorm: ['rateLimited', 'answered'],
  malformedResults: ['malformedAnswer', 'malformedAnswer'],
}

describe('a GrowthBook that fails', () => {
  let faced: Faced

  beforeAll(async () => {
    faced = await faceSimulator('5.0.1')
  })
  afterEach(() => faced.simulator.reset())
  afterAll(() => faced.close())

  const outcome = async (): Promise<unknown> => {
    try {
      await faced.client.getResults(facedExperiment)
      return 'answered'
    } catch (error) {
      return Reflect.get(Object(error), 'code')
    }
  }

  it.each(Object.entries(faultOutcomes))('by %s', async (name, outcomes) => {
    const kind = Object.keys(FAULTS).find((known): known is FaultKind => known === name) ?? 'hang'
    const fault = { kind, path: '/results', dripMilliseconds: 400, megabytes: 8 }
    faced.simulator.faults.add({ ...fault, times: 1 })
    const once = await outcome()
    faced.simulator.faults.clear()
    faced.simulator.faults.add(fault)
    const lasting = await outcome()
    faced.simulator.faults.clear()
    expect([lasting, once]).toEqual(outcomes)
    expect(await outcome()).toBe('answered')
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ExperimentDefinition } from '../definition/definition.schema.js'
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulator.js'
import { proportionExperiment } from '../testing/definitions.js'
import {
  analysisAt,
  get,
  messageOf,
  post,
  readResult,
  resultSchema,
  type WireAnalysis,
} from '../testing/requests.js'

let simulator: Simulator

function open(
  experiments: readonly ExperimentDefinition[],
  options: Partial<SimulatorOptions> = {},
): Simulator {
  simulator = createSimulator({ experiments, rateLimitMax: 10_000, ...options })
  return simulator
}

afterEach(() => simulator.close())

const NO_EFFECT = { percentChange: 0, ciLow: 0, ciHigh: 0 }

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected) / Math.abs(expected), `${actual} against ${expected}`).toBeLessThan(5e-4)
}

describe('what cannot be computed', () => {
  const arms = (
    numerators: readonly [number | undefined, number | undefined],
    users = 1000,
  ): ExperimentDefinition['variations'] =>
    numerators.map((numerator, index) => ({
      key: String(index),
      name: `Arm ${index}`,
      users,
      metrics: numerator === undefined ? {} : { signup: { numerator } },
    }))

  async function analysisOf(
    statsEngine: 'bayesian' | 'frequentist',
    variations: ExperimentDefinition['variations'],
  ): Promise<WireAnalysis> {
    open([proportionExperiment('a', { statsEngine, variations })])
    return analysisAt(await readResult(simulator, 'a'), 0, 1)
  }

  it.each([
    ['bayesian', 0.5, 0],
    ['frequentist', 0, 1],
  ] as const)(
    'a baseline of zero is zeros and a telling default (%s)',
    async (engine, chanceToBeatControl, pValue) => {
      expect(await analysisOf(engine, arms([0, 10]))).toMatchObject({
        ...NO_EFFECT,
        risk: 0,
        chanceToBeatControl,
        pValue,
        mean: 0.01,
      })
    },
  )

  it.each(['bayesian', 'frequentist'] as const)(
    'a metric that is missing for the arm is zeros throughout (%s)',
    async (engine) => {
      expect(await analysisOf(engine, arms([100, undefined]))).toEqual({
        ...NO_EFFECT,
        engine,
        numerator: 0,
        denominator: 0,
        mean: 0,
        stddev: 0,
        pValue: 0,
        risk: 0,
        chanceToBeatControl: 0,
      })
    },
  )

  it('a deviation that was not published is no estimate', async () => {
    const metrics = [{ id: 'spend', name: 'Spend', type: 'revenue' }] as const
    const variations = [10, 12].map((numerator, index) => ({
      key: String(index),
      name: `Arm ${index}`,
      users: 10,
      metrics: { spend: { numerator, stddev: null } },
    }))
    open([proportionExperiment('a', { metrics: [...metrics], variations })])
    expect(analysisAt(await readResult(simulator, 'a'), 0, 1)).toMatchObject({
      ...NO_EFFECT,
      mean: 1.2,
      stddev: 0,
      chanceToBeatControl: 0.5,
    })
  })

  it('a snapshot without users is one empty slice called All', async () => {
    open([proportionExperiment('a', { variations: arms([0, 0], 0) })])
    const { results } = await readResult(simulator, 'a')
    expect(results).toEqual([{ dimension: 'All', totalUsers: 0, checks: { srm: 1 }, metrics: [] }])
  })
})

describe('the frame around the numbers', () => {
  it('checks the sample ratio with a p-value', async () => {
    const variations = [50_000, 50_900].map((users, index) => ({
      key: String(index),
      name: `Arm ${index}`,
      users,
      metrics: { signup: { numerator: 5000 } },
    }))
    open([proportionExperiment('a', { variations })])
    expect((await readResult(simulator, 'a')).results[0]?.checks.srm).toBeCloseTo(0.0046, 4)
  })

  it('leaves an arm of weight zero out of that check', async () => {
    const variations = [5000, 5050, 10].map((users, index) => ({
      key: String(index),
      name: `Arm ${index}`,
      users,
      metrics: { signup: { numerator: 5 } },
    }))
    open([proportionExperiment('a', { variations, intendedWeights: [0.5, 0.5, 0] })])
    expectClose((await readResult(simulator, 'a')).results[0]?.checks.srm ?? 0, 0.6179522)
  })

  it('calls the overall slice "", and "All" for a bandit', async () => {
    open([proportionExperiment('a'), proportionExperiment('b', { type: 'multi-armed-bandit' })])
    expect((await readResult(simulator, 'a')).results[0]?.dimension).toBe('')
    expect((await readResult(simulator, 'b')).results[0]?.dimension).toBe('All')
  })

  it('says the phase as text, the moments of the phase, and neither CUPED nor sequential', async () => {
    open([proportionExperiment('a', { sequential: true })])
    const result = await readResult(simulator, 'a')
    expect([result.phase, result.dateStart, result.dateEnd, result.dimension]).toEqual([
      '0',
      '2026-03-02T00:00:00.000Z',
      '2026-03-16T00:00:00.000Z',
      { type: 'none' },
    ])
    const { settings } = z.object({ settings: z.looseObject({}) }).parse(Object(await rawResult('a')))
    expect(settings).not.toHaveProperty('sequentialTestingEnabled')
    expect(settings).not.toHaveProperty('regressionAdjustmentEnabled')
  })

  async function rawResult(id: string): Promise<unknown> {
    return z
      .object({ result: z.looseObject({}) })
      .parse((await get(simulator, `/api/v1/experiments/exp_${id}/results`)).json()).result
  }

  it('lists results by the page of experiments: an empty page can have a next one', async () => {
    open([proportionExperiment('a', { status: 'draft' }), proportionExperiment('b')])
    const schema = z.object({
      experimentResults: z.array(resultSchema),
      count: z.number(),
      total: z.number(),
      hasMore: z.boolean(),
      nextOffset: z.number().nullable(),
    })
    const first = schema.parse((await get(simulator, '/api/v1/experiments/results?limit=1')).json())
    expect({ ...first, experimentResults: first.experimentResults.length }).toEqual({
      experimentResults: 0,
      count: 0,
      total: 2,
      hasMore: true,
      nextOffset: 1,
    })
    const second = schema.parse((await get(simulator, '/api/v1/experiments/results?limit=1&offset=1')).json())
    expect([second.count, second.hasMore, second.experimentResults[0]?.id]).toEqual([1, false, 'snp_b_1'])
  })

  it('leaves absent numbers out where a metric lists its experiments', async () => {
    open([proportionExperiment('a', { statsEngine: 'frequentist' })])
    const row = z.object({ experimentResults: z.array(z.object({ variations: z.array(z.looseObject({})) })) })
    const [experiment] = row.parse(
      (await get(simulator, '/api/v1/metrics/fact__signup/experiments')).json(),
    ).experimentResults
    expect(Object.keys(experiment?.variations[0] ?? {})).not.toContain('lift')
    expect(experiment?.variations[1]).toMatchObject({ users: 50_000, mean: 0.104 })
    expect(experiment?.variations[1]).toHaveProperty('lift')
    expect(experiment?.variations[1]).toHaveProperty('pValue')
    expect(experiment?.variations[1]).not.toHaveProperty('chanceToWin')
  })
})

describe('snapshots', () => {
  it('are running when asked for and finished when looked at', async () => {
    open([proportionExperiment('a', { status: 'running', elapsedDays: 5 })])
    const schema = z.object({
      snapshot: z.object({ id: z.string(), experiment: z.literal('exp_a'), status: z.string() }),
    })
    const created = schema.parse((await post(simulator, '/api/v1/experiments/exp_a/snapshot')).json())
    const found = schema.parse((await get(simulator, `/api/v1/snapshots/${created.snapshot.id}`)).json())
    expect([created.snapshot.status, found.snapshot.status]).toEqual(['running', 'success'])
    expect((await readResult(simulator, 'a')).id).toBe(created.snapshot.id)
  })

  it('move dateUpdated even where the clock stands still', async () => {
    open([proportionExperiment('a', { status: 'running', elapsedDays: 5 })], {
      now: () => new Date('2026-06-01'),
    })
    const schema = z.object({ experiment: z.object({ dateUpdated: z.string() }) })
    const read = async () =>
      schema.parse((await get(simulator, '/api/v1/experiments/exp_a')).json()).experiment.dateUpdated
    const before = await read()
    await post(simulator, '/api/v1/experiments/exp_a/snapshot')
    expect((await read()) > before).toBe(true)
  })

  it('are refused for a draft, and for a phase that is not there', async () => {
    open([proportionExperiment('a'), proportionExperiment('draft', { status: 'draft' })])
    expect((await messageOf(post(simulator, '/api/v1/experiments/exp_draft/snapshot'))).message).toBe(
      'Experiment is in draft state.',
    )
    expect(
      (await messageOf(post(simulator, '/api/v1/experiments/exp_a/snapshot', { phase: 7 }))).message,
    ).toBe('Phase 7 not found')
  })
})

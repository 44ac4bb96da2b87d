import { afterEach, describe, expect, it } from 'vitest'
import type { ExperimentDefinition } from '../definition/definition.schema.js'
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulator.js'
import { proportionExperiment } from '../testing/definitions.js'
import { analysisAt, get, messageOf, readResult } from '../testing/requests.js'

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

describe('what is not found', () => {
  it.each([
    ['/experiments/exp_x', 'Could not find experiment with that id'],
    ['/experiments/exp_x/results', 'Could not find experiment with that id'],
    ['/experiments/a', 'Could not find experiment with that id'],
    ['/experiments/exp_draft/results', 'No results found for that experiment'],
    ['/experiments/exp_a/results?phase=3', 'No results found for that experiment'],
    ['/experiments/exp_a/results?dimension=exp:country', 'No results found for that experiment'],
    ['/snapshots/snp_x', 'Snapshot not found or no permission to access'],
    ['/metrics/met_x', 'Could not find metric with that id'],
    ['/fact-metrics/fact__x', 'Could not find factMetric with that id'],
    ['/projects/prj_x', 'Could not find project with that id'],
  ])('%s is a 400, not a 404', async (path, message) => {
    open([proportionExperiment('a'), proportionExperiment('draft', { status: 'draft' })])
    expect(await messageOf(get(simulator, `/api/v1${path}`))).toEqual({ status: 400, message })
  })

  it('has no results by bulk unless a server opted in', async () => {
    open([proportionExperiment('a')])
    expect(await messageOf(get(simulator, '/api/v1/experiments/exp_a/bulk-results'))).toMatchObject({
      status: 404,
    })
  })
})

describe('the numbers of one arm', () => {
  it('are those of the worked example, with the frequentist engine', async () => {
    open([proportionExperiment('a', { statsEngine: 'frequentist' })])
    const arm = analysisAt(await readResult(simulator, 'a'), 0, 1)
    expectClose(arm.percentChange, 0.04)
    expect(arm.ciLow).toBeCloseTo(0.00174, 5)
    expect(arm.ciHigh).toBeCloseTo(0.07826, 5)
    expect(arm.pValue).toBeCloseTo(0.0405, 4)
    expect([arm.engine, arm.numerator, arm.denominator, arm.mean, arm.risk, arm.chanceToBeatControl]).toEqual(
      ['frequentist', 5200, 0, 0.104, 0, 0],
    )
  })

  it('leave the p-value out with the Bayesian engine, as 0', async () => {
    open([proportionExperiment('a', { statsEngine: 'bayesian' })])
    const arm = analysisAt(await readResult(simulator, 'a'), 0, 1)
    expect(arm.pValue).toBe(0)
    expect(arm.chanceToBeatControl).toBeGreaterThan(0.97)
    expect(arm.risk).toBeGreaterThan(0)
  })

  it.each(['bayesian', 'frequentist'] as const)(
    'are all absent for the control but its own (%s)',
    async (statsEngine) => {
      open([proportionExperiment('a', { statsEngine })])
      const control = analysisAt(await readResult(simulator, 'a'), 0, 0)
      expect(control).toMatchObject({
        ...NO_EFFECT,
        pValue: 0,
        risk: 0,
        chanceToBeatControl: 0,
        mean: 0.1,
        numerator: 5000,
      })
      expectClose(control.stddev, 0.3)
    },
  )

  it('have a p-value of 0 where it underflows', async () => {
    const variations = [10_000, 13_000].map((numerator, index) => ({
      key: String(index),
      name: `Arm ${index}`,
      users: 100_000,
      metrics: { signup: { numerator } },
    }))
    open([proportionExperiment('a', { statsEngine: 'frequentist', variations })])
    const arm = analysisAt(await readResult(simulator, 'a'), 0, 1)
    expect(arm.pValue).toBe(0)
    expect(arm.ciLow).toBeGreaterThan(0.26)
  })

  it('are wider where the test is sequential', async () => {
    open([
      proportionExperiment('fixed', { statsEngine: 'frequentist' }),
      proportionExperiment('seq', { statsEngine: 'frequentist', sequential: true }),
    ])
    const fixed = analysisAt(await readResult(simulator, 'fixed'), 0, 1)
    const sequential = analysisAt(await readResult(simulator, 'seq'), 0, 1)
    expect(sequential.percentChange).toBe(fixed.percentChange)
    expect(sequential.ciHigh - sequential.ciLow).toBeGreaterThan(1.5 * (fixed.ciHigh - fixed.ciLow))
    expect(sequential.pValue).toBeGreaterThan(fixed.pValue)
  })

  it('keep their signs for an inverse metric, whose chance and risk are turned', async () => {
    const metrics = [{ id: 'signup', name: 'Bounce', type: 'proportion', inverse: true }] as const
    open([
      proportionExperiment('plain'),
      proportionExperiment('inverse', {
        metrics: [{ ...metrics[0], id: 'bounce' }],
        variations: [
          { key: '0', name: 'C', users: 50_000, metrics: { bounce: { numerator: 5000 } } },
          { key: '1', name: 'T', users: 50_000, metrics: { bounce: { numerator: 5200 } } },
        ],
      }),
    ])
    const plain = analysisAt(await readResult(simulator, 'plain'), 0, 1)
    const inverse = analysisAt(await readResult(simulator, 'inverse'), 0, 1)
    expect([inverse.percentChange, inverse.ciLow, inverse.ciHigh]).toEqual([
      plain.percentChange,
      plain.ciLow,
      plain.ciHigh,
    ])
    expectClose(inverse.chanceToBeatControl, 1 - plain.chanceToBeatControl)
    expect(inverse.risk).toBeGreaterThan(plain.risk)
  })

  it('are drawn towards a proper prior', async () => {
    const prior = { mean: 0, stddev: 0.02 }
    open([
      proportionExperiment('a', { metrics: [{ id: 'signup', name: 'Signup', type: 'proportion', prior }] }),
    ])
    const arm = analysisAt(await readResult(simulator, 'a'), 0, 1)
    expectClose(arm.percentChange, 0.04 * (0.02 ** 2 / (0.02 ** 2 + 0.01952 ** 2)))
  })

  it('take their engine and α from the project, else from the organisation', async () => {
    open([proportionExperiment('a', { project: 'prj_a' }), proportionExperiment('b')], {
      settings: { statsEngine: 'bayesian', pValueThreshold: 0.05 },
      projects: [{ id: 'prj_a', name: 'A', settings: { statsEngine: 'frequentist', pValueThreshold: 0.01 } }],
    })
    const project = analysisAt(await readResult(simulator, 'a'), 0, 1)
    const organisation = analysisAt(await readResult(simulator, 'b'), 0, 1)
    expect([project.engine, organisation.engine]).toEqual(['frequentist', 'bayesian'])
    expectClose(project.ciHigh - project.ciLow, 2 * 2.575829 * 0.01952)
    expectClose(organisation.ciHigh - organisation.ciLow, 2 * 1.959964 * 0.01952)
  })

  it('give a ratio its denominator, and say the quantile as its mean', async () => {
    const metrics = [
      { id: 'aov', name: 'AOV', type: 'ratio' },
      { id: 'p90', name: 'P90', type: 'quantile', inverse: true },
    ] as const
    const arm = (key: string, sum: number, value: number) => ({
      key,
      name: key,
      users: 10_000,
      metrics: {
        aov: {
          numerator: sum,
          denominator: 4000,
          ratio: { numeratorSumSquares: sum * 120, denominatorSumSquares: 4000, sumOfProducts: sum },
        },
        p90: { numerator: 0, quantile: { value, lower: value - 3, upper: value + 3 } },
      },
    })
    open([
      proportionExperiment('a', {
        metrics: [...metrics],
        variations: [arm('0', 320_000, 120), arm('1', 330_000, 114)],
      }),
    ])
    const result = await readResult(simulator, 'a')
    expect(analysisAt(result, 0, 1)).toMatchObject({ numerator: 330_000, denominator: 4000, mean: 82.5 })
    expect(analysisAt(result, 1, 1)).toMatchObject({
      numerator: 0,
      denominator: 0,
      mean: 114,
      percentChange: -0.05,
    })
    expect(analysisAt(result, 1, 1).chanceToBeatControl).toBeGreaterThan(0.99)
  })
})

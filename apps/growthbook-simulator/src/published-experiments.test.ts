import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loadLibrary } from './definition/load-library.js'
import type { Definition } from './definition/definition.schema.js'
import { createSimulator, type Simulator } from './simulator.js'
import {
  hasSharedSpecifications,
  readSharedJson,
  sharedPath,
  SKIPPED_WITHOUT_SHARED,
} from './testing/shared-specifications.js'
import { readResult, type WireAnalysis, type WireResult } from './testing/requests.js'

const comparisonSchema = z.object({
  treatment: z.string(),
  metric: z.string(),
  nControl: z.number(),
  nTreatment: z.number(),
  meanControl: z.number(),
  meanTreatment: z.number(),
  percentChange: z.number(),
  ci95: z.tuple([z.number(), z.number()]).nullable(),
  stderrRelative: z.number().optional(),
  pValue: z.number().nullable(),
  chanceToBeatControlFlatPrior: z.number().optional(),
  note: z.string().optional(),
})
type Comparison = z.output<typeof comparisonSchema>

const referenceSchema = z.object({
  experiments: z.array(
    z.object({
      id: z.string(),
      srm: z.object({ pValue: z.number() }),
      comparisons: z.array(comparisonSchema),
    }),
  ),
})

const PUBLISHED = 'data/published-experiments.json'

/** Six significant digits; below `floor` a difference is a difference of rounding. */
function expectSixDigits(actual: number, expected: number, floor = 0): void {
  const allowed = Math.max(1e-6 * Math.abs(expected), floor)
  expect(Math.abs(actual - expected), `${actual} against ${expected}`).toBeLessThanOrEqual(allowed)
}

/** The reference file rounds to ten digits, and GrowthBook's 1 - cdf ends at 1e-16: both ends meet here. */
const TAIL = 2e-16

function expectFrequentist(actual: WireAnalysis, expected: Comparison): void {
  expectSixDigits(actual.percentChange, expected.percentChange, 1e-9)
  // One comparison of the reference was made with the normal quantile, which differs in the fifth digit.
  const floor = expected.note === undefined ? 1e-9 : 5e-6
  expectSixDigits(actual.ciLow, expected.ci95?.[0] ?? NaN, floor)
  expectSixDigits(actual.ciHigh, expected.ci95?.[1] ?? NaN, floor)
  expectSixDigits(actual.pValue, expected.pValue ?? NaN, expected.note === undefined ? TAIL : 5e-6)
  expect([actual.risk, actual.chanceToBeatControl]).toEqual([0, 0])
}

function expectBayesian(actual: WireAnalysis, expected: Comparison): void {
  expectSixDigits(actual.percentChange, expected.percentChange, 1e-9)
  expectSixDigits(actual.chanceToBeatControl, expected.chanceToBeatControlFlatPrior ?? NaN, TAIL)
  const error = (actual.ciHigh - actual.ciLow) / (2 * 1.959963984540054)
  expectSixDigits(error, expected.stderrRelative ?? NaN, 1e-10)
}

/** No deviation was published for these: GrowthBook would answer with its zeros. */
function expectNoEstimate(actual: WireAnalysis): void {
  expect([actual.percentChange, actual.ciLow, actual.ciHigh, actual.risk]).toEqual([0, 0, 0, 0])
  expect(actual.engine === 'bayesian' ? actual.chanceToBeatControl : actual.pValue).toBe(
    actual.engine === 'bayesian' ? 0.5 : 1,
  )
}

function armsOf(result: WireResult, definition: Definition, { metric, treatment }: Comparison) {
  const found = result.results[0]?.metrics[definition.metrics.findIndex(({ id }) => id === metric)]
  const control = found?.variations[0]
  const arm = found?.variations[definition.variations.findIndex(({ key }) => key === treatment)]
  if (control === undefined || arm === undefined)
    throw new Error(`${metric} of ${treatment} is not in the results`)
  return { control, arm }
}

function expectComparison(result: WireResult, definition: Definition, comparison: Comparison): void {
  const { control, arm } = armsOf(result, definition, comparison)
  expect([control.users, arm.users]).toEqual([comparison.nControl, comparison.nTreatment])
  const [baseline] = control.analyses
  const [analysis] = arm.analyses
  if (baseline === undefined || analysis === undefined) throw new Error('an arm without analysis')
  expectSixDigits(baseline.mean, comparison.meanControl, 1e-10)
  expectSixDigits(analysis.mean, comparison.meanTreatment, 1e-10)
  if (comparison.ci95 === null) expectNoEstimate(analysis)
  else if (analysis.engine === 'frequentist') expectFrequentist(analysis, comparison)
  else expectBayesian(analysis, comparison)
}

describe.skipIf(!hasSharedSpecifications).each(['frequentist', 'bayesian'] as const)(
  `the published experiments with the %s engine ${SKIPPED_WITHOUT_SHARED}`,
  (statsEngine) => {
    let simulator: Simulator
    const library = hasSharedSpecifications ? loadLibrary(sharedPath(PUBLISHED)) : undefined
    const references = hasSharedSpecifications
      ? referenceSchema.parse(readSharedJson('data/reference-stats.json')).experiments
      : []

    beforeAll(() => {
      simulator = createSimulator({
        experiments: library?.experiments ?? [],
        settings: { statsEngine },
        rateLimitMax: 10_000,
      })
    })
    afterAll(() => simulator.close())

    it('are all there', () => {
      expect(simulator.experiments.list()).toHaveLength(163)
      expect(references).toHaveLength(163)
    })

    it.each(references)('answers the reference numbers of $id', async ({ id, srm, comparisons }) => {
      const definition = library?.experiments.find((experiment) => experiment.id === id)
      if (definition === undefined) throw new Error(`${id} is not in the published experiments`)
      const result = await readResult(simulator, id)
      expectSixDigits(result.results[0]?.checks.srm ?? NaN, srm.pValue, 1e-300)
      expect(comparisons).toHaveLength(definition.metrics.length * (definition.variations.length - 1))
      for (const comparison of comparisons) expectComparison(result, definition, comparison)
    })
  },
)

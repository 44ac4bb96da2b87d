import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  hasSharedSpecifications,
  readSharedJson,
  SKIPPED_WITHOUT_SHARED,
} from '../testing/shared-specifications.js'
import { analyse, type Analysis, type AnalysisSettings } from './analysis.js'
import { sampleRatioPValue } from './sample-ratio.js'
import { sampleVariance, type Sample } from './samples.js'

const sums = z.object({ sum: z.number(), sumSquares: z.number() })

const sampleSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('proportion'), n: z.number(), sum: z.number() }),
  z
    .object({ type: z.literal('mean'), n: z.number(), sum: z.number(), sumSquares: z.number() })
    .transform(({ n, ...rest }) => ({
      type: 'mean' as const,
      n,
      sum: rest.sum,
      variance: sampleVariance(n, rest),
    })),
  z.object({
    type: z.literal('ratio'),
    n: z.number(),
    numerator: sums,
    denominator: sums,
    sumOfProducts: z.number(),
  }),
  z.object({
    type: z.literal('cuped'),
    n: z.number(),
    post: sums,
    pre: sums,
    postPreSumOfProducts: z.number(),
  }),
  z
    .object({
      type: z.literal('quantile_unit'),
      n: z.number(),
      nStar: z.number(),
      quantileHat: z.number(),
      quantileLower: z.number(),
      quantileUpper: z.number(),
    })
    .transform((q) => ({
      type: 'quantile' as const,
      n: q.n,
      nStar: q.nStar,
      value: q.quantileHat,
      lower: q.quantileLower,
      upper: q.quantileUpper,
    })),
])

const vectorSchema = z.object({
  name: z.string(),
  engine: z.enum(['bayesian', 'frequentist']),
  control: sampleSchema,
  treatment: sampleSchema,
  settings: z.object({
    prior: z.object({ proper: z.boolean(), mean: z.number(), stddev: z.number() }).optional(),
    inverse: z.boolean().optional(),
    differenceType: z.enum(['relative', 'absolute', 'scaled']).optional(),
    sequential: z.boolean().optional(),
    totalUsers: z.number().optional(),
    trafficPercentage: z.number().optional(),
    phaseLengthDays: z.number().optional(),
  }),
  expected: z.object({
    controlMean: z.number(),
    treatmentMean: z.number(),
    controlStddev: z.number(),
    treatmentStddev: z.number(),
    expected: z.number(),
    ciLow: z.number(),
    ciHigh: z.number(),
    upliftStddev: z.number(),
    chanceToBeatControl: z.number().nullable(),
    riskOfChoosingControl: z.number().optional(),
    riskOfChoosingTreatment: z.number().optional(),
    pValue: z.number().nullable(),
  }),
})
type Vector = z.infer<typeof vectorSchema>

const fileSchema = z.object({
  effects: z.array(vectorSchema),
  srm: z.array(
    z.object({
      name: z.string(),
      users: z.array(z.number()),
      weights: z.array(z.number()),
      srmPValue: z.number(),
    }),
  ),
})

const vectors = hasSharedSpecifications
  ? fileSchema.parse(readSharedJson('stats/gbstats-vectors.json'))
  : { effects: [], srm: [] }

function settingsOf({ engine, settings }: Vector): AnalysisSettings {
  const scaled = settings.differenceType === 'scaled'
  return {
    engine,
    alpha: 0.05,
    inverse: settings.inverse ?? false,
    prior: settings.prior ?? { proper: false, mean: 0, stddev: 0.3 },
    difference:
      settings.differenceType === undefined || settings.differenceType === 'relative'
        ? 'relative'
        : 'absolute',
    ...(settings.sequential === true ? { sequentialTuning: 5000 } : {}),
    ...(scaled
      ? {
          scale: {
            totalUsers: settings.totalUsers ?? 0,
            coverage: settings.trafficPercentage ?? 1,
            days: settings.phaseLengthDays ?? 1,
          },
        }
      : {}),
  }
}

/** The largest relative deviation that a reading of six significant digits forgives. */
function expectSixDigits(actual: number, expected: number, what: string): void {
  const scale = Math.max(Math.abs(expected), 1e-12)
  expect(Math.abs(actual - expected) / scale, `${what}: ${actual} against ${expected}`).toBeLessThan(1e-6)
}

function expectInference({ estimate }: Analysis, expected: Vector['expected']): void {
  if (estimate.engine === 'bayesian') {
    expectSixDigits(estimate.chanceToBeatControl, expected.chanceToBeatControl ?? NaN, 'chance')
    expectSixDigits(estimate.riskOfChoosingControl, expected.riskOfChoosingControl ?? NaN, 'risk of control')
    expectSixDigits(
      estimate.riskOfChoosingTreatment,
      expected.riskOfChoosingTreatment ?? NaN,
      'risk of treatment',
    )
    return
  }
  // gbstats subtracts from one, so its p-value is 0 where ours keeps its digits (the answer rounds it: results.presenter).
  if (expected.pValue === 0) expect(estimate.pValue).toBeLessThan(2 ** -53)
  else expectSixDigits(estimate.pValue, expected.pValue ?? NaN, 'p')
}

describe.skipIf(!hasSharedSpecifications)(`statistics against gbstats ${SKIPPED_WITHOUT_SHARED}`, () => {
  it('reads all of the vectors', () => {
    expect([vectors.effects.length, vectors.srm.length]).toEqual([17, 3])
  })

  it.each(vectors.effects.map((vector) => ({ name: vector.name, vector })))(
    'reproduces $name',
    ({ vector }) => {
      const analysis = analyse(vector.control satisfies Sample, vector.treatment, settingsOf(vector))
      const { expected } = vector
      expectSixDigits(analysis.control.mean, expected.controlMean, 'control mean')
      expectSixDigits(analysis.treatment.mean, expected.treatmentMean, 'treatment mean')
      expectSixDigits(Math.sqrt(analysis.control.variance), expected.controlStddev, 'control deviation')
      expectSixDigits(Math.sqrt(analysis.treatment.variance), expected.treatmentStddev, 'treatment deviation')
      expectSixDigits(analysis.estimate.effect, expected.expected, 'effect')
      expectSixDigits(analysis.estimate.standardError, expected.upliftStddev, 'standard error')
      expectSixDigits(analysis.estimate.low, expected.ciLow, 'low')
      expectSixDigits(analysis.estimate.high, expected.ciHigh, 'high')
      expectInference(analysis, expected)
    },
  )

  it.each(vectors.srm)('reproduces the sample ratio of $name', ({ users, weights, srmPValue }) => {
    expectSixDigits(sampleRatioPValue(users, weights), srmPValue, 'p')
  })
})

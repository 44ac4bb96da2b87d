/** Effects of evidence by hand against gbstats' own numbers, in ../shared beside the checkout; skipped without it. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { welchEstimate } from '@knowwhen/domain'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const path = fileURLToPath(new URL('../../../../../../shared/stats/gbstats-vectors.json', import.meta.url))

const arm = z.object({ type: z.string(), n: z.number(), sum: z.number().default(0) })
const vectors = z.object({
  effects: z.array(
    z.object({
      name: z.string(),
      engine: z.string(),
      control: arm,
      treatment: arm,
      settings: z.record(z.string(), z.unknown()),
      expected: z.object({
        controlMean: z.number(),
        treatmentMean: z.number(),
        controlStddev: z.number(),
        treatmentStddev: z.number(),
        expected: z.number(),
        ciLow: z.number(),
        ciHigh: z.number(),
        pValue: z.number().nullable(),
      }),
    }),
  ),
})

const isPlain = ({ engine, control, settings }: z.output<typeof vectors>['effects'][number]): boolean =>
  engine === 'frequentist' &&
  ['proportion', 'mean'].includes(control.type) &&
  settings['differenceType'] === undefined &&
  settings['sequential'] !== true

const isThere = existsSync(path)
const plain = isThere ? vectors.parse(JSON.parse(readFileSync(path, 'utf8'))).effects.filter(isPlain) : []

describe.skipIf(!isThere)('an effect by hand (skipped where ../shared is absent)', () => {
  it('is compared with some', () => {
    expect(plain.length).toBeGreaterThanOrEqual(3)
  })

  it.each(plain.map((vector) => [vector.name, vector] as const))('agrees with gbstats on %s', (_, vector) => {
    const { control, treatment, expected } = vector
    const estimate = welchEstimate(
      { users: control.n, mean: expected.controlMean, standardDeviation: expected.controlStddev },
      { users: treatment.n, mean: expected.treatmentMean, standardDeviation: expected.treatmentStddev },
      0.05,
    )
    expect(estimate?.lift).toBeCloseTo(expected.expected, 12)
    expect(estimate?.low).toBeCloseTo(expected.ciLow, 10)
    expect(estimate?.high).toBeCloseTo(expected.ciHigh, 10)
    expect(estimate?.pValue).toBeCloseTo(expected.pValue ?? -1, 10)
  })
})

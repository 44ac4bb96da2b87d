import { describe, expect, it } from 'vitest'
import { answersIn, disagreementIn } from './testing/agreement.js'

/** With its second half (verdict-agreement-continued.test.ts, run beside it) a million inputs. */
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

describe('the rule, written a second time and naively', () => {
  it.each(seeds)(
    'agrees on 50,000 random inputs, seed %d',
    (seed) => {
      expect(disagreementIn(seed, 50_000)).toBeNull()
    },
    60_000,
  )

  it('is asked questions that have every answer', { timeout: 60_000 }, () => {
    expect(answersIn(42, 30_000)).toEqual([
      'inconclusive belowThreshold',
      'inconclusive guardrailUnknown',
      'inconclusive noEstimate',
      'inconclusive spansThreshold',
      'inconclusive stoppedEarly',
      'inconclusive underpowered',
      'invalidated guardrailBreach',
      'invalidated poweredNeutral',
      'invalidated promisedEffectRuledOut',
      'invalidated regression',
      'pending awaitingPlan',
      'pending belowMinimumRuntime',
      'pending noEstimate',
      'pending noExperiment',
      'pending noReading',
      'pending notStarted',
      'validated outcomeMet',
      'void instrumentationError',
      'void multipleExposures',
      'void sampleRatioMismatch',
    ])
  })
})

import { describe, expect, it } from 'vitest'
import type { SealedCriteria } from './criteria.js'
import type { Reading } from './evidence.js'
import { goal, judged, said, strongLoss, strongWin } from './testing/judged.js'
import { aGoalCriterion, anEstimate, anInput } from './testing/readings.js'
import { judge } from './verdict.js'

describe('readiness', () => {
  const dayThree = { asOf: '2026-11-04T00:00:00Z' }
  const dayEight = { asOf: '2026-11-09T00:00:00Z' }
  const stopped = (day: string): Partial<Reading> => ({
    experimentStatus: 'stopped',
    exposureEndedAt: day,
    asOf: day,
  })
  const sequential = (lift: number) => goal(anEstimate(lift, 0.01, { interval: 'sequential' }))
  const mild = goal(anEstimate(0.04, 0.015, { interval: 'sequential' }))
  const sample = { plannedEnd: null, plannedSample: 200_000 }

  const rows: readonly (readonly [string, Partial<SealedCriteria>, Partial<Reading>, string, string])[] = [
    ['the planned end', {}, {}, 'validated outcomeMet', 'ready'],
    ['the planned sample', { ...sample, plannedSample: 100_000 }, dayEight, 'validated outcomeMet', 'ready'],
    ['the sample before the end', { plannedSample: 100_000 }, dayEight, 'validated outcomeMet', 'ready'],
    ['half the sample', sample, {}, 'pending awaitingPlan', 'notReady'],
    [
      'the sample on day three',
      { ...sample, plannedSample: 100_000 },
      dayThree,
      'pending belowMinimumRuntime',
      'notReady',
    ],
    [
      'a planned end within the minimum runtime',
      { plannedEnd: '2026-11-03T00:00:00Z' },
      dayThree,
      'pending belowMinimumRuntime',
      'notReady',
    ],
    ['day eight of ten', {}, dayEight, 'pending awaitingPlan', 'notReady'],
    [
      'a minimum runtime of none',
      { minimumRuntimeDays: 0, plannedEnd: '2026-11-03T00:00:00Z' },
      dayThree,
      'validated outcomeMet',
      'ready',
    ],
    ['sequential on day eight', {}, { ...dayEight, ...sequential(0.04) }, 'validated outcomeMet', 'ready'],
    [
      'sequential on the very seventh day',
      {},
      { asOf: '2026-11-08T00:00:00Z', ...sequential(0.04) },
      'validated outcomeMet',
      'ready',
    ],
    [
      'sequential on day eight, extended to day ten',
      { isExtended: true },
      { ...dayEight, ...mild },
      'pending awaitingPlan',
      'notReady',
    ],
    ['sequential at the end of the extension', { isExtended: true }, mild, 'validated outcomeMet', 'ready'],
    [
      'sequential, extended and stopped, but last read long before',
      { isExtended: true, plannedEnd: '2026-11-20T00:00:00Z' },
      { ...stopped('2026-11-14T00:00:00Z'), ...dayEight, ...mild },
      'pending awaitingPlan',
      'notReady',
    ],
    [
      'sequential, extended and then stopped',
      { isExtended: true },
      { ...stopped('2026-11-09T00:00:00Z'), ...mild },
      'validated outcomeMet',
      'ready',
    ],
    [
      'sequential on day three',
      {},
      { ...dayThree, ...sequential(0.04) },
      'pending belowMinimumRuntime',
      'notReady',
    ],
    ['strong early evidence', {}, { ...dayEight, ...goal(strongWin) }, 'validated outcomeMet', 'early'],
    ['strong early harm', {}, { ...dayEight, ...goal(strongLoss) }, 'invalidated regression', 'early'],
    [
      'strong evidence on day three',
      {},
      { ...dayThree, ...goal(strongWin) },
      'pending belowMinimumRuntime',
      'notReady',
    ],
    [
      'strong early evidence of too small a lift',
      { goals: [aGoalCriterion({ promisedLift: 0.2 })] },
      { ...dayEight, ...goal(anEstimate(0.08, 0.01)) },
      'pending awaitingPlan',
      'notReady',
    ],
    ['stopped at its end', {}, stopped('2026-11-11T00:00:00Z'), 'validated outcomeMet', 'ready'],
    [
      'stopped on day eight',
      {},
      stopped('2026-11-09T00:00:00Z'),
      'inconclusive stoppedEarly',
      'stoppedEarly',
    ],
    [
      'stopped on day three',
      {},
      { ...stopped('2026-11-04T00:00:00Z'), ...goal(strongWin) },
      'inconclusive stoppedEarly',
      'stoppedEarly',
    ],
    [
      'stopped on day eight with strong evidence',
      {},
      { ...stopped('2026-11-09T00:00:00Z'), ...goal(strongWin) },
      'validated outcomeMet',
      'early',
    ],
    [
      'stopped on day eight, neutral',
      {},
      { ...stopped('2026-11-09T00:00:00Z'), ...goal(anEstimate(0, 0.005)) },
      'inconclusive stoppedEarly',
      'stoppedEarly',
    ],
    [
      'stopped on day eight, sequential',
      {},
      { ...stopped('2026-11-09T00:00:00Z'), ...sequential(-0.04) },
      'invalidated regression',
      'ready',
    ],
    [
      'stopped on day three, sequential',
      {},
      { ...stopped('2026-11-04T00:00:00Z'), ...sequential(-0.04) },
      'inconclusive stoppedEarly',
      'stoppedEarly',
    ],
    [
      'stopped without estimate',
      {},
      { ...stopped('2026-11-11T00:00:00Z'), ...goal(null) },
      'inconclusive noEstimate',
      'ready',
    ],
    [
      'stopped early without estimate',
      {},
      { ...stopped('2026-11-05T00:00:00Z'), ...goal(null) },
      'inconclusive noEstimate',
      'stoppedEarly',
    ],
    ['running without estimate', {}, goal(null), 'pending noEstimate', 'notReady'],
    [
      'stopped at its end, last read half a day before',
      {},
      { ...stopped('2026-11-11T00:00:00Z'), asOf: '2026-11-10T12:00:00Z' },
      'validated outcomeMet',
      'ready',
    ],
    [
      'stopped at its end, last read two days before',
      {},
      { ...stopped('2026-11-11T00:00:00Z'), asOf: '2026-11-09T00:00:00Z' },
      'pending awaitingPlan',
      'notReady',
    ],
    [
      'read long after an early stop',
      {},
      { ...stopped('2026-11-09T00:00:00Z'), asOf: '2026-12-01T00:00:00Z' },
      'inconclusive stoppedEarly',
      'stoppedEarly',
    ],
    ['unreadable dates', {}, { exposureStartedAt: 'yesterday' }, 'pending belowMinimumRuntime', 'notReady'],
    ['an experiment still in draft', {}, { experimentStatus: 'draft' }, 'pending notStarted', 'notReady'],
  ]

  it.each(rows)('%s → %3$s, %4$s', (_title, criteria, reading, expected, kind) => {
    const outcome = judged(criteria, reading)
    expect(said(outcome)).toBe(expected)
    expect(outcome.readiness.kind).toBe(kind)
  })

  it.each([
    [null, 'pending noExperiment'],
    ['draft', 'pending notStarted'],
    ['running', 'pending noReading'],
  ] as const)('without reading, experiment %s → %s', (experimentStatus, expected) => {
    expect(said(judge(anInput({ reading: null, experimentStatus })))).toBe(expected)
  })

  it('is void by mark even without reading', () => {
    expect(said(judge(anInput({ reading: null, instrumentationError: 'no events' })))).toBe(
      'void instrumentationError',
    )
  })

  it.each([
    ['the sample, at the pace so far', { ...sample, plannedSample: 400_000 }, '2026-12-11T00:00:00.000Z'],
    [
      'the end, where it comes first',
      { plannedSample: 4_000_000, plannedEnd: '2026-11-20T00:00:00Z' },
      '2026-11-20T00:00:00.000Z',
    ],
    [
      'never before the minimum runtime',
      { minimumRuntimeDays: 21, plannedEnd: '2026-11-12T00:00:00Z' },
      '2026-11-22T00:00:00.000Z',
    ],
    ['unknown without plan', { plannedEnd: null }, null],
  ] satisfies readonly (readonly [string, Partial<SealedCriteria>, string | null])[])(
    'expects %s',
    (_title, criteria, expected) => {
      expect(judged(criteria, {}).readiness.expectedAt).toBe(expected)
    },
  )
})

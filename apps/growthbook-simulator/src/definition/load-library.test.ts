import { describe, expect, it } from 'vitest'
import { proportionExperiment } from '../testing/definitions.js'
import { DefinitionError, loadLibrary, parseLibrary } from './load-library.js'

function problemsOf(raw: unknown): readonly string[] {
  try {
    parseLibrary(raw)
    return []
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems
    throw error
  }
}

const arms = (numerator: number, mean?: number) =>
  ['0', '1'].map((key) => ({
    key,
    name: key,
    users: 100,
    metrics: { signup: { numerator, ...(mean === undefined ? {} : { mean }) } },
  }))

describe('a file of experiments', () => {
  it('is an array as published, or an organisation', () => {
    expect(parseLibrary([proportionExperiment('a')]).experiments).toHaveLength(1)
    expect(
      parseLibrary({ organization: 'Shop', experiments: [proportionExperiment('a')] }).organization,
    ).toBe('Shop')
  })

  it.each([
    [
      'no users',
      [proportionExperiment('a', { variations: [] })],
      'experiments[0] (a).variations: Too small: expected array to have >=2 items',
    ],
    [
      'a field nobody knows',
      [{ ...proportionExperiment('a'), winer: 1 }],
      'experiments[0] (a): Unrecognized key: "winer"',
    ],
    [
      'a broken number',
      [
        {
          ...proportionExperiment('a'),
          variations: [{ key: '0', name: 'C', users: -1, metrics: {} }, ...arms(1)],
        },
      ],
      'experiments[0] (a).variations[0].users: Too small: expected number to be >=0',
    ],
    ['no experiments', [], 'experiments: Too small: expected array to have >=1 items'],
    ['no file at all', null, 'the file: Invalid input: expected object, received null'],
    [
      'the same id twice',
      [proportionExperiment('a'), proportionExperiment('a')],
      'experiment "a" is defined twice',
    ],
    [
      'a weight too many',
      [proportionExperiment('a', { intendedWeights: [1, 1, 1] })],
      'experiment "a": 3 intendedWeights for 2 variations',
    ],
    [
      'more conversions than users',
      [proportionExperiment('a', { variations: arms(101) })],
      'experiment "a": arm "0".metrics.signup: numerator 101 exceeds the 100 users',
    ],
    [
      'a mean that is none',
      [proportionExperiment('a', { variations: arms(10, 0.2) })],
      'experiment "a": arm "0".metrics.signup: mean 0.2 is not numerator / denominator = 0.1',
    ],
    [
      'a goal that is no metric',
      [proportionExperiment('a', { goals: ['sales'] })],
      'experiment "a": "sales" is neither one of "metrics" nor a metric group',
    ],
    [
      'dates that run backwards',
      [proportionExperiment('a', { dateEnded: '2026-01-01' })],
      'experiment "a": "dateEnded" is before "dateStarted"',
    ],
    [
      'a moving date without a duration',
      [proportionExperiment('a', { startedDaysAgo: 3 })],
      'experiment "a": "startedDaysAgo" needs "durationDays"',
    ],
    [
      'an arm that is no variation',
      [
        proportionExperiment('a', {
          daily: [{ day: 1, variations: arms(1).map((arm) => ({ ...arm, key: `x${arm.key}` })) }],
        }),
      ],
      'experiment "a": daily[0]: arm "x0" is not one of the variations',
    ],
    [
      'a ratio without its moments',
      [proportionExperiment('a', { metrics: [{ id: 'signup', name: 'S', type: 'ratio' }] })],
      'experiment "a": arm "0".metrics.signup: a ratio metric needs "denominator" and "ratio"',
    ],
    [
      'two meanings of one metric',
      [
        proportionExperiment('a'),
        proportionExperiment('b', {
          metrics: [{ id: 'signup', name: 'Signup', type: 'proportion', inverse: true }],
        }),
      ],
      'metric "signup" is defined differently in "a" and "b"',
    ],
  ])('with %s is refused, saying where', (_what, raw, problem) => {
    expect(problemsOf(raw)).toContain(problem)
  })

  it('says which file is not there, or is no JSON', () => {
    expect(() => loadLibrary('/nowhere/experiments.json')).toThrow(/nowhere\/experiments.json: 1 problem/)
  })
})

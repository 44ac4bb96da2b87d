import { describe, expect, it } from 'vitest'
import { experimentHealthOf, warningInWords } from './experiment-health.js'
import type { ExperimentHealthFacts } from './experiment-health.js'

type Given = NonNullable<ExperimentHealthFacts['reading']>

const asOf = '2026-01-10T00:00:00.000Z'
const arms = (...users: readonly number[]): Given['arms'] =>
  users.map((count, index) => ({ armId: `v${index}`, name: `V${index}`, weight: 0.5, users: count }))
const reading = (given: Partial<Given> = {}): Given => ({
  allocation: 'fixed',
  arms: arms(1_000, 1_000),
  sampleRatioPValue: 0.8,
  multipleExposures: null,
  reportedUnhealthy: false,
  asOf,
  ...given,
})
const facts = (given: Partial<ExperimentHealthFacts> = {}): ExperimentHealthFacts => ({
  reading: reading(),
  multipleExposures: null,
  detailedStatus: null,
  warnings: [],
  resultsProblem: null,
  isDeleted: false,
  ...given,
})
const warning = (type: string, day: string) => ({ type, at: `2026-01-${day}T00:00:00.000Z` })

describe('the health of an experiment', () => {
  it.each([
    ['a split as planned', facts(), 'healthy', 'Users split as planned (p = 0.8000).'],
    [
      'a split just above the threshold of a void',
      facts({ reading: reading({ sampleRatioPValue: 0.001 }) }),
      'warning',
      'The split of users looks unusual (p = 0.0010); keep an eye on it.',
    ],
    [
      'a split below it',
      facts({ reading: reading({ sampleRatioPValue: 0.00099 }) }),
      'unhealthy',
      'Users do not split as planned (p = 0.0010); find out why before trusting it.',
    ],
    [
      'a split below it with seven expected users per arm',
      facts({ reading: reading({ sampleRatioPValue: 0.0001, arms: arms(14, 0) }) }),
      'warning',
      'The split of users looks unusual (p = 0.0001); keep an eye on it.',
    ],
    [
      'a split below it with eight',
      facts({ reading: reading({ sampleRatioPValue: 0.0001, arms: arms(16, 0) }) }),
      'unhealthy',
      'Users do not split as planned (p = 0.0001); find out why before trusting it.',
    ],
    [
      'a bandit, whatever its split',
      facts({ reading: reading({ allocation: 'bandit', sampleRatioPValue: 0 }) }),
      'unknown',
      'Not judged: a bandit moves its own split.',
    ],
    [
      'multiple exposures by a webhook, newer than the reading',
      facts({ multipleExposures: { users: 10, share: 0.0101 } }),
      'unhealthy',
      '1.0% of users (10) saw more than one variation; the assignment is broken.',
    ],
    [
      'multiple exposures of nine users',
      facts({ multipleExposures: { users: 9, share: 0.2 } }),
      'warning',
      '20.0% of users (9) saw more than one variation; too few to judge.',
    ],
    [
      'the source’s own doubt',
      facts({ detailedStatus: 'Unhealthy' }),
      'warning',
      'The source calls this experiment unhealthy without saying why; look there.',
    ],
    [
      'the source’s own doubt before any results',
      facts({ reading: null, detailedStatus: 'Unhealthy' }),
      'warning',
      'GrowthBook calls this experiment unhealthy without saying why; look there.',
    ],
    [
      'results that could not be read',
      facts({ resultsProblem: 'The answer was cut off.' }),
      'warning',
      'The newest results could not be read: The answer was cut off.',
    ],
    [
      'an experiment that is gone',
      facts({ isDeleted: true }),
      'warning',
      'GrowthBook no longer has it. What was read is kept.',
    ],
    ['no results', facts({ reading: null }), 'unknown', 'No results have been read yet.'],
    [
      'too few users, as GrowthBook warned',
      facts({ warnings: [warning('underpowered', '02')] }),
      'warning',
      'GrowthBook warned that the experiment has too few users to see an effect (2 January 2026).',
    ],
    [
      'a kind of warning nobody knows yet',
      facts({ warnings: [warning('meteor', '02')] }),
      'warning',
      'GrowthBook warned: meteor (2 January 2026).',
    ],
  ])('of %s', (_, given, health, first) => {
    const found = experimentHealthOf(given)
    expect(found.health).toBe(health)
    expect(found.words[0]).toBe(first)
  })

  it('names what makes it void before what is only to be looked at', () => {
    const { words } = experimentHealthOf(
      facts({ reading: reading({ sampleRatioPValue: 1e-9 }), isDeleted: true }),
    )
    expect(words).toEqual([
      'Users do not split as planned (p < 0.0001); find out why before trusting it.',
      'GrowthBook no longer has it. What was read is kept.',
    ])
  })

  it.each(['srm', 'no-data', 'auto-update'])('lets later results answer a warning "%s"', (type) => {
    expect(experimentHealthOf(facts({ warnings: [warning(type, '10')] })).health).toBe('healthy')
    expect(experimentHealthOf(facts({ warnings: [warning(type, '11')] })).health).toBe('warning')
  })
})

describe('a warning in words', () => {
  it('has the day', () => {
    expect(warningInWords(warning('srm', '09'))).toBe(
      'GrowthBook warned that users do not split as planned (9 January 2026).',
    )
  })
})

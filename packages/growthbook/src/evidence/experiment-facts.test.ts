import { describe, expect, test } from 'vitest'
import { GrowthBookError } from '../failures.js'
import { experimentSample } from '../testing/samples.js'
import { experimentSchema } from '../wire/experiment.js'
import { metricGroupSchema } from '../wire/metric.js'
import { projectSchema, settingsSchema } from '../wire/organization.js'
import { toExperimentFacts } from './experiment-facts.js'
import { significanceLevelOf } from './significance-level.js'

const experiment = (overrides: Readonly<Record<string, unknown>> = {}) =>
  experimentSchema.parse(experimentSample(overrides))
const factsOf = (overrides: Readonly<Record<string, unknown>> = {}) =>
  toExperimentFacts(experiment(overrides))

const twoPhases = [
  { dateStarted: '2026-01-05T00:00:00Z', dateEnded: '2026-02-01T00:00:00Z', coverage: 0.1, trafficSplit: [] },
  {
    dateStarted: '2026-02-01T00:00:00Z',
    dateEnded: '2026-03-01T12:30:00+02:00',
    coverage: 1,
    trafficSplit: [
      { variationId: 'var_b', weight: 0.9 },
      { variationId: 'var_a', weight: 0.1 },
    ],
  },
]

describe('the life of an experiment', () => {
  test('a draft was never exposed, although its phase has a start', () => {
    expect(factsOf({ status: 'draft' })).toMatchObject({
      status: 'draft',
      firstExposedAt: null,
      stoppedAt: null,
    })
  })

  test('a running one is open: GrowthBook says "" for the end', () => {
    expect(factsOf()).toMatchObject({
      firstExposedAt: '2026-06-01T00:00:00.000Z',
      stoppedAt: null,
      phases: [{ endedAt: null }],
    })
  })

  test('was first exposed in its first phase and stopped with its last', () => {
    expect(factsOf({ status: 'stopped', phases: twoPhases })).toMatchObject({
      firstExposedAt: '2026-01-05T00:00:00.000Z',
      stoppedAt: '2026-03-01T10:30:00.000Z',
      coverage: 1,
      arms: [
        { armId: 'var_a', name: 'Control', weight: 0.1 },
        { armId: 'var_b', name: 'One page', weight: 0.9 },
      ],
    })
  })

  test.each(['running', 'stopped'])(
    'was exposed once %s, at the latest since what is dated first',
    (status) => {
      const dateCreated = '2026-01-02T00:00:00Z'
      const undated = { coverage: 1, trafficSplit: [] }
      const dated = { ...undated, dateStarted: '2026-02-01T00:00:00Z' }
      const since = (overrides: object) => factsOf({ status, ...overrides }).firstExposedAt
      expect(since({ dateCreated, phases: [] })).toBe('2026-01-02T00:00:00.000Z')
      expect(since({ dateCreated, phases: [undated, dated] })).toBe('2026-01-02T00:00:00.000Z')
      expect(since({ dateCreated: '', phases: [undated, dated] })).toBe('2026-02-01T00:00:00.000Z')
      expect(since({ dateCreated, phases: [dated] })).toBe('2026-02-01T00:00:00.000Z')
      expect(since({ dateCreated: '', phases: [undated] })).toBeNull()
    },
  )

  test('of an old server is read with hardly anything in it', () => {
    const bare = experimentSchema.parse({
      id: 'exp_old',
      status: 'draft',
      variations: [{ variationId: 'v0' }],
    })
    expect(toExperimentFacts(bare)).toMatchObject({
      name: 'exp_old',
      arms: [{ armId: 'v0', name: 'v0', weight: 0 }],
      phases: [],
      projectId: null,
      statsEngine: null,
      conclusion: null,
    })
  })

  test('a bandit moves its traffic', () => {
    expect(factsOf({ type: 'multi-armed-bandit' }).allocation).toBe('bandit')
  })

  test('a holdout is refused', () => {
    expect(() => factsOf({ type: 'holdout' })).toThrow(GrowthBookError)
  })

  test('a status that GrowthBook does not have is malformed', () => {
    expect(experimentSchema.safeParse(experimentSample({ status: 'paused' })).success).toBe(false)
  })
})

describe('arms', () => {
  const variation = { variationId: 'var_b', key: '1', name: 'One page', description: 'Shorter.' }
  const screenshotsOf = (screenshots: unknown) =>
    factsOf({ variations: [{ ...variation, screenshots }] }).arms[0]?.screenshots

  test('carry their description and their pictures, by address', () => {
    expect(
      factsOf({ variations: [{ ...variation, screenshots: ['https://cdn.example/a.png', '/upload/b.png'] }] })
        .arms,
    ).toEqual([
      {
        armId: 'var_b',
        key: '1',
        name: 'One page',
        description: 'Shorter.',
        screenshots: ['https://cdn.example/a.png', '/upload/b.png'],
        weight: 0.5,
      },
    ])
  })

  test.each([
    ['objects with a path', [{ path: '/upload/a.png', width: 10 }], ['/upload/a.png']],
    ['objects with a URL', [{ url: 'https://cdn.example/a.png' }], ['https://cdn.example/a.png']],
    ['both', [{ path: '/a.png', url: 'https://cdn.example/a.png' }], ['https://cdn.example/a.png']],
    ['empty ones', ['', {}, { path: null }], []],
    ['null', null, []],
    ['nothing', undefined, []],
  ])('have pictures that come as %s', (_how, screenshots, expected) => {
    expect(screenshotsOf(screenshots)).toEqual(expected)
  })
})

describe('what is said of an experiment', () => {
  test('names its project, its tags, its data source and its owner, by e-mail where there is one', () => {
    const settings = { datasourceId: 'ds_1' }
    const said = {
      project: 'prj_1',
      tags: ['checkout'],
      owner: 'u_1',
      ownerEmail: 'ann@example.com',
      settings,
    }
    expect(factsOf(said)).toMatchObject({
      projectId: 'prj_1',
      tags: ['checkout'],
      owner: 'ann@example.com',
      dataSourceId: 'ds_1',
    })
    expect(factsOf({ owner: 'Ann', settings: { datasourceId: '' } })).toMatchObject({
      owner: 'Ann',
      dataSourceId: null,
    })
  })

  test("has GrowthBook's own word on its health only where it was asked for", () => {
    const unhealthy = { status: 'Running', detailedStatus: 'Unhealthy' }
    expect(factsOf({ enhancedStatus: unhealthy }).detailedStatus).toBe('Unhealthy')
    expect(factsOf({ enhancedStatus: { status: 'Running' } }).detailedStatus).toBe('')
    expect(factsOf().detailedStatus).toBeNull()
  })

  test('tells each phase with its coverage and why it ended', () => {
    const phases = [{ ...twoPhases[0], name: 'Main', reasonForStopping: 'A bug' }, twoPhases[1]]
    expect(
      factsOf({ phases }).phases.map(({ name, coverage, reasonForStopping }) => [
        name,
        coverage,
        reasonForStopping,
      ]),
    ).toEqual([
      ['Main', 0.1, 'A bug'],
      ['', 1, ''],
    ])
  })

  test('is archived whatever its status', () => {
    expect(factsOf({ archived: true, status: 'running' })).toMatchObject({
      archived: true,
      status: 'running',
    })
  })
})

describe('the conclusion recorded in GrowthBook', () => {
  const summary = { winner: 'var_b', conclusions: 'Good', releasedVariationId: '', excludeFromPayload: false }

  test('names a winner only when won: otherwise GrowthBook names the control', () => {
    const won = factsOf({ status: 'stopped', resultSummary: { ...summary, status: 'won' } })
    expect(won.conclusion).toEqual({
      outcome: 'won',
      winningArmId: 'var_b',
      releasedArmId: null,
      analysis: 'Good',
    })
    const lost = factsOf({
      status: 'stopped',
      resultSummary: { ...summary, status: 'lost', winner: 'var_a' },
    })
    expect(lost.conclusion).toMatchObject({ outcome: 'lost', winningArmId: null })
  })

  test.each([
    ['inconclusive', 'inconclusive'],
    ['dnf', 'didNotFinish'],
  ])('of one that ended %s names no winner, whatever GrowthBook fills in', (status, outcome) => {
    const told = factsOf({ status: 'stopped', resultSummary: { ...summary, winner: 'var_a', status } })
    expect(told.conclusion).toMatchObject({ outcome, winningArmId: null })
  })

  test('of one that is not stopped, or in a word that is not known, is none', () => {
    expect(factsOf({ status: 'running', resultSummary: { ...summary, status: 'won' } }).conclusion).toBeNull()
    expect(factsOf({ status: 'stopped', resultSummary: { ...summary, status: '' } }).conclusion).toBeNull()
  })

  test('"dnf" did not finish, and a stopped one without it awaits its decision', () => {
    expect(factsOf({ status: 'stopped', resultSummary: { status: 'dnf' } }).conclusion?.outcome).toBe(
      'didNotFinish',
    )
    expect(factsOf({ status: 'stopped' }).conclusion).toBeNull()
  })
})

test('metric groups among goals and guardrails are expanded', () => {
  const settings = {
    goals: [{ metricId: 'mg_1' }, { metricId: 'm1' }],
    guardrails: [{ metricId: 'g1', overrides: {} }],
    secondaryMetrics: [{ metricId: 'mg_gone' }],
  }
  const groups = [metricGroupSchema.parse({ id: 'mg_1', metrics: ['m1', 'm2'] })]
  expect(toExperimentFacts(experiment({ settings }), groups)).toMatchObject({
    goalMetricIds: ['m1', 'm2'],
    guardrailMetricIds: ['g1'],
    secondaryMetricIds: [],
  })
})

describe('alpha', () => {
  const settings = settingsSchema.parse({ pValueThreshold: 0.1, confidenceLevel: 0.99 })
  const project = (pValueThreshold: unknown) =>
    projectSchema.parse({ id: 'p', settings: { pValueThreshold } })

  test('comes from the project, else the organisation, else it is 0.05; the confidence level has no part', () => {
    expect(significanceLevelOf({ settings, project: project(0.01) })).toBe(0.01)
    expect(significanceLevelOf({ settings, project: project(undefined) })).toBe(0.1)
    expect(significanceLevelOf({ settings })).toBe(0.1)
    expect(significanceLevelOf({})).toBe(0.05)
  })

  test.each([0, 1, -1, 5])('%f is no level', (level) => {
    expect(significanceLevelOf({ project: project(level) })).toBe(0.05)
  })
})

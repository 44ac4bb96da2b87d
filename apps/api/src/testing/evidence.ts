/** Experiments entered by hand, and finished ones, for tests. */
import { randomUUID } from 'node:crypto'

import type { Experiment } from '@knowwhen/contract'
import type { Branded, Reading } from '@knowwhen/domain'
import { readingOfEntry } from '@knowwhen/domain'

import { newId } from '../db/ids.js'
import { evidence, experiments } from '../db/schema/index.js'
import { post, within, type World } from './cards.js'

const DAY = 24 * 60 * 60 * 1000
const daysBefore = (at: Date, days: number): Date => new Date(at.getTime() - days * DAY)

/** Stopped a day ago after two weeks, with one goal and one guardrail. */
export const manualExperimentBody = (at: Date) => ({
  name: 'One-page checkout',
  statedHypothesis: 'We believe that a one-page checkout will bring more orders.',
  status: 'stopped',
  startedAt: daysBefore(at, 15).toISOString(),
  endedAt: daysBefore(at, 1).toISOString(),
  arms: [{ name: 'Control' }, { name: 'Treatment' }],
  metrics: [
    { use: 'goal', name: 'Orders', direction: 'increase', kind: 'proportion' },
    { use: 'guardrail', name: 'Load time', direction: 'decrease', kind: 'mean' },
  ],
})

export const aManualExperiment = async (w: World, change: object = {}): Promise<Experiment> => {
  const payload = { ...manualExperimentBody(w.t.clock.now()), ...change }
  const answer = await post(w, '/api/v1/manual-experiments', { headers: w.org.headers, payload })
  return answer.json<Experiment>()
}

/** 50,000 per arm, 10.0% against 10.4%: lift 4.00%, standard error 1.952% (PRODUCT §4). */
export const evidenceBody = ({ arms, metrics }: Experiment) => ({
  grade: 'A',
  sourceLink: 'https://example.com/numbers',
  metrics: [
    {
      metricId: metrics[0]?.id,
      arms: [
        { armId: arms[0]?.armId, users: 50_000, conversions: 5_000 },
        { armId: arms[1]?.armId, users: 50_000, conversions: 5_200 },
      ],
    },
  ],
})

export interface Finished {
  readonly name?: string
  readonly statedHypothesis?: string
  /** Rates of the goal in control and treatment, 50,000 users each. */
  readonly rates?: readonly [number, number]
  readonly ownOutcome?: 'won' | 'lost' | 'inconclusive' | 'didNotFinish'
  readonly projectId?: string
  readonly withoutGuardrail?: true
}

const armsOf = (rates: readonly number[]) =>
  rates.map((rate, index) => ({
    armId: `v${index}`,
    users: 50_000,
    conversions: Math.round(rate * 50_000),
    sum: null,
    mean: null,
    standardDeviation: null,
    effect: null,
  }))

const arms = [
  { armId: 'v0', name: 'Control', weight: 0.5, isControl: true },
  { armId: 'v1', name: 'Treatment', weight: 0.5, isControl: false },
]

const readingOf = (startedAt: Date, endedAt: Date, rates: readonly number[]): Reading => {
  const made = readingOfEntry({
    grade: 'A',
    alpha: 0.05,
    experimentStatus: 'stopped',
    exposureStartedAt: startedAt.toISOString(),
    exposureEndedAt: endedAt.toISOString(),
    asOf: endedAt.toISOString(),
    arms,
    metrics: [
      { metricId: 'conversion', kind: 'proportion', inverse: false, arms: armsOf(rates) },
      { metricId: 'latency', kind: 'proportion', inverse: false, arms: armsOf([0.5, 0.5]) },
    ],
  })
  if (!made.ok) throw new Error(made.problems[0]?.message)
  return made.reading
}

/** An experiment that GrowthBook stopped after two weeks, with its last reading, as a sync would have brought it. */
export const aFinishedExperiment = async (w: World, given: Finished = {}): Promise<string> => {
  const id = newId<Branded<'experiment'>>()
  const at = w.t.clock.now()
  const { organizationId } = w.org
  const { name = 'One-page checkout', statedHypothesis = '', rates = [0.1, 0.106] } = given
  const [startedAt, endedAt] = [daysBefore(at, 60), daysBefore(at, 40)]
  const reading = readingOf(startedAt, endedAt, rates)
  await within(w, async (tx) => {
    await tx.insert(experiments).values({
      organizationId,
      id,
      connectionId: w.connectionId,
      externalId: randomUUID(),
      trackingKey: 'key',
      name,
      description: '',
      statedHypothesis,
      status: 'stopped',
      kind: 'standard',
      archived: false,
      arms,
      metricUses: [
        { externalId: 'conversion', use: 'goal' },
        ...(given.withoutGuardrail === true ? [] : [{ externalId: 'latency', use: 'guardrail' } as const]),
      ],
      startedAt,
      endedAt,
      ownOutcome: given.ownOutcome ?? 'won',
      ownConclusion: 'It won.',
      projectId: given.projectId ?? '',
      users: 100_000,
      externalUpdatedAt: endedAt.toISOString(),
      raw: '{}',
      fetchedAt: at,
    })
    await tx.insert(evidence).values({
      organizationId,
      id: newId<Branded<'evidence'>>(),
      experimentId: id,
      grade: 'A',
      engine: 'frequentist',
      alpha: 0.05,
      snapshotId: randomUUID(),
      raw: '{}',
      rawHash: randomUUID(),
      reading,
      asOf: endedAt,
      fetchedAt: at,
    })
  })
  return id
}

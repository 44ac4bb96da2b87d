/** From GrowthBook's facts to rows, without I/O. */
import { toExperimentFacts, type ExperimentFacts, type MetricFacts } from '@knowwhen/growthbook'
import type { Experiment, MetricGroup, Read } from '@knowwhen/growthbook'

import type { StoredArm, StoredMetricUse, StoredPhase } from '../../db/schema/index.js'
import type { ExperimentInsert } from '../experiments/index.js'

const armsOf = (facts: ExperimentFacts): readonly StoredArm[] =>
  facts.arms.map((arm, index) => ({
    armId: arm.armId,
    name: arm.name,
    weight: arm.weight,
    isControl: index === 0,
    description: arm.description,
    screenshots: arm.screenshots,
  }))

const phasesOf = (facts: ExperimentFacts): readonly StoredPhase[] =>
  facts.phases.map(({ name, startedAt, endedAt, coverage, reasonForStopping }) => ({
    name,
    startedAt,
    endedAt,
    coverage,
    reasonForStopping,
  }))

const usesOf = (facts: ExperimentFacts): readonly StoredMetricUse[] => [
  ...facts.goalMetricIds.map((externalId) => ({ externalId, use: 'goal' as const })),
  ...facts.guardrailMetricIds.map((externalId) => ({ externalId, use: 'guardrail' as const })),
  ...facts.secondaryMetricIds.map((externalId) => ({ externalId, use: 'secondary' as const })),
]

const outcomeWords = {
  won: 'Won',
  lost: 'Lost',
  inconclusive: 'Inconclusive',
  didNotFinish: 'Did not finish',
} as const

/** GrowthBook's own conclusion in words; it is shown beside the verdict and never is the verdict. */
const conclusionInWords = ({ conclusion }: ExperimentFacts): string | null => {
  if (conclusion === null) return null
  const analysis = conclusion.analysis.trim()
  return analysis === ''
    ? outcomeWords[conclusion.outcome]
    : `${outcomeWords[conclusion.outcome]}: ${analysis}`
}

const dateOrNull = (iso: string | null): Date | null => (iso === null ? null : new Date(iso))

/** One that runs has been seen by somebody: where nothing is dated, at the latest by now. */
const startOf = ({ status, firstExposedAt }: ExperimentFacts, now: Date): Date | null =>
  status === 'draft' ? null : (dateOrNull(firstExposedAt) ?? now)

/** @throws GrowthBookError `holdoutNotSupported` */
export function experimentRow(
  read: Read<Experiment>,
  context: { readonly connectionId: string; readonly groups: readonly MetricGroup[]; readonly now: Date },
): ExperimentInsert {
  const facts = toExperimentFacts(read.parsed, context.groups)
  return {
    connectionId: context.connectionId,
    externalId: facts.experimentId,
    trackingKey: facts.trackingKey,
    name: facts.name,
    description: facts.description,
    statedHypothesis: facts.hypothesisText,
    status: facts.status,
    kind: facts.allocation === 'bandit' ? 'bandit' : 'standard',
    archived: facts.archived,
    statsEngine: facts.statsEngine,
    arms: armsOf(facts),
    metricUses: usesOf(facts),
    startedAt: startOf(facts, context.now),
    endedAt: dateOrNull(facts.stoppedAt),
    ownConclusion: conclusionInWords(facts),
    ownOutcome: facts.conclusion?.outcome ?? null,
    projectId: facts.projectId ?? '',
    tags: facts.tags,
    owner: facts.owner,
    phases: phasesOf(facts),
    externalUpdatedAt: facts.updatedAt ?? '',
    raw: read.raw,
    fetchedAt: context.now,
  }
}

export const metricRow = (
  facts: MetricFacts,
  context: { readonly connectionId: string; readonly raw: string; readonly now: Date },
) => ({
  connectionId: context.connectionId,
  externalId: facts.metricId,
  name: facts.name,
  kind: facts.kind,
  direction: facts.inverse ? ('decrease' as const) : ('increase' as const),
  raw: context.raw,
  fetchedAt: context.now,
})

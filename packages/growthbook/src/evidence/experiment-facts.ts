import type { ExperimentStatus, StatsEngine } from '@knowwhen/domain'
import { GrowthBookError, plainFailure } from '../failures.js'
import type { Experiment, Phase } from '../wire/experiment.js'
import type { MetricGroup } from '../wire/metric.js'
import { firstNamed } from './first-named.js'
import { expandMetricGroups } from './metric-facts.js'

export interface ArmFacts {
  readonly armId: string
  readonly key: string
  readonly name: string
  /** Markdown. */
  readonly description: string
  /** Addresses of pictures, absolute or paths on the API host; see `pictureAddress`. */
  readonly screenshots: readonly string[]
  /** Share of the traffic in the phase, 0 to 1. */
  readonly weight: number
}

export interface PhaseFacts {
  readonly name: string
  /** ISO 8601 instants; `null` where it has not begun or not ended. */
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** Share of the eligible users that is in the experiment, 0 to 1. */
  readonly coverage: number
  readonly reasonForStopping: string
  readonly weights: readonly { readonly armId: string; readonly weight: number }[]
}

export interface ConclusionFacts {
  readonly outcome: 'won' | 'lost' | 'inconclusive' | 'didNotFinish'
  /** Only for `won`: GrowthBook names the control where it has no winner. */
  readonly winningArmId: string | null
  readonly releasedArmId: string | null
  readonly analysis: string
}

/** An experiment, free of GrowthBook's shapes. */
export interface ExperimentFacts {
  readonly experimentId: string
  readonly trackingKey: string
  readonly name: string
  readonly hypothesisText: string
  readonly description: string
  readonly projectId: string | null
  readonly tags: readonly string[]
  /** E-mail address where GrowthBook resolves it, else its id or what somebody typed. */
  readonly owner: string
  readonly archived: boolean
  readonly status: ExperimentStatus
  readonly allocation: 'fixed' | 'bandit'
  /**
   * GrowthBook's own word on progress and health, such as "Unhealthy" or "Ship now". Lists do not carry it: `null` says
   * nothing then, and "" that there is none.
   */
  readonly detailedStatus: string | null
  readonly statsEngine: StatsEngine | null
  readonly dataSourceId: string | null
  /** Control first, with the weights of the last phase. */
  readonly arms: readonly ArmFacts[]
  readonly phases: readonly PhaseFacts[]
  /** Of the last phase, 0 to 1. */
  readonly coverage: number
  /**
   * Start of the first phase; where GrowthBook does not say it, the earliest it can have been. `null` while a draft, and
   * where nothing is dated.
   */
  readonly firstExposedAt: string | null
  /** End of the last phase of a stopped experiment. */
  readonly stoppedAt: string | null
  /** Metric groups expanded. */
  readonly goalMetricIds: readonly string[]
  readonly guardrailMetricIds: readonly string[]
  readonly secondaryMetricIds: readonly string[]
  /** What people concluded in GrowthBook; `null` while nothing is recorded. */
  readonly conclusion: ConclusionFacts | null
  /** Changes with every overall snapshot too (API.md §2.1). */
  readonly updatedAt: string | null
}

const outcomes: Readonly<Record<string, ConclusionFacts['outcome']>> = {
  won: 'won',
  lost: 'lost',
  inconclusive: 'inconclusive',
  dnf: 'didNotFinish',
}

const conclusionOf = (experiment: Experiment): ConclusionFacts | null => {
  const summary = experiment.resultSummary
  const outcome = outcomes[summary?.status ?? '']
  if (!summary || outcome === undefined || experiment.status !== 'stopped') return null
  return {
    outcome,
    winningArmId: outcome === 'won' ? summary.winner || null : null,
    releasedArmId: summary.releasedVariationId || null,
    analysis: summary.conclusions,
  }
}

const phaseFacts = (phase: Phase): PhaseFacts => ({
  name: phase.name,
  startedAt: phase.dateStarted ?? null,
  endedAt: phase.dateEnded ?? null,
  coverage: phase.coverage,
  reasonForStopping: phase.reasonForStopping,
  weights: phase.trafficSplit.map(({ variationId, weight }) => ({ armId: variationId, weight })),
})

const armsOf = (experiment: Experiment): readonly ArmFacts[] => {
  const split = new Map(
    (experiment.phases.at(-1)?.trafficSplit ?? []).map(({ variationId, weight }) => [variationId, weight]),
  )
  return experiment.variations.map(({ variationId, key, name, description, screenshots }) => ({
    armId: variationId,
    key,
    name: firstNamed([name, key, variationId]),
    description,
    screenshots,
    weight: split.get(variationId) ?? 0,
  }))
}

const engineOf = (experiment: Experiment): StatsEngine | null => {
  const engine = experiment.settings.statsEngine
  return engine === 'bayesian' || engine === 'frequentist' ? engine : null
}

/** True for experiments that move traffic while they run, so that their arms are no fixed randomised split. */
export const isBandit = (experiment: Experiment): boolean => experiment.type === 'multi-armed-bandit'

/** Throws `holdoutNotSupported`: a holdout measures many experiments together and is evidence for none. */
export const refuseHoldout = (experiment: Experiment): void => {
  if (experiment.type === 'holdout') throw new GrowthBookError(plainFailure('holdoutNotSupported'))
}

const metricIdsOf = (references: Experiment['settings']['goals'], groups: readonly MetricGroup[]) =>
  expandMetricGroups(
    references.map(({ metricId }) => metricId),
    groups,
  )

/**
 * An experiment that is no draft was exposed, whatever its dates lack: at the earliest when it was made. Too early makes
 * a card retrospective that need not be; too late, or never, would let a goal be moved after people had seen it.
 */
const firstExposureOf = ({ phases, dateCreated }: Experiment): string | null => {
  const [first, ...later] = phases.map((phase) => phase.dateStarted)
  if (first !== undefined) return first
  const dated = [dateCreated, ...later].filter((date) => date !== undefined)
  return dated.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
}

/** Start of the first phase, end of the last. A draft has a phase with a start that has not happened. */
const exposureOf = (experiment: Experiment) => ({
  firstExposedAt: experiment.status === 'draft' ? null : firstExposureOf(experiment),
  stoppedAt: experiment.status === 'stopped' ? (experiment.phases.at(-1)?.dateEnded ?? null) : null,
})

const metricsOf = ({ settings }: Experiment, groups: readonly MetricGroup[]) => ({
  goalMetricIds: metricIdsOf(settings.goals, groups),
  guardrailMetricIds: metricIdsOf(settings.guardrails, groups),
  secondaryMetricIds: metricIdsOf(settings.secondaryMetrics, groups),
})

const wordsOf = (experiment: Experiment) => ({
  name: firstNamed([experiment.name, experiment.trackingKey, experiment.id]),
  hypothesisText: experiment.hypothesis,
  description: experiment.description,
  tags: experiment.tags,
  owner: firstNamed([experiment.ownerEmail, experiment.owner]),
})

/** Facts of an experiment (API.md §3). Throws `holdoutNotSupported`. */
export const toExperimentFacts = (
  experiment: Experiment,
  groups: readonly MetricGroup[] = [],
): ExperimentFacts => {
  refuseHoldout(experiment)
  return {
    ...wordsOf(experiment),
    ...exposureOf(experiment),
    ...metricsOf(experiment, groups),
    experimentId: experiment.id,
    trackingKey: experiment.trackingKey,
    projectId: experiment.project || null,
    archived: experiment.archived,
    status: experiment.status,
    allocation: isBandit(experiment) ? 'bandit' : 'fixed',
    detailedStatus: experiment.enhancedStatus?.detailedStatus ?? null,
    statsEngine: engineOf(experiment),
    dataSourceId: experiment.settings.datasourceId || null,
    arms: armsOf(experiment),
    phases: experiment.phases.map(phaseFacts),
    coverage: experiment.phases.at(-1)?.coverage ?? 1,
    conclusion: conclusionOf(experiment),
    updatedAt: experiment.dateUpdated ?? null,
  }
}

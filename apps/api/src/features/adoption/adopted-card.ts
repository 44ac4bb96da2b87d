/** The card that adopts a past experiment: pure, for people to read before it is made. */
import type { adoptExperiments, ParsedRequest } from '@knowwhen/contract'
import { statementOfPast } from '@knowwhen/domain'

import { controlMeansIn } from '../../db/control-means.js'
import type { CardInput } from '../hypotheses/index.js'
import type { PastMetric, PastRow } from './past-experiment.read.js'

export type AdoptionSettings = ParsedRequest<typeof adoptExperiments>['body']
type Correction = AdoptionSettings['corrections'][number]
type SignalInput = NonNullable<CardInput['signals']>[number]

/** What a card has room for; goals come first. */
const mostSignals = 20
const noGuardrail = 'The experiment was run without a guardrail.'

const promiseOf = (settings: AdoptionSettings) => ({
  promisedLift: settings.anyImprovement ? null : settings.promisedLift,
  anyImprovement: settings.anyImprovement,
  minimumDetectableEffect: settings.minimumDetectableEffect,
})

const noPromise = { promisedLift: null, anyImprovement: false, minimumDetectableEffect: null }

const signalOf = (
  metric: PastMetric,
  settings: AdoptionSettings,
  means: ReadonlyMap<string, number>,
): SignalInput => {
  const { use: role, name, direction, id: metricId } = metric
  const isGoal = role === 'goal'
  return {
    role,
    // A name of a signal is shorter than one of a metric may be.
    name: name.slice(0, 120),
    direction,
    metricId,
    kpiId: null,
    ...(isGoal ? promiseOf(settings) : noPromise),
    nonInferiorityMargin: role === 'guardrail' ? settings.nonInferiorityMargin : null,
    baseline: isGoal ? (means.get(metric.externalId) ?? null) : null,
  }
}

const order: Readonly<Record<PastMetric['use'], number>> = { goal: 0, guardrail: 1, secondary: 2 }

const signalsOf = ({ metrics, reading }: PastRow, settings: AdoptionSettings): readonly SignalInput[] => {
  const means = controlMeansIn(reading)
  return metrics
    .toSorted((one, other) => order[one.use] - order[other.use])
    .slice(0, mostSignals)
    .map((metric) => signalOf(metric, settings, means))
}

const teamOf = (past: PastRow, settings: AdoptionSettings, correction: Correction | undefined) =>
  correction?.teamId !== undefined ? correction.teamId : (settings.teamId ?? past.team?.id ?? null)

const plannedEndOf = ({ row, reading }: PastRow): string | null =>
  row.endedAt?.toISOString() ?? reading?.asOf ?? null

/** The card as a person would have written it before; its baseline is what the control showed. */
export const adoptedCard = (past: PastRow, settings: AdoptionSettings): CardInput => {
  const correction = settings.corrections.find(({ experimentId }) => experimentId === past.row.id)
  const goals = past.metrics.filter(({ use }) => use === 'goal')
  const { capability, outcome, because } = statementOfPast({ ...past.row, goals })
  const signals = signalsOf(past, settings)
  return {
    teamId: teamOf(past, settings, correction),
    capability: correction?.capability ?? capability,
    audience: settings.audience,
    outcome: correction?.outcome ?? outcome,
    observations: because === '' ? [] : [{ text: because, link: null }],
    assumptions: [],
    signals: [...signals],
    goalCombination: settings.goalCombination,
    noGuardrailReason: signals.some(({ role }) => role === 'guardrail') ? '' : noGuardrail,
    plannedEnd: plannedEndOf(past),
    plannedSample: null,
    treatmentArm: { kind: 'bestArm' },
  }
}

import { sampleRatioPValue } from '../statistics/sample-ratio.js'
import { daysBetween } from '../world/clock.js'
import { currentPhase, localTimeOf, type ExperimentState, type Phase } from '../world/experiment-state.js'
import { variationIdOf } from '../world/identifiers.js'
import { durationDaysOf } from '../world/reading-at.js'
import { latestSnapshot } from '../world/snapshots.js'
import type { World } from '../world/world.js'
import { presentExperimentSettings } from './analysis-settings.presenter.js'
import { hasSince, type Dialect } from './dialect.js'
import { lostSummary, withGroupedGoals, withNextPhase } from './quirked.js'

export const OWNER_ID = 'u_owner1'
export const OWNER_EMAIL = 'owner@northwind.example'

function presentVariations({ definition }: ExperimentState) {
  return definition.variations.map((variation, index) => ({
    variationId: variationIdOf(definition, index),
    key: variation.key,
    name: variation.name,
    description: variation.description ?? '',
    screenshots: variation.screenshots,
  }))
}

/** The split lists the latest phase's variations in every phase; an open phase ends with "". */
function presentPhase({ definition }: ExperimentState, phase: Phase) {
  return {
    name: phase.name,
    dateStarted: phase.startedAt.toISOString(),
    dateEnded: phase.endedAt?.toISOString() ?? '',
    reasonForStopping: phase.reason,
    seed: definition.id,
    coverage: phase.coverage,
    trafficSplit: definition.variations.map((_, index) => ({
      variationId: variationIdOf(definition, index),
      weight: definition.intendedWeights[index] ?? 0,
    })),
    targetingCondition: '{}',
    prerequisites: [],
    savedGroupTargeting: [],
  }
}

/** GrowthBook falls back to the control where no winner is stored: it means nothing unless `won`. */
function presentSummary(dialect: Dialect, experiment: ExperimentState) {
  const lost = lostSummary(dialect, experiment)
  if (lost !== undefined) return { resultSummary: lost }
  const summary = experiment.resultSummary
  if (experiment.status !== 'stopped' || summary === undefined) return {}
  return {
    resultSummary: {
      status: summary.status,
      winner: summary.winner ?? variationIdOf(experiment.definition, 0),
      conclusions: summary.conclusions,
      releasedVariationId: summary.releasedVariationId,
      excludeFromPayload: !summary.temporaryRollout,
    },
  }
}

function descriptionOf({ definition }: ExperimentState): string {
  if (definition.description !== undefined) return definition.description
  const { citation, realism, datesSimulated } = definition
  const parts = [
    citation === undefined ? undefined : `Source: ${citation}`,
    realism === undefined ? undefined : `Figures: ${realism}.`,
    datesSimulated === true ? 'The dates were not published and are simulated.' : undefined,
  ]
  return parts.filter((part) => part !== undefined).join('\n\n')
}

/** What only a bandit carries. */
function banditFields({ definition }: ExperimentState) {
  if (definition.type !== 'multi-armed-bandit') return {}
  return {
    banditScheduleValue: 1,
    banditScheduleUnit: 'days' as const,
    banditBurnInValue: 1,
    banditBurnInUnit: 'days' as const,
  }
}

function identityFields(experiment: ExperimentState) {
  const { definition } = experiment
  return {
    id: experiment.id,
    trackingKey: definition.id,
    name: definition.name,
    type: definition.type,
    project: definition.project ?? '',
    hypothesis: definition.hypothesis,
    description: descriptionOf(experiment),
    tags: definition.tags,
    owner: definition.owner ?? OWNER_ID,
  }
}

export interface ExperimentShape {
  /** The experiment inside /results skips the resolution of its owner. */
  readonly withOwnerEmail: boolean
}

export function presentExperiment(
  { world, dialect }: { readonly world: World; readonly dialect: Dialect },
  experiment: ExperimentState,
  shape?: ExperimentShape,
) {
  const { definition } = experiment
  const email = (shape?.withOwnerEmail ?? true) && !dialect.legacy && definition.owner === undefined
  return {
    ...identityFields(experiment),
    ...(email ? { ownerEmail: OWNER_EMAIL } : {}),
    dateCreated: experiment.dateCreated.toISOString(),
    dateUpdated: experiment.dateUpdated.toISOString(),
    archived: experiment.archived,
    status: experiment.status,
    autoRefresh: true,
    hashAttribute: 'id',
    hashVersion: 2 as const,
    variations: presentVariations(experiment),
    phases: withNextPhase(
      dialect,
      experiment,
      experiment.phases.map((phase) => presentPhase(experiment, phase)),
    ),
    settings: withGroupedGoals(dialect, experiment, presentExperimentSettings(world, experiment)),
    ...presentSummary(dialect, experiment),
    shareLevel: 'organization' as const,
    ...banditFields(experiment),
    linkedFeatures: [],
    hasVisualChangesets: false,
    hasURLRedirects: false,
    customFields: definition.customFields,
    customMetricSlices: [],
    ...(hasSince(dialect, '5.0.0') ? { precomputedUnitDimensionIds: [] } : {}),
  }
}

const OUTCOMES = { won: 'Won', lost: 'Lost', inconclusive: 'Inconclusive', dnf: "Didn't finish" } as const

function isUnhealthy(experiment: ExperimentState): boolean {
  const overall = latestSnapshot(experiment, { phase: experiment.phases.length - 1, dimension: '' })
  const users = overall?.slices[0]?.arms.map((arm) => arm.users) ?? []
  return sampleRatioPValue(users, experiment.definition.intendedWeights) < 0.001
}

function runningDetail(experiment: ExperimentState): { detailedStatus?: string } {
  const phase = currentPhase(experiment)
  const local = localTimeOf(experiment)
  const read = latestSnapshot(experiment, { phase: experiment.phases.length - 1, dimension: '' })
  if (phase === undefined || local === undefined || read === undefined) return { detailedStatus: 'No data' }
  if (isUnhealthy(experiment)) return { detailedStatus: 'Unhealthy' }
  const left = Math.ceil(durationDaysOf(experiment.definition) - daysBetween(phase.startedAt, local))
  if (left <= 0) return {}
  return { detailedStatus: left > 90 ? '>90 days left' : `${left} days left` }
}

/** Only GET of one experiment carries this, and the answers to start and stop. */
export function presentEnhancedStatus(experiment: ExperimentState) {
  if (experiment.archived) return { status: 'Archived' as const }
  switch (experiment.status) {
    case 'draft':
      return { status: 'Draft' as const }
    case 'running':
      return { status: 'Running' as const, ...runningDetail(experiment) }
    case 'stopped': {
      const result = experiment.resultSummary?.status
      return {
        status: 'Stopped' as const,
        detailedStatus: result === undefined ? 'Awaiting decision' : OUTCOMES[result],
      }
    }
  }
}

import type { ExperimentState } from '../world/experiment-state.js'
import { listedMetricId, metricIdOf } from '../world/identifiers.js'
import { analysisSettingsOf } from '../world/snapshots.js'
import type { World } from '../world/world.js'

export const DATA_SOURCE_ID = 'ds_warehouse'
export const ASSIGNMENT_QUERY_ID = 'user_id'

function asList(
  experiment: ExperimentState,
  ids: readonly string[],
): { metricId: string; overrides: object }[] {
  return ids.map((id) => ({ metricId: listedMetricId(experiment.definition, id), overrides: {} }))
}

/** Without lists of its own, an experiment's first metric is the goal and the others are secondary. */
function metricLists(experiment: ExperimentState) {
  const { goals, secondaryMetrics, guardrails, metrics } = experiment.definition
  if (goals !== undefined) {
    return {
      goals: asList(experiment, goals),
      secondaryMetrics: asList(experiment, secondaryMetrics),
      guardrails: asList(experiment, guardrails),
    }
  }
  const all = metrics.map((metric) => ({ metricId: metricIdOf(metric), overrides: {} }))
  return {
    goals: all.slice(0, 1),
    secondaryMetrics: all.slice(1),
    guardrails: asList(experiment, guardrails),
  }
}

/** The part of the settings that results carry: neither CUPED nor sequential flags. */
export function presentResultSettings(world: World, experiment: ExperimentState) {
  return {
    datasourceId: DATA_SOURCE_ID,
    assignmentQueryId: ASSIGNMENT_QUERY_ID,
    experimentId: experiment.definition.id,
    segmentId: '',
    queryFilter: '',
    inProgressConversions: 'include' as const,
    attributionModel: 'firstExposure' as const,
    statsEngine: analysisSettingsOf(experiment, world).engine,
    ...metricLists(experiment),
  }
}

export function presentExperimentSettings(world: World, experiment: ExperimentState) {
  const { definition } = experiment
  const sequential = definition.sequential ?? world.settings.sequentialTestingEnabled
  return {
    ...presentResultSettings(world, experiment),
    regressionAdjustmentEnabled:
      definition.regressionAdjustment ?? world.settings.regressionAdjustmentEnabled,
    sequentialTestingEnabled: sequential !== false,
    sequentialTestingTuningParameter:
      typeof sequential === 'object'
        ? sequential.tuningParameter
        : world.settings.sequentialTestingTuningParameter,
    postStratificationEnabled: null,
    decisionFrameworkSettings: {},
    metricOverrides: [],
  }
}

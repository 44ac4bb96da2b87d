import type { ExperimentState, Snapshot } from '../world/experiment-state.js'
import { variationIdOf } from '../world/identifiers.js'
import { latestSnapshot } from '../world/snapshots.js'
import type { CatalogueMetric } from '../world/world.js'
import { DATA_SOURCE_ID } from './analysis-settings.presenter.js'
import { analyseArms } from './results.presenter.js'

type Analysed = ReturnType<typeof analyseArms>[number]

/** Unlike /results, this endpoint leaves absent numbers out. */
function presentNumbers(arm: Analysed) {
  const estimate = arm?.estimate
  if (arm === undefined) return {}
  const numbers = { value: arm.moments.mean * arm.moments.n, mean: arm.moments.mean }
  if (estimate?.computable !== true) return numbers
  const effect = { ...numbers, lift: estimate.effect, ci: [estimate.low, estimate.high] }
  return estimate.engine === 'bayesian'
    ? { ...effect, chanceToWin: estimate.chanceToBeatControl }
    : { ...effect, pValue: estimate.pValue }
}

function presentArms(experiment: ExperimentState, metric: CatalogueMetric, snapshot: Snapshot) {
  const arms = snapshot.slices[0]?.arms ?? []
  const analyses = analyseArms(arms, { snapshot, metric })
  return arms.map((arm, index) => ({
    variationId: variationIdOf(experiment.definition, index),
    variationName: experiment.definition.variations[index]?.name ?? arm.key,
    users: arm.users,
    ...presentNumbers(analyses[index]),
  }))
}

export function presentMetricExperiment(experiment: ExperimentState, metric: CatalogueMetric) {
  const phase = experiment.phases.length - 1
  const snapshot = latestSnapshot(experiment, { phase, dimension: '' })
  const result = experiment.status === 'stopped' ? experiment.resultSummary?.status : undefined
  return {
    experimentId: experiment.id,
    experimentName: experiment.definition.name,
    status: experiment.status,
    ...(result === undefined ? {} : { result }),
    date: (snapshot?.createdAt ?? experiment.dateUpdated).toISOString(),
    datasourceId: DATA_SOURCE_ID,
    variations: snapshot === undefined ? [] : presentArms(experiment, metric, snapshot),
  }
}

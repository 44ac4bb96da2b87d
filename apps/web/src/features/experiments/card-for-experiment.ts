/** A draft card for an experiment that nobody wrote one for. */
import type { Experiment, Hypothesis, SignalInput } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { createHypothesis, linkExperiment } from '../../api/endpoints.js'

/** GrowthBook's metrics as signals; what a person must promise stays open. */
const signalsOf = (experiment: Pick<Experiment, 'metrics'>): SignalInput[] =>
  experiment.metrics
    .filter(({ deletedAt }) => deletedAt === null)
    .slice(0, 20)
    .map((metric) => ({
      role: metric.use,
      name: metric.name.slice(0, 120),
      direction: metric.direction,
      metricId: metric.id,
      kpiId: metric.kpi?.id ?? null,
    }))

/** Makes the draft and links it; if only the link fails the draft is there, and the error says so. */
export async function writeCardFor(experiment: Experiment, attempt: string): Promise<Hypothesis> {
  const said = experiment.statedHypothesis.trim()
  const draft = await call(
    createHypothesis,
    {
      body: {
        capability: experiment.name.slice(0, 500),
        observations: said === '' ? [] : [{ text: said.slice(0, 1000), link: null }],
        signals: signalsOf(experiment),
      },
    },
    { idempotencyKey: attempt },
  )
  return call(linkExperiment, { params: { hypothesisId: draft.id }, body: { experimentId: experiment.id } })
}

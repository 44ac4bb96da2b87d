import type { ExperimentDefinition } from '../definition/definition.schema.js'

/** 50,000 users each, 10.0% against 10.4%: the worked example of the product's specification. */
export function proportionExperiment(
  id: string,
  extras: Partial<ExperimentDefinition> = {},
): ExperimentDefinition {
  return {
    id,
    name: `Experiment ${id}`,
    hypothesis: 'It helps.',
    dateStarted: '2026-03-02',
    dateEnded: '2026-03-16',
    intendedWeights: [0.5, 0.5],
    metrics: [{ id: 'signup', name: 'Signup', type: 'proportion' }],
    variations: [
      { key: '0', name: 'Control', users: 50_000, metrics: { signup: { numerator: 5000 } } },
      { key: '1', name: 'Treatment', users: 50_000, metrics: { signup: { numerator: 5200 } } },
    ],
    ...extras,
  }
}

export function manyExperiments(count: number): ExperimentDefinition[] {
  return Array.from({ length: count }, (_, index) =>
    proportionExperiment(`e${String(index).padStart(3, '0')}`),
  )
}

/** The way from nothing to a verdict without GrowthBook. */
export const entrySteps = ['Experiment and arms', 'Metrics', 'Numbers'] as const

/** Metric groups are asked for when an experiment first names one: most organisations have none. */
import type { Experiment, MetricGroup, Read } from '@knowwhen/growthbook'

import type { SyncContext } from './sync-context.js'
import { collect, tolerant, type Tolerating } from './tolerant-list.js'

export type GroupsOf = (experiments: readonly Read<Experiment>[]) => Promise<readonly MetricGroup[]>

const namesGroup = ({ parsed: { settings } }: Read<Experiment>): boolean =>
  [...settings.goals, ...settings.guardrails, ...settings.secondaryMetrics].some(({ metricId }) =>
    metricId.startsWith('mg_'),
  )

/** A malformed group is said, where there is a run to say it in, and left out. */
export const groupsWhenNamed = (context: Pick<SyncContext, 'ask'> & Tolerating): GroupsOf => {
  const { ask } = context
  const { signal, onMalformedItem } = tolerant(context).options
  let groups: readonly MetricGroup[] | undefined
  return async (experiments) => {
    if (groups === undefined && experiments.some(namesGroup)) {
      const found = await ask((client) => collect(client.listMetricGroups({ signal, onMalformedItem })))
      groups = found.map(({ parsed }) => parsed)
    }
    return groups ?? []
  }
}

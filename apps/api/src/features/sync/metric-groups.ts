/** Metric groups are asked for when an experiment first names one: most organisations have none. */
import type { Experiment, MetricGroup, Read } from '@knowwhen/growthbook'

import type { SyncContext } from './sync-context.js'
import { collect } from './tolerant-list.js'

export type GroupsOf = (experiments: readonly Read<Experiment>[]) => Promise<readonly MetricGroup[]>

const namesGroup = ({ parsed: { settings } }: Read<Experiment>): boolean =>
  [...settings.goals, ...settings.guardrails, ...settings.secondaryMetrics].some(({ metricId }) =>
    metricId.startsWith('mg_'),
  )

export const groupsWhenNamed = ({ ask, signal }: Pick<SyncContext, 'ask' | 'signal'>): GroupsOf => {
  let groups: readonly MetricGroup[] | undefined
  return async (experiments) => {
    if (groups === undefined && experiments.some(namesGroup)) {
      const found = await ask((client) => collect(client.listMetricGroups({ signal })))
      groups = found.map(({ parsed }) => parsed)
    }
    return groups ?? []
  }
}

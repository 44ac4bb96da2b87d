/** Rows of experiments as read; holdouts and other things that cannot be evidence are left out and said. */
import type { Experiment, MetricGroup, Read } from '@knowwhen/growthbook'

import type { ExperimentInsert } from '../experiments/index.js'
import type { SyncContext } from './sync-context.js'
import { experimentRow } from './sync-facts.js'
import { problemOf } from './sync-progress.js'

export const rowsOf = (
  reads: readonly Read<Experiment>[],
  groups: readonly MetricGroup[],
  { run, deps, progress }: Pick<SyncContext, 'run' | 'deps' | 'progress'>,
): readonly ExperimentInsert[] =>
  reads.flatMap((read) => {
    try {
      return [experimentRow(read, { connectionId: run.connectionId, groups, now: deps.clock.now() })]
    } catch (error) {
      progress.note(problemOf(error, read.parsed.name))
      return []
    }
  })

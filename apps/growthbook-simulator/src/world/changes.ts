import type { ExperimentState, Snapshot } from './experiment-state.js'

/** What happened to an experiment, for whoever is told of it. */
export interface ExperimentChange {
  readonly kind: 'created' | 'updated' | 'deleted'
  readonly experiment: ExperimentState
  /** Where new results are what changed. */
  readonly snapshot?: Snapshot
}

export type ChangeListener = (change: ExperimentChange) => void

/** Says of every change, after it is made, and gives each a time of its own. */
export interface ChangeJournal {
  /** A time after every other one given, and not before `now`: no two changes share a millisecond. */
  nextTime(now: Date): Date
  tell(change: ExperimentChange): void
  listen(listener: ChangeListener): void
  /** Every time from here on is after this one. */
  beginAfter(at: Date): void
}

export function createChangeJournal(at: Date): ChangeJournal {
  let latest = at.getTime()
  const listeners: ChangeListener[] = []
  return {
    nextTime: (now) => {
      latest = Math.max(now.getTime(), latest + 1)
      return new Date(latest)
    },
    tell: (change) => {
      for (const listener of listeners) listener(change)
    },
    listen: (listener) => void listeners.push(listener),
    beginAfter: (begin) => {
      latest = begin.getTime()
    },
  }
}

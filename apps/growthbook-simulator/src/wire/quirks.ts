import { z } from 'zod'

/**
 * What GrowthBook does that a client has to know, each as a switch that shows it with every experiment. Some of it
 * happens without a switch, too, where an experiment's definition or the life of it calls for it.
 */
export const QUIRKS = {
  winnerIsControl:
    'Every stopped experiment was lost, and `resultSummary.winner` names the control: it falls back to it where none is stored.',
  metricGroups:
    'The goals of every experiment stand in its settings as a group `mg_…`, which is not expanded there; results list its metrics.',
  deletedMetric:
    'Results carry a metric that was deleted since: without a name, and 400 where it is looked up.',
  sliceMetrics: 'Results carry a slice of the first metric: `fact__abc?dim:country=US`.',
  funnelSteps: 'Results carry a step of a funnel, without a name: `fact__abc?step=0`.',
  phaseRollOver:
    'Every experiment that is not a draft has begun a new phase: its results are gone (400) until that is read; `?phase=` finds the earlier ones.',
  emptyFirstPage:
    'Bulk results begin with a page that returns nothing (`count: 0`) and has a next one (`hasMore: true`).',
  reportsInBulk:
    'Bulk results give the snapshot of a custom report, of half the users, as the latest of every experiment.',
  sliceNamedAll: 'The overall slice is called "All" instead of "", as from sources without SQL.',
  emptyResults: 'Every snapshot was successful and is empty: one slice "All" without users or metrics.',
  noSettings: 'The key may not see the settings: 403.',
} as const

export type Quirk = keyof typeof QUIRKS

function isQuirk(value: unknown): value is Quirk {
  return typeof value === 'string' && value in QUIRKS
}

export const quirkSchema = z.custom<Quirk>(isQuirk, {
  error: `expected one of ${Object.keys(QUIRKS).join(', ')}`,
})

export const QUIRK_NAMES: readonly Quirk[] = Object.keys(QUIRKS).filter(isQuirk)

export interface QuirkBoard {
  turnOn(quirk: Quirk): void
  turnOff(quirk: Quirk): void
  has(quirk: Quirk): boolean
  list(): readonly Quirk[]
}

/** Switches that were on at first are on again after a reset. */
export function createQuirkBoard(initial: readonly Quirk[]): QuirkBoard & { reset(): void } {
  const on = new Set<Quirk>(initial)
  return {
    turnOn: (quirk) => void on.add(quirk),
    turnOff: (quirk) => void on.delete(quirk),
    has: (quirk) => on.has(quirk),
    list: () => [...on],
    reset: () => {
      on.clear()
      for (const quirk of initial) on.add(quirk)
    },
  }
}

/** Facts of an experiment as words; used by its list, its page and the pickers. */
import type { ExperimentSummary } from '@knowwhen/contract'

import { formatDate } from '../../ui/format.js'

type Facts = Pick<ExperimentSummary, 'status' | 'startedAt' | 'endedAt'>

export const statusWords: Readonly<Record<ExperimentSummary['status'], string>> = {
  draft: 'Draft',
  running: 'Running',
  stopped: 'Stopped',
}

/** "running since 2 Mar 2026", "2 Mar 2026 to 16 Mar 2026", "not started". */
export function periodWords({ status, startedAt, endedAt }: Facts): string {
  if (startedAt === null) return 'not started'
  if (status === 'stopped' && endedAt !== null) return `${formatDate(startedAt)} to ${formatDate(endedAt)}`
  return `since ${formatDate(startedAt)}`
}

/** "p = 0.0046"; below a thousandth only the bound says something. */
export const pValueWords = (p: number): string =>
  p < 0.001 ? 'p < 0.001' : `p = ${p < 0.01 ? p.toFixed(4) : p.toFixed(2)}`

export type RatioHealth = 'pass' | 'warn' | 'fail' | 'unknown'

/** The levels of the health check: below 0.001 the split is broken, below 0.01 it deserves a look. */
export function ratioHealth(p: number | null): RatioHealth {
  if (p === null) return 'unknown'
  if (p < 0.001) return 'fail'
  return p < 0.01 ? 'warn' : 'pass'
}

export function ratioWords(p: number | null): string {
  switch (ratioHealth(p)) {
    case 'unknown':
      return 'no reading yet'
    case 'fail':
      return `split is broken (${pValueWords(p ?? 0)})`
    case 'warn':
      return `look at the split (${pValueWords(p ?? 0)})`
    case 'pass':
      return `split as planned (${pValueWords(p ?? 1)})`
  }
}

/** The last reading of an experiment that has stopped does not grow old; that of a running one does. */
export const limitHoursOf = ({ status }: Pick<ExperimentSummary, 'status'>): number =>
  status === 'running' ? 24 : Infinity

/** Exposure has begun: a card sealed from now on is retrospective. */
export const exposureBegan = ({ status }: Pick<ExperimentSummary, 'status'>): boolean => status !== 'draft'

export const healthNames: Readonly<Record<ExperimentSummary['health'], string>> = {
  healthy: 'Healthy',
  warning: 'Look closer',
  unhealthy: 'Unhealthy',
  unknown: 'Not known yet',
}

type Origin = Pick<
  ExperimentSummary,
  'isByHand' | 'isConnected' | 'connection' | 'project' | 'trackingKey' | 'kind' | 'archived' | 'deletedAt'
>

const goneWords = ({ isByHand, isConnected, deletedAt }: Origin): readonly string[] => {
  if (isByHand) return []
  if (!isConnected) return ['no longer connected']
  return deletedAt === null ? [] : ['no longer in GrowthBook']
}

/** Where an experiment comes from and what is special about it, each a few words. */
export const originWords = (experiment: Origin): readonly string[] => [
  experiment.isByHand ? 'entered by hand' : experiment.trackingKey,
  ...(experiment.project === null ? [] : [experiment.project.name]),
  ...(experiment.kind === 'bandit' ? ['bandit'] : []),
  ...(experiment.archived ? ['archived'] : []),
  ...goneWords(experiment),
]

export const ownOutcomeWords: Readonly<Record<NonNullable<ExperimentSummary['ownOutcome']>, string>> = {
  won: 'won',
  lost: 'lost',
  inconclusive: 'inconclusive',
  didNotFinish: 'did not finish',
}

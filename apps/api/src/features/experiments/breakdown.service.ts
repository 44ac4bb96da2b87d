/** An earlier phase or a dimension, read from GrowthBook when a person asks for it. */
import type { Branded } from '@knowwhen/domain'
import {
  defaultSignificanceLevel,
  GrowthBookError,
  toSlices,
  type MetricFacts,
  type Read,
  type ResultsAnswer,
} from '@knowwhen/growthbook'

import { newId } from '../../db/ids.js'
import type { Deps } from '../../deps.js'
import { conflict, Problem } from '../../http/problems.js'
import { askGrowthBook } from './ask-growthbook.js'
import type { BreakdownInsert } from './breakdown.repo.js'
import type { ExperimentSource } from './experiment-source.read.js'
import { sha256 } from './sha256.js'

export interface AskedBreakdown {
  readonly phase?: number | undefined
  readonly dimension?: string | undefined
}

const notComputed = () =>
  conflict(
    'notComputed',
    'GrowthBook has not computed this yet. It can be asked to, which runs queries in your data warehouse that may cost money.',
  )

const unreadable = (error: GrowthBookError): Problem =>
  new Problem({ status: 502, code: 'growthBookFailed', detail: error.failure.sentence })

/**
 * What GrowthBook has computed, letter by letter; no transaction may be open.
 * @throws Problem 409 `notComputed`, 502 `growthBookFailed`
 */
export const readBreakdown = (
  deps: Pick<Deps, 'growthBook' | 'secrets'>,
  source: ExperimentSource,
  { phase, dimension }: AskedBreakdown,
): Promise<Read<ResultsAnswer>> =>
  askGrowthBook(deps, source, async (client, signal) => {
    try {
      return await client.getResults(source.externalId, {
        signal,
        ...(phase === undefined ? {} : { phase }),
        ...(dimension === undefined || dimension === '' ? {} : { dimension }),
      })
    } catch (error) {
      if (error instanceof GrowthBookError && error.code === 'noResultsYet') throw notComputed()
      throw error
    }
  })

const slicesOf = (answer: ResultsAnswer, alpha: number, metrics: readonly MetricFacts[]) => {
  try {
    return toSlices({ experiment: answer.experiment, results: answer.result, metrics, alpha })
  } catch (error) {
    if (error instanceof GrowthBookError && error.code === 'noResultsYet') throw notComputed()
    if (error instanceof GrowthBookError) throw unreadable(error)
    throw error
  }
}

const instantOf = ({ result }: ResultsAnswer, now: Date): Date => {
  const computed = result.dateUpdated ?? result.dateEnd
  return computed === undefined ? now : new Date(computed)
}

/**
 * The row of an answer.
 * @throws Problem 409 `notComputed`, 502 `growthBookFailed` where it cannot be read
 */
export const breakdownRow = (
  { raw, parsed }: Read<ResultsAnswer>,
  context: {
    readonly source: ExperimentSource
    readonly asked: AskedBreakdown
    readonly metrics: readonly MetricFacts[]
    readonly now: Date
  },
): BreakdownInsert => {
  const { source, asked, metrics, now } = context
  const phase = Number.parseInt(parsed.result.phase, 10)
  return {
    id: newId<Branded<'breakdown'>>(),
    experimentId: source.experimentId,
    phase: Number.isNaN(phase) ? (asked.phase ?? 0) : phase,
    dimension: asked.dimension ?? '',
    snapshotId: parsed.result.id,
    raw,
    rawHash: sha256(raw),
    slices: slicesOf(parsed, source.alpha ?? defaultSignificanceLevel, metrics),
    asOf: instantOf(parsed, now),
    fetchedAt: now,
  }
}

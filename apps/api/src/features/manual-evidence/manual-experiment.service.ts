/** Experiments that no GrowthBook knows, as people write them down. */
import type { createManualExperiment, ParsedRequest, updateManualExperiment } from '@knowwhen/contract'
import { canonicalJsonOf, type Branded } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { conflict, notFound, unprocessable, type FieldError } from '../../http/problems.js'
import type { Queue } from '../../jobs/queue.js'
import { recordAudit } from '../auth/index.js'
import { judgeHypothesis } from '../experiments/index.js'
import { linkedHypothesisOf } from '../hypotheses/index.js'
import {
  findMetrics,
  hasEvidence,
  insertExperiment,
  insertMetrics,
  lockExperiment,
  updateExperiment,
  type NewMetricRow,
  type StoredExperiment,
  type StoredMetric,
} from './manual-experiment.repo.js'

type Input = ParsedRequest<typeof createManualExperiment>['body']
type Change = ParsedRequest<typeof updateManualExperiment>['body']
type MetricInput = Input['metrics'][number]

interface Dates {
  readonly status: StoredExperiment['status']
  readonly startedAt: Date | null
  readonly endedAt: Date | null
}

const wrong = (path: string, message: string): FieldError => ({ path: `body.${path}`, message })

const startErrors = ({ status, startedAt }: Dates, now: Date): readonly FieldError[] => {
  if (status === 'draft')
    return startedAt === null ? [] : [wrong('startedAt', 'A draft has not started: leave the start out.')]
  if (startedAt === null) return [wrong('startedAt', 'Say when the first user saw it.')]
  return startedAt > now ? [wrong('startedAt', 'It cannot have started in the future.')] : []
}

const endErrors = ({ status, startedAt, endedAt }: Dates, now: Date): readonly FieldError[] => {
  if (status !== 'stopped')
    return endedAt === null ? [] : [wrong('endedAt', 'Only a stopped experiment has an end.')]
  if (endedAt === null) return [wrong('endedAt', 'Say when it was stopped.')]
  if (endedAt > now) return [wrong('endedAt', 'It cannot have been stopped in the future.')]
  return startedAt !== null && endedAt <= startedAt
    ? [wrong('endedAt', 'The end must lie after the start.')]
    : []
}

/** @throws Problem 422 `invalidDates` */
const checkDates = (dates: Dates, now: Date): void => {
  const errors = [...startErrors(dates, now), ...endErrors(dates, now)]
  if (errors.length === 0) return
  throw unprocessable('invalidDates', errors.map(({ message }) => message).join(' '), errors)
}

const repeated = (names: readonly string[], path: (index: number) => string): readonly FieldError[] =>
  names.flatMap((name, index) =>
    names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) < index
      ? [wrong(path(index), `There are two of the name “${name}”; give each its own.`)]
      : [],
  )

const incomplete = (metric: MetricInput, index: number): readonly FieldError[] => {
  if (metric.metricId !== undefined) return []
  return [
    ...(metric.name === undefined ? [wrong(`metrics.${index}.name`, 'Give the metric a name.')] : []),
    ...(metric.direction === undefined
      ? [wrong(`metrics.${index}.direction`, 'Say which direction is good.')]
      : []),
  ]
}

/** @throws Problem 422 `incompleteMetric` */
const checkNames = ({ arms, metrics }: Input): void => {
  const errors = [
    ...repeated(
      arms.map(({ name }) => name),
      (index) => `arms.${index}.name`,
    ),
    ...metrics.flatMap(incomplete),
  ]
  if (errors.length === 0) return
  throw unprocessable('incompleteMetric', errors.map(({ message }) => message).join(' '), errors)
}

type Metric = NewMetricRow | StoredMetric

const newMetric = (metric: MetricInput, fetchedAt: Date): NewMetricRow => {
  const id = newId<Branded<'metric'>>()
  const { name = '', direction = 'increase', kind } = metric
  const raw = canonicalJsonOf({ name, direction, kind })
  return { id, connectionId: null, externalId: id, name, kind, direction, raw, fetchedAt }
}

/** Readings name a metric by its external id, and people by its name: both must tell the metrics apart. */
const metricErrors = (metrics: readonly (Metric | undefined)[]): readonly FieldError[] => {
  const known = metrics.flatMap((metric) => (metric === undefined ? [] : [metric]))
  const unknown = metrics.flatMap((metric, index) =>
    metric === undefined ? [wrong(`metrics.${index}.metricId`, 'There is no such metric.')] : [],
  )
  if (unknown.length > 0) return unknown
  const names = known.map(({ name }) => name)
  const ids = known.map(({ externalId }) => externalId)
  const path = (index: number) => `metrics.${index}.name`
  return [...repeated(names, path), ...(new Set(ids).size === ids.length ? [] : repeated(ids, path))]
}

/** @throws Problem 422 `unknownReference`, `incompleteMetric` */
const metricsFor = async (tx: TenantTx, input: Input, at: Date): Promise<readonly Metric[]> => {
  const wanted = input.metrics.flatMap(({ metricId }) => (metricId === undefined ? [] : [metricId]))
  const stored = await findMetrics(tx, wanted)
  const metrics = input.metrics.map((metric) =>
    metric.metricId === undefined ? newMetric(metric, at) : stored.find(({ id }) => id === metric.metricId),
  )
  const errors = metricErrors(metrics)
  if (errors.length > 0) {
    const code = metrics.includes(undefined) ? 'unknownReference' : 'incompleteMetric'
    throw unprocessable(code, errors.map(({ message }) => message).join(' '), errors)
  }
  const made = metrics.filter((_, index) => input.metrics[index]?.metricId === undefined)
  await insertMetrics(
    tx,
    made.flatMap((metric) => (metric === undefined ? [] : [metric])),
  )
  return metrics.flatMap((metric) => (metric === undefined ? [] : [metric]))
}

const armsOf = ({ arms }: Input): StoredExperiment['arms'] => {
  const weights = arms.reduce((sum, { weight }) => sum + weight, 0)
  return arms.map(({ name, description, weight }, index) => ({
    armId: index === 0 ? 'control' : `treatment-${index}`,
    name,
    description,
    weight: weight / weights,
    isControl: index === 0,
  }))
}

const dateOf = (iso: string | null): Date | null => (iso === null ? null : new Date(iso))

/**
 * Writes down an experiment; answers its id.
 * @throws Problem 422 `invalidDates`, `incompleteMetric`, `unknownReference`
 */
export const enterExperiment = async (tx: TenantTx, actor: Actor, input: Input): Promise<string> => {
  const dates = { status: input.status, startedAt: dateOf(input.startedAt), endedAt: dateOf(input.endedAt) }
  checkDates(dates, actor.at)
  checkNames(input)
  const metrics = await metricsFor(tx, input, actor.at)
  const id = newId<Branded<'experiment'>>()
  const metricIds = metrics.map((metric) => metric.id)
  await insertExperiment(tx, {
    ...dates,
    id,
    connectionId: null,
    enteredBy: actor.userId,
    externalId: id,
    trackingKey: '',
    name: input.name,
    description: input.description,
    statedHypothesis: input.statedHypothesis,
    kind: 'standard',
    archived: false,
    statsEngine: 'frequentist',
    arms: armsOf(input),
    metricUses: metrics.map(({ externalId }, index) => ({
      externalId,
      use: input.metrics[index]?.use ?? 'secondary',
    })),
    externalUpdatedAt: actor.at.toISOString(),
    raw: canonicalJsonOf({ entered: input, metricIds }),
    fetchedAt: actor.at,
  })
  await recordAudit(tx, actor, {
    action: 'experiment.entered',
    subjectType: 'experiment',
    subjectId: id,
    after: { status: input.status, metricIds },
  })
  return id
}

/** @throws Problem 404, 409 `notByHand` */
export const lockByHand = async (tx: TenantTx, experimentId: string): Promise<StoredExperiment> => {
  const row = await lockExperiment(tx, experimentId)
  if (row === undefined) throw notFound('experiment')
  if (row.enteredBy !== null) return row
  throw conflict(
    'notByHand',
    'This experiment comes from GrowthBook, and so do its results. Write down one of your own to enter evidence by hand.',
  )
}

const given = (iso: string | null | undefined, was: Date | null): Date | null =>
  iso === undefined ? was : dateOf(iso)

const sameInstant = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime()

/** What was measured since its start cannot be of another start. */
const refuseOtherStart = async (tx: TenantTx, was: StoredExperiment, dates: Dates): Promise<void> => {
  if (sameInstant(was.startedAt, dates.startedAt) && dates.status !== 'draft') return
  if (!(await hasEvidence(tx, was.id))) return
  throw conflict(
    'hasEvidence',
    'There is evidence of this experiment already, so its start no longer changes.',
  )
}

const plainFacts = ({ status, startedAt, endedAt }: Dates) => ({
  status,
  startedAt: startedAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
})

/**
 * Corrects, starts or closes it, and judges its card again.
 * @throws Problem 404, 409 `notByHand`, `hasEvidence`, 422 `invalidDates`
 */
export const changeExperiment = async (
  tx: TenantTx,
  actor: Actor,
  command: { readonly experimentId: string; readonly change: Change; readonly queue: Pick<Queue, 'send'> },
): Promise<void> => {
  const { experimentId, change, queue } = command
  const was = await lockByHand(tx, experimentId)
  const dates = {
    status: change.status ?? was.status,
    startedAt: given(change.startedAt, was.startedAt),
    endedAt: given(change.endedAt, was.endedAt),
  }
  checkDates(dates, actor.at)
  await refuseOtherStart(tx, was, dates)
  const { name = was.name, description = was.description, statedHypothesis = was.statedHypothesis } = change
  await updateExperiment(tx, experimentId, {
    ...dates,
    name,
    description,
    statedHypothesis,
    externalUpdatedAt: actor.at.toISOString(),
    fetchedAt: actor.at,
  })
  await recordAudit(tx, actor, {
    action: 'experiment.corrected',
    subjectType: 'experiment',
    subjectId: experimentId,
    before: plainFacts(was),
    after: plainFacts(dates),
  })
  const card = await linkedHypothesisOf(tx, experimentId)
  if (card === undefined) return
  await judgeHypothesis(tx, { at: actor.at, requestId: actor.requestId, queue }, card.id)
}

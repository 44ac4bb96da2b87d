/** Evidence entered by hand becomes a stored reading like every other, and its card is judged at once. */
import type { addManualEvidence, EvidenceEntered, ParsedRequest } from '@knowwhen/contract'
import {
  entryText,
  handEnteredMetricKinds,
  readingOfEntry,
  sha256Hex,
  type Branded,
  type EnteredArm,
  type EnteredEvidence,
  type EnteredMetric,
  type EnteredReading,
  type HandEnteredMetricKind,
  type Reading,
} from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { conflict, unprocessable, type FieldError } from '../../http/problems.js'
import type { Queue } from '../../jobs/queue.js'
import { recordAudit } from '../auth/index.js'
import { insertEvidence, judgeHypothesis } from '../experiments/index.js'
import { findNewestVerdict, linkedHypothesisOf } from '../hypotheses/index.js'
import { isTheSame, refuseOlder } from './entry-order.js'
import {
  findNewestEntry,
  updateExperiment,
  type StoredExperiment,
  type UsedMetric,
} from './manual-experiment.repo.js'

export type EvidenceBody = ParsedRequest<typeof addManualEvidence>['body']
/** What is common to what is typed in and what is imported. */
export type EvidenceFacts = Omit<EvidenceBody, 'metrics'>

/** @throws Problem 409 `notStarted` */
const startOf = ({ startedAt, status }: StoredExperiment): Date => {
  if (startedAt !== null && status !== 'draft') return startedAt
  throw conflict('notStarted', 'A draft has no results yet. Start the experiment first.')
}

const asOfOf = (experiment: StoredExperiment, { asOf }: EvidenceFacts, now: Date): Date =>
  asOf === undefined ? (experiment.endedAt ?? now) : new Date(asOf)

/** @throws Problem 422 `unusableEvidence` */
const refuseImpossibleTime = (asOf: Date, { start, now }: { start: Date; now: Date }): void => {
  const message =
    asOf > now
      ? 'Data cannot count up to a moment in the future.'
      : asOf <= start
        ? 'Data cannot count up to a moment before the start of the experiment.'
        : null
  if (message === null) return
  throw unprocessable('unusableEvidence', message, [{ path: 'body.asOf', message }])
}

export const kindOf = (kind: string): HandEnteredMetricKind =>
  handEnteredMetricKinds.find((known) => known === kind) ?? 'mean'

export const enteredMetric = (metric: UsedMetric, arms: readonly EnteredArm[]): EnteredMetric => ({
  metricId: metric.externalId,
  kind: kindOf(metric.kind),
  inverse: metric.direction === 'decrease',
  arms,
})

/**
 * The entry as the domain reads it.
 * @throws Problem 409 `notStarted`, 422 `unusableEvidence` for its time
 */
export const entryOf = (
  experiment: StoredExperiment,
  facts: EvidenceFacts,
  { metrics, now }: { readonly metrics: readonly EnteredMetric[]; readonly now: Date },
): EnteredEvidence => {
  const start = startOf(experiment)
  const asOf = asOfOf(experiment, facts, now)
  refuseImpossibleTime(asOf, { start, now })
  return {
    grade: facts.grade,
    alpha: facts.alpha,
    experimentStatus: experiment.status,
    exposureStartedAt: start.toISOString(),
    exposureEndedAt: experiment.endedAt?.toISOString() ?? null,
    asOf: asOf.toISOString(),
    arms: experiment.arms,
    metrics,
  }
}

const fieldPaths: Readonly<Record<string, string>> = {
  arm: 'armId',
  lift: 'effect.lift',
  low: 'effect.low',
  high: 'effect.high',
  pValue: 'effect.pValue',
}

/** An entry with the reading that follows from it. */
export interface ReadEntry {
  readonly entry: EnteredEvidence
  readonly reading: Reading
}

type Problems = Extract<EnteredReading, { ok: false }>['problems']

const fieldErrors = (problems: Problems): readonly FieldError[] =>
  problems.map(({ metric, arm, field, message }) => {
    const inArm = arm === null ? '' : `.arms.${arm}`
    const inField = field === null ? '' : `.${fieldPaths[field] ?? field}`
    return { path: `body.metrics.${metric}${inArm}${inField}`, message }
  })

/** @throws Problem 422 `unusableEvidence`, every place named */
const readFrom = (entry: EnteredEvidence): ReadEntry => {
  const made = readingOfEntry(entry)
  if (made.ok) return { entry, reading: made.reading }
  const errors = fieldErrors(made.problems)
  throw unprocessable('unusableEvidence', errors.map(({ message }) => message).join(' '), errors)
}

/** @throws Problem 422 `unusableEvidence` for metrics that the experiment does not have */
export const readBody = (
  experiment: StoredExperiment,
  body: EvidenceBody,
  { metrics, now }: { readonly metrics: readonly UsedMetric[]; readonly now: Date },
): ReadEntry => {
  const found = body.metrics.map(({ metricId }) => metrics.find(({ id }) => id === metricId))
  const unknown = found.flatMap((metric, index) => {
    const path = `body.metrics.${index}.metricId`
    return metric === undefined ? [{ path, message: 'The experiment has no such metric.' }] : []
  })
  if (unknown.length > 0)
    throw unprocessable('unusableEvidence', 'The experiment has no such metric.', unknown)
  const entered = found.flatMap((metric, index) =>
    metric === undefined ? [] : [enteredMetric(metric, body.metrics[index]?.arms ?? [])],
  )
  return readFrom(entryOf(experiment, body, { metrics: entered, now }))
}

export interface Entry {
  readonly experiment: StoredExperiment
  /** As it was sent. */
  readonly entered: EvidenceFacts
  readonly read: ReadEntry
  readonly queue: Pick<Queue, 'send'>
}

const rowOf = (actor: Actor, { experiment, entered, read }: Entry, follows: string | null) => {
  const { reading, entry } = read
  const id = newId<Branded<'evidence'>>()
  const raw = entryText({ entered, entry, experimentId: experiment.id, follows })
  return {
    id,
    experimentId: experiment.id,
    grade: reading.grade,
    engine: reading.engine,
    alpha: reading.alpha,
    snapshotId: `byHand:${id}`,
    enteredBy: actor.userId,
    sourceLink: entered.sourceLink,
    note: entered.note,
    raw,
    rawHash: sha256Hex(raw),
    reading,
    asOf: new Date(reading.asOf),
    fetchedAt: actor.at,
  }
}

/**
 * Stores the reading unless the newest is exactly this; answers its id. The experiment is locked.
 * @throws Problem 422 `olderThanNewest`
 */
const storeReading = async (tx: TenantTx, actor: Actor, entry: Entry) => {
  const newest = await findNewestEntry(tx, entry.experiment.id)
  const { entered, read } = entry
  if (newest !== undefined && isTheSame(newest, { entered, reading: read.reading }))
    return { evidenceId: newest.id, isNew: false }
  refuseOlder(newest, read.reading)
  const row = rowOf(actor, entry, newest?.id ?? null)
  await insertEvidence(tx, row)
  return { evidenceId: row.id, isNew: true }
}

const noteUsers = async (tx: TenantTx, { experiment, read }: Entry, at: Date): Promise<void> => {
  const users = read.reading.arms.reduce((sum, arm) => sum + arm.users, 0)
  await updateExperiment(tx, experiment.id, { users, fetchedAt: at, resultsProblem: null })
}

/** The linked card with its verdict as it is now. */
const linkedCardView = async (tx: TenantTx, experimentId: string): Promise<EvidenceEntered['hypothesis']> => {
  const card = await linkedHypothesisOf(tx, experimentId)
  if (card === undefined) return null
  const stored = await findNewestVerdict(tx, card.id)
  const { id, key } = card
  if (stored === undefined) return { id, key, verdict: null }
  const { verdict, reason, words } = stored.outcome
  return { id, key, verdict: { verdict, reason, words } }
}

/** Stores the reading and judges the card that the experiment tests. @throws Problem 422 `olderThanNewest` */
export const enterReading = async (tx: TenantTx, actor: Actor, entry: Entry): Promise<EvidenceEntered> => {
  const { experiment, queue } = entry
  const { evidenceId, isNew } = await storeReading(tx, actor, entry)
  if (isNew) {
    await noteUsers(tx, entry, actor.at)
    await recordAudit(tx, actor, {
      action: 'evidence.entered',
      subjectType: 'experiment',
      subjectId: experiment.id,
      after: { evidenceId, grade: entry.read.reading.grade },
    })
    const card = await linkedHypothesisOf(tx, experiment.id)
    if (card !== undefined)
      await judgeHypothesis(tx, { at: actor.at, requestId: actor.requestId, queue }, card.id)
  }
  return { isNew, evidenceId, hypothesis: await linkedCardView(tx, experiment.id) }
}

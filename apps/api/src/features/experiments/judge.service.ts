/**
 * The verdict of a card from all that is stored: every reading in order, the sealed criteria, the rule. The same
 * rows give the same verdict whenever they are asked, whoever asks.
 */
import {
  brandId,
  judge,
  previousAfter,
  type Branded,
  type ExperimentStatus,
  type OrganizationId,
  type SealedCriteria,
  type VerdictInput,
  type VerdictOutcome,
} from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import { systemActor } from '../../http/actor.js'
import type { Queue } from '../../jobs/queue.js'
import { recordAudit } from '../auth/index.js'
import {
  applyExposure,
  applyVerdict,
  effectiveInstrumentationError,
  loadCard,
  type Card,
} from '../hypotheses/index.js'
import { listReadings } from './evidence.repo.js'
import { findNewestVerdict, insertVerdict, type NewestVerdict } from './verdict.repo.js'

type StoredReading = Awaited<ReturnType<typeof listReadings>>[number]

interface Judged {
  readonly outcome: VerdictOutcome
  readonly evidenceId: string | null
}

export interface Question {
  readonly criteria: SealedCriteria
  readonly experimentStatus: ExperimentStatus | null
  readonly instrumentationError: string | null
  /** ISO instant. */
  readonly now: string
}

/** Judges every reading in the order in which the data came to count; the last outcome is the card's. */
function judgeReadings(question: Question, readings: readonly StoredReading[]): Judged {
  const { criteria, instrumentationError, now } = question
  const earlier = readings
    .slice(0, -1)
    .reduce<VerdictInput['previous']>((previous, { reading, fetchedAt }) => {
      const outcome = judge({
        criteria,
        reading,
        now: fetchedAt.toISOString(),
        instrumentationError: null,
        previous,
      })
      return previousAfter(previous, outcome)
    }, null)
  const newest = readings.at(-1)
  const outcome = judge({
    criteria,
    reading: newest?.reading ?? null,
    experimentStatus: question.experimentStatus,
    now,
    instrumentationError,
    previous: earlier,
  })
  return { outcome, evidenceId: newest?.id ?? null }
}

/** A new row only when something a person would read has changed; the days counted meanwhile are not that. */
const isNews = (judged: Judged, sealVersion: number, stored: NewestVerdict | undefined): boolean =>
  stored?.sealVersion !== sealVersion ||
  stored.evidenceId !== judged.evidenceId ||
  stored.outcome.verdict !== judged.outcome.verdict ||
  stored.outcome.reason !== judged.outcome.reason

async function keepVerdict(
  tx: TenantTx,
  card: Card,
  judged: Judged & { readonly at: Date },
): Promise<VerdictOutcome | null> {
  const sealVersion = card.seal?.version ?? 0
  const stored = await findNewestVerdict(tx, card.id)
  if (!isNews(judged, sealVersion, stored)) return null
  await insertVerdict(tx, {
    id: newId<Branded<'verdict'>>(),
    hypothesisId: card.id,
    sealVersion,
    evidenceId: judged.evidenceId,
    verdict: judged.outcome.verdict,
    reason: judged.outcome.reason,
    outcome: judged.outcome,
    ruleVersion: judged.outcome.ruleVersion,
    computedAt: judged.at,
  })
  return stored?.outcome ?? judged.outcome
}

export interface Occasion {
  readonly at: Date
  readonly requestId: string
  /** Where the jobs go that tell people of the verdict. */
  readonly queue: Pick<Queue, 'send'>
}

const exposedSince = (card: Card): Date | null => {
  const { experiment } = card
  return experiment === null || experiment.status === 'draft' ? null : experiment.startedAt
}

/** An extended card waits as exposed, though what is judged then may be what was judged before: broken data, say. */
const isLeftWaiting = (card: Card, { outcome }: Judged): boolean =>
  card.state === 'exposed' && outcome.verdict !== 'pending'

export const statesWithoutVerdict: ReadonlySet<Card['state']> = new Set(['draft', 'abandoned'] as const)

/**
 * Computes the card's verdict now, stores it when it is news, and moves the card along: exposed when its experiment
 * has started, ready to decide when the verdict is ready, open again when a verdict that was decided upon flips.
 * A draft or an abandoned card has no verdict.
 * @throws Problem 404
 */
export async function judgeHypothesis(tx: TenantTx, occasion: Occasion, hypothesisId: string): Promise<void> {
  const card = await loadCard(tx, hypothesisId)
  if (statesWithoutVerdict.has(card.state) || card.criteria === null) return
  const actor = systemActor(brandId<OrganizationId>(card.organizationId), occasion.at, occasion.requestId)
  const firstExposedAt = exposedSince(card)
  if (firstExposedAt) await applyExposure(tx, actor, { hypothesisId, firstExposedAt })
  const readings = card.experiment ? await listReadings(tx, card.experiment.id) : []
  const judged = judgeReadings(
    {
      criteria: card.criteria,
      experimentStatus: card.experiment?.status ?? null,
      instrumentationError: effectiveInstrumentationError(card),
      now: occasion.at.toISOString(),
    },
    readings,
  )
  const before = await keepVerdict(tx, card, { ...judged, at: occasion.at })
  if (before === null && !isLeftWaiting(card, judged)) return
  const { verdict, reason } = judged.outcome
  await applyVerdict(tx, actor, {
    hypothesisId,
    verdict,
    reason,
    ready: verdict !== 'pending',
    at: occasion.at,
    queue: occasion.queue,
  })
  if (before === null) return
  await recordAudit(tx, actor, {
    action: 'verdict.computed',
    subjectType: 'hypothesis',
    subjectId: hypothesisId,
    before: { verdict: before.verdict, reason: before.reason },
    after: { verdict, reason, evidenceId: judged.evidenceId },
  })
}

/**
 * The verdict of a card from all that is stored: every reading in order, the sealed criteria, the rule. The same
 * rows give the same verdict whenever they are asked, whoever asks.
 */
import { brandId, type Branded, type OrganizationId, type VerdictOutcome } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { StoredQuestion } from '../../db/schema/index.js'
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
import { findDeclarationInForce } from './declaration.repo.js'
import { confirmedAlphaOf, listReadings } from './evidence.repo.js'
import { judgeReadings, type Judged } from './judging.js'
import { findNewestVerdict, insertVerdict, type NewestVerdict } from './verdict.repo.js'

/** A judgement together with all that it was made from besides evidence and seal. */
interface Answered extends Judged {
  readonly question: StoredQuestion
}

/** People declare a verdict only where there is nothing to compute one from. */
const declarationOf = (tx: TenantTx, { id, experiment, seal }: Card) =>
  experiment === null && seal !== null
    ? findDeclarationInForce(tx, { hypothesisId: id, sealVersion: seal.version })
    : undefined

const factsOf = (card: Card, at: Date) => ({
  experimentStatus: card.experiment?.status ?? null,
  instrumentationError: effectiveInstrumentationError(card),
  now: at.toISOString(),
})

/** Every reading of the experiment, and the level with which it is believed. */
async function believedOf(tx: TenantTx, { experiment }: Card) {
  if (experiment === null) return { confirmedAlpha: null, readings: [] }
  const confirmedAlpha = await confirmedAlphaOf(tx, experiment.id)
  return { confirmedAlpha, readings: await listReadings(tx, experiment.id, confirmedAlpha) }
}

async function answer(tx: TenantTx, card: Card, at: Date): Promise<Answered | null> {
  const { criteria, experiment } = card
  if (criteria === null) return null
  const { confirmedAlpha, readings } = await believedOf(tx, card)
  const declared = (await declarationOf(tx, card)) ?? null
  const facts = factsOf(card, at)
  const question = {
    ...facts,
    confirmedAlpha,
    experimentId: experiment?.id ?? null,
    declarationId: declared?.id ?? null,
    extendedTo: criteria.isExtended === true ? criteria.plannedEnd : null,
    readings: readings.length,
  }
  return { ...judgeReadings({ ...facts, criteria, declared }, readings), question }
}

/** A new row only when something a person would read has changed; the days counted meanwhile are not that. */
const isNews = (judged: Answered, sealVersion: number, stored: NewestVerdict | undefined): boolean =>
  stored?.sealVersion !== sealVersion ||
  stored.evidenceId !== judged.evidenceId ||
  stored.declarationId !== judged.question.declarationId ||
  stored.outcome.verdict !== judged.outcome.verdict ||
  stored.outcome.reason !== judged.outcome.reason

async function keepVerdict(
  tx: TenantTx,
  card: Card,
  judged: Answered & { readonly at: Date },
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
    question: judged.question,
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
  /** Nobody is told: cards of the past are adopted by the hundred. */
  readonly isQuiet?: boolean | undefined
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
  if (statesWithoutVerdict.has(card.state)) return
  const actor = systemActor(brandId<OrganizationId>(card.organizationId), occasion.at, occasion.requestId)
  const firstExposedAt = exposedSince(card)
  if (firstExposedAt) await applyExposure(tx, actor, { hypothesisId, firstExposedAt })
  const judged = await answer(tx, card, occasion.at)
  if (judged === null) return
  const before = await keepVerdict(tx, card, { ...judged, at: occasion.at })
  if (before === null && !isLeftWaiting(card, judged)) return
  const { verdict, reason } = judged.outcome
  await applyVerdict(tx, actor, {
    hypothesisId,
    verdict,
    reason,
    ready: verdict !== 'pending',
    grade: judged.grade,
    at: occasion.at,
    queue: occasion.queue,
    isQuiet: occasion.isQuiet,
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

/** The seal: criteria frozen before exposure. */
import { CardHasGapsError, criteriaOf, isRetrospective, sealOf, transition } from '@knowwhen/domain'
import type { ReadinessGapFinding, SealedCriteria } from '@knowwhen/domain'

import { factsOf, gapsOf, statementOfCard, treatmentArmIdsOf } from '../../db/card-facts.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { conflict, unprocessable } from '../../http/problems.js'
import type { Queue } from '../../jobs/queue.js'
import { refuseArchivedTeam } from '../teams/index.js'
import type { Card } from './card.js'
import { findAlpha, getDecisionRules } from './card.repo.js'
import { changeCard } from './change-card.js'
import { insertSeal } from './hypotheses.repo.js'
import { loadCardFor } from './load-card.js'

/** Where nobody has confirmed or reported a level: GrowthBook's own default. */
const defaultAlpha = 0.05

const alphaFor = async (tx: TenantTx, card: Card): Promise<number> => {
  const goal = card.signals.find((signal) => signal.role === 'goal' && signal.metric !== null)
  const connectionId = card.experiment?.connectionId ?? goal?.metric?.connectionId ?? null
  return (connectionId === null ? null : await findAlpha(tx, connectionId)) ?? defaultAlpha
}

const gapsProblem = (gaps: readonly ReadinessGapFinding[]) =>
  unprocessable(
    'readinessGaps',
    `The card cannot be sealed yet. ${gaps.map((gap) => gap.message).join(' ')}`,
    gaps.map(({ gap, path, message }) => ({ path, message, code: gap })),
  )

/** @throws Problem 422 `readinessGaps`, every gap named */
const frozenCriteria = async (tx: TenantTx, card: Card): Promise<SealedCriteria> => {
  const gaps = gapsOf(card)
  if (gaps.length > 0) throw gapsProblem(gaps)
  const settings = {
    ...(await getDecisionRules(tx)),
    alpha: await alphaFor(tx, card),
    treatmentArmIds: treatmentArmIdsOf(card),
  }
  try {
    return criteriaOf(factsOf(card), settings)
  } catch (error) {
    if (error instanceof CardHasGapsError) throw gapsProblem(error.gaps)
    throw error
  }
}

const refuseUnlessDraft = ({ state }: Card): void => {
  const result = transition(state, { type: 'seal', gaps: [] })
  if (result.ok) return
  throw conflict(state === 'abandoned' ? 'wrongState' : 'alreadySealed', result.message)
}

/** Exposure that has begun already moves the card on at once; the seal is then a retrospective one. */
const exposureOf = (card: Card, at: Date): Date | null => {
  const startedAt = card.experiment?.startedAt ?? null
  return startedAt !== null && startedAt <= at ? startedAt : null
}

/** Freezes the criteria of a draft and asks for its verdict in the same transaction. */
export const sealCard = async (
  tx: TenantTx,
  actor: Actor,
  { hypothesisId, queue }: { readonly hypothesisId: string; readonly queue: Pick<Queue, 'send'> },
): Promise<void> => {
  const card = await loadCardFor(tx, actor, hypothesisId)
  refuseUnlessDraft(card)
  await refuseArchivedTeam(tx, card.teamId)
  const criteria = await frozenCriteria(tx, card)
  const content = {
    criteria,
    statement: statementOfCard(card),
    sealedBy: actor.userId,
    sealedAt: actor.at.toISOString(),
    version: 1,
  }
  const { canonicalJson, sha256 } = sealOf(content)
  const firstExposedAt = exposureOf(card, actor.at)
  const retrospective = isRetrospective(content.sealedAt, firstExposedAt?.toISOString() ?? null)
  await insertSeal(tx, {
    hypothesisId: card.id,
    version: content.version,
    canonicalJson,
    hash: sha256,
    criteria,
    ruleVersion: criteria.ruleVersion,
    sealedBy: actor.userId,
    sealedAt: actor.at,
    retrospective,
  })
  const state = firstExposedAt === null ? ('sealed' as const) : ('exposed' as const)
  const change = { state, sealedAt: actor.at, firstExposedAt, retrospective }
  await changeCard(tx, actor, { card, action: 'hypothesis.sealed', change })
  const payload = { organizationId: actor.organizationId, hypothesisId: card.id }
  await queue.send(tx, 'judgeHypothesis', payload)
}

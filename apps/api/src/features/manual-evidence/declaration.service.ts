/** A verdict that people declare: it takes effect with a second person, or unreviewed where there is nobody else. */
import type { declareVerdict, ParsedRequest } from '@knowwhen/contract'
import { mayApprove, reviewAtFirst, type Branded } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { conflict, forbidden } from '../../http/problems.js'
import type { Queue } from '../../jobs/queue.js'
import { recordAudit } from '../auth/index.js'
import { judgeHypothesis, statesWithoutVerdict } from '../experiments/index.js'
import { loadCardFor, type Card } from '../hypotheses/index.js'
import { getDeclarationView } from './declaration.read.js'
import { insertDeclaration, insertReview } from './declaration.repo.js'

type Input = ParsedRequest<typeof declareVerdict>['body']
type Act = Actor & { readonly queue: Pick<Queue, 'send'> }

/** @throws Problem 409 `wrongState`, `hasExperiment` */
const refuseUnlessDeclarable = (card: Card): number => {
  if (statesWithoutVerdict.has(card.state) || card.seal === null)
    throw conflict(
      'wrongState',
      card.state === 'abandoned'
        ? 'The card is abandoned, so it has no verdict.'
        : 'Seal the card first: what would count must be said before what was seen.',
    )
  if (card.experiment === null) return card.seal.version
  throw conflict(
    'hasExperiment',
    'An experiment tests this card, so its verdict is computed from the results and not declared.',
  )
}

/**
 * Writes down the declaration; answers its id.
 * @throws Problem 404, 403 `otherTeam`, 409 `wrongState`, `hasExperiment`
 */
export const declare = async (
  tx: TenantTx,
  actor: Act,
  command: { readonly hypothesisId: string; readonly input: Input },
): Promise<string> => {
  const { hypothesisId, input } = command
  const sealVersion = refuseUnlessDeclarable(await loadCardFor(tx, actor, hypothesisId))
  const id = newId<Branded<'declaration'>>()
  await insertDeclaration(tx, {
    ...input,
    id,
    hypothesisId,
    sealVersion,
    declaredBy: actor.userId,
    declaredAt: actor.at,
  })
  const review = reviewAtFirst(actor.people)
  await recordAudit(tx, actor, {
    action: 'verdict.declared',
    subjectType: 'hypothesis',
    subjectId: hypothesisId,
    after: { declarationId: id, grade: input.grade, verdict: input.verdict, review },
  })
  if (review === 'unreviewed') await takeEffect(tx, actor, { hypothesisId, declarationId: id, review })
  return id
}

interface Effect {
  readonly hypothesisId: string
  readonly declarationId: string
  readonly review: 'approved' | 'unreviewed'
}

const takeEffect = async (tx: TenantTx, actor: Act, effect: Effect): Promise<void> => {
  const { hypothesisId, declarationId, review } = effect
  await insertReview(tx, { declarationId, review, reviewedBy: actor.userId, reviewedAt: actor.at })
  await judgeHypothesis(tx, { at: actor.at, requestId: actor.requestId, queue: actor.queue }, hypothesisId)
}

/**
 * The second person agrees.
 * @throws Problem 404, 403 `otherTeam`, `ownDeclaration`, 409 `notAwaitingApproval`, `wrongState`, `hasExperiment`
 */
export const approve = async (
  tx: TenantTx,
  actor: Act,
  which: { readonly hypothesisId: string; readonly declarationId: string },
): Promise<void> => {
  const card = await loadCardFor(tx, actor, which.hypothesisId)
  const declaration = await getDeclarationView(tx, which)
  if (declaration.review !== 'awaitingSecondPerson')
    throw conflict('notAwaitingApproval', 'This declared verdict has taken effect already.')
  refuseUnlessDeclarable(card)
  if (!mayApprove(actor.userId, declaration.declaredBy.userId))
    throw forbidden(
      'A second person must agree with this verdict: somebody other than who declared it.',
      'ownDeclaration',
    )
  await recordAudit(tx, actor, {
    action: 'verdict.declarationApproved',
    subjectType: 'hypothesis',
    subjectId: which.hypothesisId,
    after: { declarationId: which.declarationId },
  })
  await takeEffect(tx, actor, { ...which, review: 'approved' })
}

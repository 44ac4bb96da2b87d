/** Last part of a sync: the verdict of every card that the connection's experiments test. */
import { isPassingFailure, withoutValues } from '../../db/database-errors.js'
import { keyOf } from '../../db/card-facts.js'
import { cardsToJudge } from './cards-to-judge.read.js'
import { judgeHypothesis } from '../experiments/index.js'
import type { SyncContext } from './sync-context.js'

type Card = Awaited<ReturnType<typeof cardsToJudge>>[number]

/** Some cards could not be judged; what stopped the first of them is the cause. All others were. */
class CardsNotJudged extends Error {
  override readonly name = 'CardsNotJudged'
}

const noteFailure = ({ deps, progress, run }: SyncContext, card: Card, error: unknown): void => {
  const err = error instanceof Error ? withoutValues(error) : error
  deps.log.error({ err, hypothesisId: card.id, runId: run.runId }, 'a card could not be judged')
  progress.note({
    code: 'notJudged',
    message: `The verdict of ${keyOf(card.number)} could not be computed. It was written down; other cards were judged.`,
    experimentName: card.experimentName,
  })
}

/** Null, or what stopped it. A database that is away stops them all, and the queue tries them again. */
async function failureOf(context: SyncContext, card: Card): Promise<unknown> {
  const { inTenant, run, deps } = context
  const occasion = { at: deps.clock.now(), requestId: `sync:${run.runId}`, queue: deps.queue }
  try {
    await inTenant((tx) => judgeHypothesis(tx, occasion, card.id))
    return null
  } catch (error) {
    if (isPassingFailure(error)) throw error
    noteFailure(context, card, error)
    return error
  }
}

/**
 * Judges each card in a transaction of its own, also one whose experiment only started, stopped or disappeared. A card
 * that cannot be judged does not keep the others from their verdicts.
 * @throws CardsNotJudged after the last card
 */
export async function judgeLinked(context: SyncContext): Promise<void> {
  const cards = await context.inTenant((tx) => cardsToJudge(tx, context.run.connectionId))
  const failures: unknown[] = []
  for (const card of cards) {
    const failure = await failureOf(context, card)
    if (failure !== null) failures.push(failure)
  }
  const [cause] = failures
  if (cause === undefined) return
  throw new CardsNotJudged(`${failures.length} of ${cards.length} cards could not be judged.`, { cause })
}

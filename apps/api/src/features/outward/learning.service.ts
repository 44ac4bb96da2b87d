/** A concluded card's learning, written into GrowthBook where the server keeps learnings. */
import type { AnswerOf, listPushes, ParsedRequest, Push, pushLearning } from '@knowwhen/contract'
import { canonicalJsonOf, sha256Hex } from '@knowwhen/domain'
import type { GrowthBookClient } from '@knowwhen/growthbook'

import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { conflict, Problem } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import type { ConnectionRow } from '../connections/index.js'
import { findNewestVerdict, getCard, loadCard, loadCardFor, type Card } from '../hypotheses/index.js'
import { connectedTo, mayBeThere } from './ask-growthbook.js'
import { isConcluded, learningOf, type Learning } from './learning.js'
import { decisionOf } from './outward.read.js'
import { insertPush, isPushed, listPushViews, newestLearning } from './push.repo.js'

type Input = ParsedRequest<typeof pushLearning>['body']
type Pushes = AnswerOf<typeof listPushes>

/** @throws Problem 409 `noExperiment` */
const connectionIdOf = ({ experiment }: Card): string => {
  const connectionId = experiment?.connectionId ?? null
  if (connectionId !== null) return connectionId
  throw conflict(
    'noExperiment',
    'No experiment of a GrowthBook tests this card, so no GrowthBook learns of it.',
  )
}

const notSupported = () =>
  conflict('notSupported', 'This GrowthBook keeps no learnings; they came with version 5.0.1.')

const alreadyPushed = () =>
  conflict('alreadyPushed', 'Exactly this is in GrowthBook already. Change the text to send another.')

export interface PreparedLearning {
  readonly card: Card
  readonly connection: ConnectionRow
  readonly learning: Learning
}

/** @throws Problem 409 `notConcluded`, `noExperiment`, `disconnected`, `notSupported` */
const composed = async (tx: TenantTx, card: Card, publicUrl: string): Promise<PreparedLearning> => {
  const verdict = card.sealedAt === null ? undefined : await findNewestVerdict(tx, card.id)
  if (verdict === undefined || !isConcluded(verdict.verdict))
    throw conflict('notConcluded', 'There is nothing to learn yet: the card has no verdict.')
  const connection = await connectedTo(tx, connectionIdOf(card))
  if (connection.capabilities !== null && !connection.capabilities.learnings) throw notSupported()
  const decision = await decisionOf(tx, card.id)
  return { card, connection, learning: learningOf({ card, verdict, decision, publicUrl }) }
}

/** @throws Problem 404, 403 `otherTeam`, 409 also `alreadyPushed` */
export const prepareLearning = async (
  tx: TenantTx,
  actor: Actor,
  given: { readonly hypothesisId: string; readonly input: Input; readonly publicUrl: string },
): Promise<PreparedLearning> => {
  const card = await loadCardFor(tx, actor, given.hypothesisId)
  const prepared = await composed(tx, card, given.publicUrl)
  const { title = prepared.learning.title, text = prepared.learning.text } = given.input
  const before = await newestLearning(tx, card.id)
  if (before?.title === title && before.text === text) throw alreadyPushed()
  return { ...prepared, learning: { ...prepared.learning, title, text } }
}

interface Place {
  readonly client: GrowthBookClient
  readonly signal: AbortSignal
}

const sameExperiments = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id))

/** Only a learning with the same words about the same experiments is ours: another one may have the same title. */
const findSent = async (
  client: GrowthBookClient,
  learning: Learning,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const known = await client.listLearnings({ signal })
  return known.find(
    ({ parsed }) =>
      parsed.title === learning.title &&
      parsed.text === learning.text &&
      sameExperiments(parsed.supportingExperimentIds, learning.supportingExperimentIds) &&
      sameExperiments(parsed.contradictingExperimentIds, learning.contradictingExperimentIds),
  )?.parsed.id
}

/** The same for the same words: of two who send them at once, one waits for the other. */
export const learningHash = ({ learning }: PreparedLearning): string => sha256Hex(canonicalJsonOf(learning))

const bodyOf = (learning: Learning) => ({ ...learning, tags: ['knowwhen'] })

/**
 * Sends it unless it is there; answers GrowthBook's id. An earlier attempt may have ended between sending and keeping,
 * and where the answer is lost, what may have been written is looked up.
 */
export const sendLearning = async ({ client, signal }: Place, { connection, learning }: PreparedLearning) => {
  // A server may have been updated since its features were looked at; one that was not looked at is asked now.
  const can = connection.capabilities ?? (await client.capabilities({ signal }))
  if (!can.learnings) throw notSupported()
  const there = await findSent(client, learning, signal)
  if (there !== undefined) return there
  try {
    return (await client.createLearning(bodyOf(learning), { signal })).parsed.id
  } catch (error) {
    // The patience of before may be used up; what was written must be found all the same.
    const found = mayBeThere(error)
      ? await findSent(client, learning, AbortSignal.timeout(10_000))
      : undefined
    if (found === undefined) throw error
    return found
  }
}

/** Keeps what was sent, once. @throws Problem 404, 409 `alreadyPushed` where somebody else kept it meanwhile */
export const keepLearning = async (
  tx: TenantTx,
  actor: Actor,
  { prepared, externalId }: { readonly prepared: PreparedLearning; readonly externalId: string },
): Promise<Push> => {
  const { connection, learning } = prepared
  const card = await loadCard(tx, prepared.card.id)
  if (await isPushed(tx, { hypothesisId: card.id, externalId })) throw alreadyPushed()
  const pushId = await insertPush(tx, {
    hypothesisId: card.id,
    connectionId: connection.id,
    kind: 'learning',
    externalId,
    body: bodyOf(learning),
    pushedBy: actor.userId,
    pushedAt: actor.at,
  })
  await recordAudit(tx, actor, {
    action: 'hypothesis.learningPushed',
    subjectType: 'hypothesis',
    subjectId: card.id,
    after: { pushId, connectionId: connection.id },
  })
  const view = (await listPushViews(tx, card.id)).find(({ id }) => id === pushId)
  if (view === undefined) throw new Error('What was pushed was stored and is not there.')
  return view
}

const asView = ({ connection, learning }: PreparedLearning): NonNullable<Pushes['learning']> => ({
  connection: { id: connection.id, name: connection.name },
  title: learning.title,
  text: learning.text,
  supportingExperimentIds: [...learning.supportingExperimentIds],
  contradictingExperimentIds: [...learning.contradictingExperimentIds],
})

/** @throws Problem 404 */
export const readPushes = async (tx: TenantTx, hypothesisId: string, publicUrl: string): Promise<Pushes> => {
  const card = await getCard(tx, { id: hypothesisId })
  const items = [...(await listPushViews(tx, hypothesisId))]
  try {
    return { items, learning: asView(await composed(tx, card, publicUrl)), refusal: null }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { items, learning: null, refusal: error.detail }
  }
}

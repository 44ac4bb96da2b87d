/** Past experiments become sealed retrospective cards, each by itself, by the same ways by which people make cards. */
import type { Adopted, AdoptionPreview, Hypothesis } from '@knowwhen/contract'

import { tryOut } from '../../db/savepoint.js'
import type { TenantTx } from '../../db/tenant.js'
import { authoriseTeam, type Actor } from '../../http/actor.js'
import { conflict, notFound, Problem } from '../../http/problems.js'
import type { Queue } from '../../jobs/queue.js'
import { recordAudit } from '../auth/index.js'
import { judgeHypothesis, linkExperimentTo } from '../experiments/index.js'
import { createCard, hypothesisView, sealCard } from '../hypotheses/index.js'
import { refuseArchivedTeam, requireTeam } from '../teams/index.js'
import { adoptedCard, type AdoptionSettings } from './adopted-card.js'
import { readPast, type PastRow } from './past-experiment.read.js'

/** Nobody is told two hundred times that a card of the past is ready to decide. */
const silentQueue: Pick<Queue, 'send'> = { send: () => Promise.resolve() }

/** @throws Problem 404, 409 `alreadyLinked`, `deleted`, `notFinished`, `noEvidence` */
const refuseUnadoptable = (past: PastRow | undefined): PastRow => {
  if (past === undefined) throw notFound('experiment')
  const { row, isLinked, reading } = past
  if (isLinked) throw conflict('alreadyLinked', 'It tests a card already.')
  if (row.deletedAt !== null) throw conflict('deleted', 'GrowthBook no longer has it.')
  if (row.status !== 'stopped')
    throw conflict('notFinished', 'It is not finished: link it to a card instead.')
  if (reading === null) throw conflict('noEvidence', 'No results of it were read yet.')
  return past
}

/** Settings that would stop every card are refused as a whole. @throws Problem 404, 403 `otherTeam`, 409 `teamArchived` */
export const checkSettings = async (
  tx: TenantTx,
  actor: Actor,
  { teamId }: AdoptionSettings,
): Promise<void> => {
  if (teamId === null) return
  authoriseTeam(actor, teamId)
  await requireTeam(tx, teamId)
  await refuseArchivedTeam(tx, teamId)
}

/** Writes the draft and links it; answers its id. */
const draftFrom = async (
  tx: TenantTx,
  actor: Actor,
  { past, settings }: { readonly past: PastRow; readonly settings: AdoptionSettings },
): Promise<string> => {
  const hypothesisId = await createCard(tx, actor, adoptedCard(past, settings))
  await linkExperimentTo(
    tx,
    { ...actor, queue: silentQueue, isQuiet: true },
    { hypothesisId, experimentId: past.row.id, treatmentArm: undefined, origin: 'adoption' },
  )
  return hypothesisId
}

const sealAndJudge = async (tx: TenantTx, actor: Actor, hypothesisId: string): Promise<void> => {
  await sealCard(tx, actor, { hypothesisId, queue: silentQueue })
  const { at, requestId } = actor
  await judgeHypothesis(tx, { at, requestId, queue: silentQueue, isQuiet: true }, hypothesisId)
}

const verdictIn = ({ verdict }: Hypothesis): Adopted['verdict'] =>
  verdict === null ? null : { verdict: verdict.verdict, reason: verdict.reason, words: verdict.words }

const pastOf = async (tx: TenantTx, experimentId: string): Promise<PastRow | undefined> =>
  (await readPast(tx, [experimentId])).get(experimentId)

/**
 * Adopts one experiment, or refuses it whole.
 * @throws Problem with what keeps it from being adopted
 */
export const adoptOne = async (
  tx: TenantTx,
  actor: Actor,
  { experimentId, settings }: { readonly experimentId: string; readonly settings: AdoptionSettings },
): Promise<Adopted> => {
  const past = refuseUnadoptable(await pastOf(tx, experimentId))
  const hypothesisId = await draftFrom(tx, actor, { past, settings })
  await sealAndJudge(tx, actor, hypothesisId)
  await recordAudit(tx, actor, {
    action: 'hypothesis.adopted',
    subjectType: 'hypothesis',
    subjectId: hypothesisId,
    after: { experimentId },
  })
  const view = await hypothesisView(tx, hypothesisId)
  return {
    experimentId,
    name: past.row.name,
    hypothesis: { id: view.id, key: view.key },
    verdict: verdictIn(view),
    code: null,
    refusal: null,
  }
}

/** What an expected refusal says of one experiment; anything else is our own mistake and goes on. */
export const refusalOf = (error: unknown): { readonly code: string; readonly refusal: string } => {
  if (!(error instanceof Problem)) throw error
  return { code: error.code === 'experimentTaken' ? 'alreadyLinked' : error.code, refusal: error.detail }
}

/** Names of experiments, for a line about one that was skipped. */
export const namesOf = async (tx: TenantTx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const found = await readPast(tx, ids)
  return new Map([...found].map(([id, { row }]) => [id, row.name]))
}

const unadopted = (past: PastRow | undefined, experimentId: string) => ({
  experimentId,
  name: past?.row.name ?? '',
  ownConclusion: past?.row.ownConclusion ?? null,
  ownOutcome: past?.row.ownOutcome ?? null,
})

const emptyCard = {
  capability: '',
  audience: '',
  outcome: '',
  statement: '',
  team: null,
  plannedEnd: null,
  signals: [],
  gaps: [],
  verdict: null,
}

const cardPreview = (view: Hypothesis) => ({
  capability: view.capability,
  audience: view.audience,
  outcome: view.outcome,
  statement: view.statement,
  team: view.team === null ? null : { id: view.team.id, name: view.team.name },
  plannedEnd: view.plannedEnd,
  signals: view.signals.map((signal) => ({
    role: signal.role,
    name: signal.name,
    direction: signal.direction,
    promisedLift: signal.promisedLift,
    anyImprovement: signal.anyImprovement,
    nonInferiorityMargin: signal.nonInferiorityMargin,
    baseline: signal.baseline,
  })),
  gaps: view.gaps,
})

/** The card is really made and taken back, so that the preview cannot say other than the adoption would. */
const tried = async (
  tx: TenantTx,
  actor: Actor,
  given: { readonly past: PastRow; readonly settings: AdoptionSettings },
) => {
  const hypothesisId = await draftFrom(tx, actor, given)
  const draft = await hypothesisView(tx, hypothesisId)
  if (draft.gaps.length > 0) return { ...cardPreview(draft), verdict: null }
  await sealAndJudge(tx, actor, hypothesisId)
  return { ...cardPreview(draft), verdict: verdictIn(await hypothesisView(tx, hypothesisId)) }
}

const previewOne = async (
  tx: TenantTx,
  actor: Actor,
  given: {
    readonly past: PastRow | undefined
    readonly experimentId: string
    readonly settings: AdoptionSettings
  },
): Promise<AdoptionPreview> => {
  const common = unadopted(given.past, given.experimentId)
  try {
    const past = refuseUnadoptable(given.past)
    const card = await tryOut(tx, () => tried(tx, actor, { past, settings: given.settings }))
    return { ...common, ...card, refusal: null }
  } catch (error) {
    return { ...common, ...emptyCard, refusal: refusalOf(error).refusal }
  }
}

/** The cards as they would be, in the order asked for. */
export const previewCards = async (
  tx: TenantTx,
  actor: Actor,
  settings: AdoptionSettings,
): Promise<AdoptionPreview[]> => {
  await checkSettings(tx, actor, settings)
  const past = await readPast(tx, settings.experimentIds)
  const items: AdoptionPreview[] = []
  for (const experimentId of settings.experimentIds)
    items.push(await previewOne(tx, actor, { past: past.get(experimentId), experimentId, settings }))
  return items
}

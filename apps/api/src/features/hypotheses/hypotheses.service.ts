/** Writing cards: everything may be missing in a draft, nothing can be changed after the seal. */
import type { createHypothesis, ParsedRequest } from '@knowwhen/contract'
import type { HypothesisId, SignalId } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import { authoriseTeam, type Actor } from '../../http/actor.js'
import { conflict, stale, unprocessable } from '../../http/problems.js'
import type { FieldError } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { refuseArchivedTeam } from '../teams/index.js'
import { changeCard, stateAfter } from './change-card.js'
import { existingIds, insertCard, replaceSignals } from './hypotheses.repo.js'
import type { NewSignalRow } from './hypotheses.repo.js'
import { loadCardFor } from './load-card.js'
import type { Card } from './card.js'

/** What a person writes: as much of a card as there is so far. */
export type CardInput = ParsedRequest<typeof createHypothesis>['body']
type SignalsInput = NonNullable<CardInput['signals']>

const referencesOf = (input: CardInput) => [
  { kind: 'team' as const, path: 'body.teamId', id: input.teamId },
  ...(input.signals ?? []).flatMap((signal, index) => [
    { kind: 'kpi' as const, path: `body.signals.${index}.kpiId`, id: signal.kpiId },
    { kind: 'metric' as const, path: `body.signals.${index}.metricId`, id: signal.metricId },
  ]),
]

const unknownReferences = async (tx: TenantTx, input: CardInput): Promise<readonly FieldError[]> => {
  const references = referencesOf(input).flatMap(({ id, ...rest }) => (id ? [{ ...rest, id }] : []))
  const errors: FieldError[] = []
  for (const kind of ['team', 'kpi', 'metric'] as const) {
    const wanted = references.filter((reference) => reference.kind === kind)
    const known = await existingIds(
      tx,
      kind,
      wanted.map((reference) => reference.id),
    )
    for (const { id, path } of wanted) {
      if (!known.has(id)) errors.push({ path, message: `There is no such ${kind}.`, code: 'unknown' })
    }
  }
  return errors
}

const repeatedSignals = (signals: SignalsInput): readonly FieldError[] =>
  signals.flatMap(({ id }, index) =>
    id !== undefined && signals.findIndex((other) => other.id === id) < index
      ? [{ path: `body.signals.${index}.id`, message: 'Two signals have the same id.', code: 'repeated' }]
      : [],
  )

/** @throws Problem 422 `unknownReference`, with the path of each */
const checkInput = async (tx: TenantTx, input: CardInput): Promise<void> => {
  const errors = [...repeatedSignals(input.signals ?? []), ...(await unknownReferences(tx, input))]
  if (errors.length === 0) return
  throw unprocessable('unknownReference', errors.map((error) => error.message).join(' '), errors)
}

const signalRowsOf = (signals: SignalsInput): readonly NewSignalRow[] =>
  signals.map(({ id, ...signal }) => ({ ...signal, id: id ?? newId<SignalId>() }))

const plannedEndOf = ({ plannedEnd }: CardInput): Date | null | undefined =>
  typeof plannedEnd === 'string' ? new Date(plannedEnd) : plannedEnd

/** The parts of a card that lie in its own row; undefined where not given. */
const columnsOf = (input: CardInput) => ({
  teamId: input.teamId,
  capability: input.capability,
  audience: input.audience,
  outcome: input.outcome,
  observations: input.observations,
  assumptions: input.assumptions,
  goalCombination: input.goalCombination,
  noGuardrailReason: input.noGuardrailReason,
  plannedEnd: plannedEndOf(input),
  plannedSample: input.plannedSample,
  treatmentArm: input.treatmentArm,
})

const newStatement = (input: CardInput) => ({
  capability: input.capability ?? '',
  audience: input.audience ?? '',
  outcome: input.outcome ?? '',
  observations: input.observations ?? [],
  assumptions: input.assumptions ?? [],
})

const newPlan = (input: CardInput) => ({
  teamId: input.teamId ?? null,
  goalCombination: input.goalCombination ?? ('all' as const),
  noGuardrailReason: input.noGuardrailReason ?? '',
  plannedEnd: plannedEndOf(input) ?? null,
  plannedSample: input.plannedSample ?? null,
  treatmentArm: input.treatmentArm ?? { kind: 'bestArm' as const },
})

/**
 * Writes a new draft; answers its id.
 * @throws Problem 403 `otherTeam`, 409 `teamArchived`, 422 `unknownReference`
 */
export const createCard = async (tx: TenantTx, actor: Actor, input: CardInput): Promise<string> => {
  authoriseTeam(actor, input.teamId ?? null)
  await checkInput(tx, input)
  await refuseArchivedTeam(tx, input.teamId ?? null)
  const id = newId<HypothesisId>()
  const proposal = {
    state: 'draft' as const,
    proposedBy: actor.userId,
    proposedAt: actor.at,
    updatedAt: actor.at,
  }
  await insertCard(tx, { id, ...newStatement(input), ...newPlan(input), ...proposal })
  await replaceSignals(tx, id, signalRowsOf(input.signals ?? []))
  await recordAudit(tx, actor, {
    action: 'hypothesis.created',
    subjectType: 'hypothesis',
    subjectId: id,
    before: null,
    after: input,
  })
  return id
}

/** A draft alone can be changed, and only by whoever has read its newest version. */
const refuseUnlessDraft = (card: Card, version: number): void => {
  if (card.state === 'abandoned') throw conflict('wrongState', 'The card is abandoned and no longer changes.')
  if (card.state !== 'draft') {
    throw conflict('sealed', 'The card is sealed: its criteria no longer change.')
  }
  if (card.version !== version) throw stale()
}

/** A draft may stay where it is; it moves to a team at work, and by a key of a team nowhere else. */
const checkNewTeam = async (
  tx: TenantTx,
  actor: Actor,
  { card, teamId }: { readonly card: Card; readonly teamId: CardInput['teamId'] },
): Promise<void> => {
  if (teamId === undefined || teamId === card.teamId) return
  authoriseTeam(actor, teamId)
  await refuseArchivedTeam(tx, teamId)
}

/** Changes a draft: fields left out stay, signals given replace all signals. */
export const updateDraft = async (
  tx: TenantTx,
  actor: Actor,
  command: { readonly hypothesisId: string; readonly version: number; readonly input: CardInput },
): Promise<void> => {
  const { hypothesisId, version, input } = command
  const card = await loadCardFor(tx, actor, hypothesisId)
  refuseUnlessDraft(card, version)
  await checkInput(tx, input)
  await checkNewTeam(tx, actor, { card, teamId: input.teamId })
  const signals = input.signals === undefined ? undefined : signalRowsOf(input.signals)
  if (signals !== undefined) await replaceSignals(tx, card.id, signals)
  await changeCard(tx, actor, { card, action: 'hypothesis.updated', change: columnsOf(input), signals })
}

export const startWork = async (tx: TenantTx, actor: Actor, hypothesisId: string): Promise<void> => {
  const card = await loadCardFor(tx, actor, hypothesisId)
  const state = stateAfter(card, { type: 'startWork' })
  const workStartedAt = card.workStartedAt ?? actor.at
  await changeCard(tx, actor, { card, action: 'hypothesis.workStarted', change: { state, workStartedAt } })
}

export const abandon = async (
  tx: TenantTx,
  actor: Actor,
  { hypothesisId, reason }: { readonly hypothesisId: string; readonly reason: string },
): Promise<void> => {
  const card = await loadCardFor(tx, actor, hypothesisId)
  const state = stateAfter(card, { type: 'abandon', reason })
  const change = { state, abandonedReason: reason }
  await changeCard(tx, actor, { card, action: 'hypothesis.abandoned', change })
}

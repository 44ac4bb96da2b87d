/** A card with everything the domain asks about it, from the tables. */
import { extendedCriteria } from '@knowwhen/domain'
import type { SealedCriteria } from '@knowwhen/domain'

import { keyOf, needsControlMeans } from '../../db/card-facts.js'
import type { ControlMeans, StoredSignal } from '../../db/card-facts.js'
import { controlMeansOf } from '../../db/control-means.js'
import type { TenantTx } from '../../db/tenant.js'
import { authoriseTeam, type Actor, type SystemActor } from '../../http/actor.js'
import { notFound } from '../../http/problems.js'
import type { Card } from './card.js'
import { findCardRow, findNewestSeal, listCardSignals, lockCardRow } from './card.repo.js'
import type { CardRowWithExperiment, CardSeal, Which } from './card.repo.js'

/** After a seal the planned end changes by a decision `extend` alone, so a later end than the sealed one is an extension. */
const criteriaInForce = (row: CardRowWithExperiment, seal: CardSeal | null): SealedCriteria | null => {
  if (seal === null || row.plannedEnd === null) return seal?.criteria ?? null
  const sealedEnd = seal.criteria.plannedEnd
  const unchanged = sealedEnd !== null && Date.parse(sealedEnd) === row.plannedEnd.getTime()
  return unchanged ? seal.criteria : extendedCriteria(seal.criteria, row.plannedEnd.toISOString())
}

const noMeans: ControlMeans = new Map()

const controlMeansFor = async (
  tx: TenantTx,
  row: CardRowWithExperiment,
  signals: readonly StoredSignal[],
): Promise<ControlMeans> =>
  row.state === 'draft' && row.experiment !== null && needsControlMeans(signals)
    ? controlMeansOf(tx, row.experiment.id)
    : noMeans

const completed = async (tx: TenantTx, row: CardRowWithExperiment | undefined): Promise<Card> => {
  if (row === undefined) throw notFound('hypothesis')
  const signals = await listCardSignals(tx, row.id)
  const seal = row.sealedAt === null ? null : ((await findNewestSeal(tx, row.id)) ?? null)
  return {
    ...row,
    key: keyOf(row.number),
    signals,
    seal,
    criteria: criteriaInForce(row, seal),
    controlMeans: await controlMeansFor(tx, row, signals),
  }
}

/**
 * The card, locked until the transaction ends: for what the system does by itself, and for a second look by a command
 * that has passed `loadCardFor`.
 * @throws Problem 404
 */
export const loadCard = async (tx: TenantTx, hypothesisId: string): Promise<Card> =>
  completed(tx, await lockCardRow(tx, { id: hypothesisId }))

/**
 * The card, locked, for a person or a key that is about to change it or something that hangs on it.
 * @throws Problem 404, 403 `otherTeam`
 */
export const loadCardFor = async (
  tx: TenantTx,
  actor: Actor | SystemActor,
  hypothesisId: string,
): Promise<Card> => {
  const card = await loadCard(tx, hypothesisId)
  authoriseTeam(actor, card.teamId)
  return card
}

/**
 * The card for reading, without a lock.
 * @throws Problem 404
 */
export const getCard = async (tx: TenantTx, which: Which): Promise<Card> =>
  completed(tx, await findCardRow(tx, which))

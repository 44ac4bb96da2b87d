/** The proof over everything stored, for an operator: what differs is told as it is found, so that memory is bounded. */
import { asOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { eachCard, eachEvidence, listOrganizationIds } from './recompute.repo.js'
import { isByHand, proveEvidence } from './recompute.js'
import { proveCard, type CardProof, type InTenant } from './recompute.service.js'

export interface RecomputedTotals {
  readonly organizations: number
  readonly cards: number
  readonly checked: number
  readonly matching: number
  readonly unverifiable: number
  readonly otherRule: number
  readonly seals: number
  /** Readings that were hashed once more, and where they were pulled also read once more. */
  readonly evidence: number
  /** Of them, those entered by hand: their hash was computed, and what they say is believed. */
  readonly byHand: number
  readonly differences: number
}

const nothing: RecomputedTotals = {
  organizations: 0,
  cards: 0,
  checked: 0,
  matching: 0,
  unverifiable: 0,
  otherRule: 0,
  seals: 0,
  evidence: 0,
  byHand: 0,
  differences: 0,
}

/** One line for each difference. */
export type Tell = (line: string) => void

const linesOf = ({ differences, seals }: CardProof): readonly string[] => [
  ...differences.map(
    ({ verdictId, hypothesisId, words }) => `verdict ${verdictId} of card ${hypothesisId}: ${words}`,
  ),
  ...seals.differences.map(
    ({ hypothesisId, version, words }) => `seal ${version} of card ${hypothesisId}: ${words}`,
  ),
]

const withCard = (totals: RecomputedTotals, proof: CardProof): RecomputedTotals => ({
  ...totals,
  cards: totals.cards + 1,
  checked: totals.checked + proof.checked,
  matching: totals.matching + proof.matching,
  unverifiable: totals.unverifiable + proof.unverifiable,
  otherRule: totals.otherRule + proof.otherRule,
  seals: totals.seals + proof.seals.checked,
  differences: totals.differences + linesOf(proof).length,
})

async function proveCards(
  inTenant: InTenant,
  before: RecomputedTotals,
  tell: Tell,
): Promise<RecomputedTotals> {
  let totals = before
  for await (const hypothesisId of eachCard(inTenant)) {
    const proof = await proveCard(inTenant, hypothesisId)
    linesOf(proof).forEach(tell)
    totals = withCard(totals, proof)
  }
  return totals
}

async function proveAllReadings(
  inTenant: InTenant,
  before: RecomputedTotals,
  tell: Tell,
): Promise<RecomputedTotals> {
  let { evidence, byHand, differences } = before
  for await (const row of eachEvidence(inTenant)) {
    evidence += 1
    if (isByHand(row)) byHand += 1
    const found = proveEvidence(row)
    if (found === undefined) continue
    differences += 1
    tell(`reading ${row.id}: ${found.words}`)
  }
  return { ...before, evidence, byHand, differences }
}

/** Reads every organisation's rows, one organisation after the other, and changes nothing. */
export async function recomputeEverything({ db }: Pick<Deps, 'db'>, tell: Tell): Promise<RecomputedTotals> {
  const ids = await listOrganizationIds(db)
  let totals = { ...nothing, organizations: ids.length }
  for (const id of ids) {
    const inTenant: InTenant = (work) => asOrganization(db, id, work)
    const tellOf: Tell = (line) => tell(`organization ${id}: ${line}`)
    totals = await proveCards(inTenant, totals, tellOf)
    totals = await proveAllReadings(inTenant, totals, tellOf)
  }
  return totals
}

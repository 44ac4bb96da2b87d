/** The proof over everything stored, for an operator: what differs is told as it is found, so that memory is bounded. */
import { brandId, type OrganizationId } from '@knowwhen/domain'
import { sql } from 'drizzle-orm'

import { asOrganization } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import { eachCard, eachEvidence } from './recompute.repo.js'
import { proveEvidence } from './recompute.js'
import { proveCard, type CardProof, type InTenant } from './recompute.service.js'

export interface RecomputedTotals {
  readonly organizations: number
  readonly cards: number
  readonly checked: number
  readonly matching: number
  readonly unverifiable: number
  readonly otherRule: number
  readonly seals: number
  readonly evidence: number
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
  let { evidence, differences } = before
  for await (const row of eachEvidence(inTenant)) {
    evidence += 1
    const found = proveEvidence(row)
    if (found === undefined) continue
    differences += 1
    tell(`reading ${row.id}: ${found.words}`)
  }
  return { ...before, evidence, differences }
}

/** Reads every organisation's rows, one organisation after the other, and changes nothing. */
export async function recomputeEverything({ db }: Pick<Deps, 'db'>, tell: Tell): Promise<RecomputedTotals> {
  const { rows } = await db.execute<{ id: string }>(
    sql`SELECT id::text FROM app_private.organization_ids() AS id`,
  )
  let totals = { ...nothing, organizations: rows.length }
  for (const { id } of rows) {
    const organizationId = brandId<OrganizationId>(id)
    const inTenant: InTenant = (work) => asOrganization(db, organizationId, work)
    const tellOf: Tell = (line) => tell(`organization ${id}: ${line}`)
    totals = await proveCards(inTenant, totals, tellOf)
    totals = await proveAllReadings(inTenant, totals, tellOf)
  }
  return totals
}

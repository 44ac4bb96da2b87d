/** Proves that stored verdicts follow from stored evidence, sealed criteria and the version of the rule. */
import type { Recomputation } from '@knowwhen/contract'
import { verdictRuleVersion, type VerdictOutcome } from '@knowwhen/domain'

import type { StoredQuestion } from '../../db/schema/index.js'
import type { TenantTx } from '../../db/tenant.js'
import { findDeclarationInEffect } from './declaration.repo.js'
import { believedWith } from './evidence.repo.js'
import type { StoredReading } from './judging.js'
import { isByHand, proveEvidence, proveSeal, proveVerdict, standingMemory } from './recompute.js'
import {
  eachEvidence,
  listCandidateReadings,
  listSealRows,
  listVerdictRows,
  type SealRow,
  type VerdictRow,
} from './recompute.repo.js'

export type InTenant = <T>(work: (tx: TenantTx) => Promise<T>) => Promise<T>

type VerdictDifference = Recomputation['differences'][number]
type EvidenceDifference = Recomputation['evidence']['differences'][number]
type SealDifference = Recomputation['seals']['differences'][number]

export interface CardProof {
  readonly checked: number
  readonly matching: number
  readonly unverifiable: number
  readonly otherRule: number
  readonly differences: readonly VerdictDifference[]
  readonly seals: { readonly checked: number; readonly differences: readonly SealDifference[] }
  /** Of the experiments that its verdicts were computed from. */
  readonly experimentIds: readonly string[]
}

type Key = Pick<StoredQuestion, 'experimentId' | 'confirmedAlpha'>
const keyOf = ({ experimentId, confirmedAlpha }: Key): string => `${experimentId} ${confirmedAlpha}`

interface Loaded {
  readonly rows: readonly VerdictRow[]
  readonly seals: readonly SealRow[]
  readonly readings: ReadonlyMap<string, readonly StoredReading[]>
  readonly declared: ReadonlyMap<string, NonNullable<Awaited<ReturnType<typeof findDeclarationInEffect>>>>
}

const questionsOf = (rows: readonly VerdictRow[]): readonly StoredQuestion[] =>
  rows.flatMap(({ question }) => (question === null ? [] : [question]))

async function readingsOf(tx: TenantTx, questions: readonly StoredQuestion[]) {
  const readings = new Map<string, readonly StoredReading[]>()
  for (const question of questions) {
    const { experimentId, confirmedAlpha } = question
    const key = keyOf(question)
    if (experimentId === null || readings.has(key)) continue
    const stored = await listCandidateReadings(tx, experimentId)
    readings.set(key, await believedWith(tx, confirmedAlpha, stored))
  }
  return readings
}

async function declarationsOf(tx: TenantTx, questions: readonly StoredQuestion[]) {
  const declared = new Map<string, NonNullable<Awaited<ReturnType<typeof findDeclarationInEffect>>>>()
  for (const { declarationId } of questions) {
    if (declarationId === null || declared.has(declarationId)) continue
    const found = await findDeclarationInEffect(tx, declarationId)
    if (found !== undefined) declared.set(declarationId, found)
  }
  return declared
}

async function load(tx: TenantTx, hypothesisId: string): Promise<Loaded> {
  const rows = await listVerdictRows(tx, hypothesisId)
  const questions = questionsOf(rows)
  return {
    rows,
    seals: await listSealRows(tx, hypothesisId),
    readings: await readingsOf(tx, questions),
    declared: await declarationsOf(tx, questions),
  }
}

const proofOf = (row: VerdictRow, loaded: Loaded, memory: ReturnType<typeof standingMemory>) =>
  proveVerdict(row, {
    memory,
    seal: loaded.seals.find(({ version }) => version === row.sealVersion),
    readings: (row.question && loaded.readings.get(keyOf(row.question))) ?? [],
    declared: loaded.declared.get(row.question?.declarationId ?? '') ?? null,
  })

const saidOf = ({ verdict, reason, words }: VerdictOutcome) => ({ verdict, reason, words })

const sealsOf = (seals: readonly SealRow[]): CardProof['seals'] => ({
  checked: seals.length,
  differences: seals.flatMap((seal) => {
    const words = proveSeal(seal)
    return words === undefined ? [] : [{ hypothesisId: seal.hypothesisId, version: seal.version, words }]
  }),
})

/** The proof of every verdict and seal of one card; a card that is not there has none. */
export async function proveCard(inTenant: InTenant, hypothesisId: string): Promise<CardProof> {
  const loaded = await inTenant((tx) => load(tx, hypothesisId))
  const memory = standingMemory()
  const proofs = loaded.rows.map((row) => ({ row, proof: proofOf(row, loaded, memory) }))
  const count = (kind: string) => proofs.filter(({ proof }) => proof.kind === kind).length
  const differences = proofs.flatMap(({ row, proof }) =>
    proof.kind === 'differs'
      ? [
          {
            verdictId: row.id,
            hypothesisId,
            stored: saidOf(row.outcome),
            computed: proof.computed && saidOf(proof.computed),
            words: proof.words,
          },
        ]
      : [],
  )
  return {
    checked: count('matches') + differences.length,
    matching: count('matches'),
    unverifiable: count('unverifiable'),
    otherRule: count('otherRule'),
    differences,
    seals: sealsOf(loaded.seals),
    experimentIds: [...new Set(questionsOf(loaded.rows).flatMap(({ experimentId }) => experimentId ?? []))],
  }
}

export interface EvidenceProof {
  readonly checked: number
  /** Of `checked`. */
  readonly byHand: number
  readonly differences: readonly EvidenceDifference[]
}

/** The proof of every reading, of one experiment or of all. */
async function proveReadings(inTenant: InTenant, experimentId?: string): Promise<EvidenceProof> {
  const differences: EvidenceDifference[] = []
  let checked = 0
  let byHand = 0
  for await (const row of eachEvidence(inTenant, experimentId)) {
    checked += 1
    if (isByHand(row)) byHand += 1
    const found = proveEvidence(row)
    if (found !== undefined) differences.push({ evidenceId: row.id, ...found })
  }
  return { checked, byHand, differences }
}

/** The whole proof of one card. */
export async function recomputationOf(inTenant: InTenant, hypothesisId: string): Promise<Recomputation> {
  const { experimentIds, seals, differences, ...counts } = await proveCard(inTenant, hypothesisId)
  const readings = []
  for (const experimentId of experimentIds) readings.push(await proveReadings(inTenant, experimentId))
  const evidence = {
    checked: readings.reduce((sum, { checked }) => sum + checked, 0),
    byHand: readings.reduce((sum, { byHand }) => sum + byHand, 0),
    differences: readings.flatMap((one) => one.differences),
  }
  const found = [differences, evidence.differences, seals.differences]
  return {
    ...counts,
    holds: found.every((list) => list.length === 0),
    ruleVersion: verdictRuleVersion,
    differences: [...differences],
    evidence,
    seals: { checked: seals.checked, differences: [...seals.differences] },
  }
}

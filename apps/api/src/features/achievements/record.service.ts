/** A decision that has taken effect enters its team's log, in the decision's own transaction. */
import { randomBytes } from 'node:crypto'

import { appendEntry, commitmentOf, headingOf, signHead } from '@knowwhen/domain'
import type { AchievementEntry, AchievementHeading, AchievementId, AchievementResult } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import type { DecisionPorts, EffectiveDecision } from '../decisions/index.js'
import { statementOfCard } from '../hypotheses/index.js'
import {
  findEvidenceHash,
  findSequenceOf,
  insertAchievement,
  insertPeople,
  lockHead,
  moveHead,
} from './achievements.repo.js'

const saltBytes = 16

/** The goals of the arm that the verdict speaks of, against what was promised. */
const resultsOf = ({ card, verdict }: EffectiveDecision): readonly AchievementResult[] => {
  const { findings, armId } = verdict.outcome
  return (card.criteria?.goals ?? []).map(({ signalId, name, direction, promisedLift }) => {
    const effect =
      findings.find((finding) => finding.signalId === signalId && finding.armId === armId)?.effect ?? null
    const promised = { signalId, name, direction, promisedLift }
    if (effect === null) return { ...promised, lift: null, low: null, high: null }
    const { lift, low, high, alpha } = effect
    return { ...promised, lift, low, high, alpha }
  })
}

/**
 * Under which heading; an entry about the card that exists already is corrected even by a decision that
 * would open no entry of its own, because a log in which a win that did not last still stands would lie.
 */
const headingFor = (effective: EffectiveDecision, supersedes: number | null): AchievementHeading | null => {
  const { card, decision, verdict } = effective
  const heading = headingOf({
    verdict: verdict.outcome.verdict,
    reason: verdict.outcome.reason,
    decision: decision.kind,
    isRetrospective: card.retrospective,
  })
  return heading ?? (supersedes === null ? null : 'learning')
}

/** Who took part: who sealed, who decided, who approved. In the chain they are salted commitments. */
const commitPeople = async (
  tx: TenantTx,
  { card, decision, approvedBy }: EffectiveDecision,
): Promise<readonly string[]> => {
  const people = [...new Set([card.seal?.sealedBy ?? null, decision.decidedBy, approvedBy])]
  const rows = people.flatMap((userId) => {
    if (userId === null) return []
    const salt = randomBytes(saltBytes).toString('hex')
    return [{ userId, salt, commitment: commitmentOf(salt, userId) }]
  })
  await insertPeople(tx, rows)
  return rows.map((row) => row.commitment)
}

const evidenceOf = async (
  tx: TenantTx,
  { verdict }: EffectiveDecision,
): Promise<AchievementEntry['evidence']> => {
  if (verdict.evidenceId === null) return []
  const sha256 = await findEvidenceHash(tx, verdict.evidenceId)
  return sha256 === undefined ? [] : [{ evidenceId: verdict.evidenceId, sha256 }]
}

interface Place {
  readonly sequence: number
  readonly logId: string
  readonly heading: AchievementHeading
  readonly supersedes: number | null
  /** ISO instant. */
  readonly recordedAt: string
}

const entryAt = async (
  tx: TenantTx,
  effective: EffectiveDecision,
  place: Place,
): Promise<AchievementEntry> => {
  const { card, decision, verdict } = effective
  return {
    ...place,
    hypothesisKey: card.key,
    belief: statementOfCard(card),
    sealHash: card.seal?.hash ?? '',
    results: resultsOf(effective),
    verdict: verdict.outcome.verdict,
    reason: verdict.outcome.reason,
    words: verdict.outcome.words,
    ...(card.evidenceGrade === null ? {} : { evidenceGrade: card.evidenceGrade }),
    decision: decision.kind,
    rationale: decision.rationale,
    participants: await commitPeople(tx, effective),
    evidence: await evidenceOf(tx, effective),
  }
}

/** Writes the entry that the decision deserves, if any, and signs the new head. */
export const outcomeRecorder =
  (signingSecret: string): DecisionPorts['recordOutcome'] =>
  async (tx: TenantTx, actor: Actor, effective: EffectiveDecision): Promise<void> => {
    const { card, decision } = effective
    const { teamId } = card
    if (teamId === null) throw new Error(`${card.key} was sealed without a team.`)
    const head = await lockHead(tx, teamId)
    const supersedes = await findSequenceOf(tx, { teamId, hypothesisId: card.id })
    const heading = headingFor(effective, supersedes)
    if (heading === null) return
    const sequence = head.sequence + 1
    const recordedAt = actor.at.toISOString()
    const entry = await entryAt(tx, effective, { sequence, logId: teamId, heading, supersedes, recordedAt })
    const hash = appendEntry(head.hash, entry)
    await insertAchievement(tx, {
      id: newId<AchievementId>(),
      teamId,
      sequence,
      hypothesisId: card.id,
      decisionId: decision.id,
      entry,
      previousHash: head.hash,
      hash,
      occurredAt: actor.at,
    })
    await moveHead(tx, teamId, { sequence, hash, signature: signHead(signingSecret, { sequence, hash }) })
  }

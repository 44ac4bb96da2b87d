/** The log as people and programs read it: what was hashed, and the links to where it came from. */
import type { Achievement, listAchievements, ParsedRequest } from '@knowwhen/contract'
import type { AchievementEntry } from '@knowwhen/domain'
import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { z } from 'zod'

import { achievements, decisions, experiments, hypotheses, teams, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { decisionKeyOf } from '../decisions/index.js'
import { readEntry } from './entry.js'

type Query = ParsedRequest<typeof listAchievements>['query']

const sqlSupersededBy = sql<number | null>`(
  select min(later.sequence) from ${achievements} later
  where later.organization_id = ${achievements.organizationId} and later.team_id = ${achievements.teamId}
    and later.sequence > ${achievements.sequence} and later.hypothesis_id = ${achievements.hypothesisId}
    and (later.entry ->> 'supersedes')::integer = ${achievements.sequence}
)`

const selectAchievements = (tx: TenantTx) =>
  tx
    .select({
      achievement: achievements,
      team: { id: teams.id, name: teams.name, color: teams.color },
      hypothesis: { id: hypotheses.id, capability: hypotheses.capability, verdict: hypotheses.verdict },
      supersededBy: sqlSupersededBy,
      decision: { id: decisions.id, number: decisions.number, decidedBy: decisions.decidedBy },
      author: users.name,
      experiment: { id: experiments.id, name: experiments.name },
    })
    .from(achievements)
    .innerJoin(
      teams,
      and(eq(teams.organizationId, achievements.organizationId), eq(teams.id, achievements.teamId)),
    )
    .innerJoin(
      hypotheses,
      and(
        eq(hypotheses.organizationId, achievements.organizationId),
        eq(hypotheses.id, achievements.hypothesisId),
      ),
    )
    .innerJoin(
      decisions,
      and(
        eq(decisions.organizationId, achievements.organizationId),
        eq(decisions.id, achievements.decisionId),
      ),
    )
    .leftJoin(users, eq(users.id, decisions.decidedBy))
    .leftJoin(
      experiments,
      and(
        eq(experiments.organizationId, hypotheses.organizationId),
        eq(experiments.id, hypotheses.experimentId),
      ),
    )

type Row = Awaited<ReturnType<typeof selectAchievements>>[number]

const resultOf = ({ results }: AchievementEntry): Achievement['result'] => {
  const [result] = results
  if (result === undefined) return null
  const { name: signal, promisedLift, lift, low, high, alpha = null } = result
  return lift === null || low === null || high === null
    ? null
    : { signal, promisedLift, lift, low, high, alpha }
}

const viewOf = ({ achievement, decision, hypothesis, ...row }: Row): Achievement => {
  const entry = readEntry(achievement.entry)
  if (entry === undefined) throw new Error(`The stored achievement ${achievement.id} cannot be read.`)
  return {
    id: achievement.id,
    team: row.team,
    sequence: achievement.sequence,
    heading: entry.heading,
    hypothesis: {
      id: hypothesis.id,
      key: entry.hypothesisKey,
      statement: entry.belief,
      capability: hypothesis.capability,
      verdict: hypothesis.verdict,
    },
    decision: {
      id: decision.id,
      key: decisionKeyOf(decision.number),
      kind: entry.decision,
      rationale: entry.rationale,
      decidedBy: { userId: decision.decidedBy, name: row.author ?? '' },
    },
    verdict: { verdict: entry.verdict, words: entry.words },
    evidenceGrade: entry.evidenceGrade ?? null,
    result: resultOf(entry),
    experiment: row.experiment,
    evidenceId: entry.evidence[0]?.evidenceId ?? null,
    supersedes: entry.supersedes,
    supersededBy: row.supersededBy,
    occurredAt: entry.recordedAt,
    hash: achievement.hash,
    previousHash: achievement.previousHash,
  }
}

export const listLog = async (tx: TenantTx, { limit, cursor, teamId }: Query) => {
  const end = decodeCursor(cursor, z.tuple([z.uuid()]))
  const rows = await selectAchievements(tx)
    .where(
      and(
        eq(achievements.organizationId, sqlOrganizationId),
        teamId === undefined ? undefined : eq(achievements.teamId, teamId),
        end === undefined ? undefined : lt(achievements.id, end[0]),
      ),
    )
    .orderBy(desc(achievements.id))
    .limit(limit + 1)
  const page = pageOf(rows, limit, (last) => [last.achievement.id])
  return { items: page.rows.map(viewOf), nextCursor: page.nextCursor }
}

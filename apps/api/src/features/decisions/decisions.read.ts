/** Decisions as people and programs read them. */
import type { Decision, listDecisions, ParsedRequest } from '@knowwhen/contract'
import type { DecisionReview } from '@knowwhen/domain'
import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { z } from 'zod'

import { keyOf } from '../../db/card-facts.js'
import { decisionApprovals, decisions, hypotheses, users, verdicts } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'

type Query = ParsedRequest<typeof listDecisions>['query']

const approvers = alias(users, 'approvers')

const selectDecisions = (tx: TenantTx) =>
  tx
    .select({
      decision: decisions,
      hypothesis: { id: hypotheses.id, number: hypotheses.number, capability: hypotheses.capability },
      verdict: verdicts.verdict,
      verdictWords: sql<string | null>`${verdicts.outcome}->>'words'`,
      author: users.name,
      approval: { by: decisionApprovals.approvedBy, at: decisionApprovals.approvedAt, name: approvers.name },
    })
    .from(decisions)
    .innerJoin(
      hypotheses,
      and(eq(hypotheses.organizationId, decisions.organizationId), eq(hypotheses.id, decisions.hypothesisId)),
    )
    .leftJoin(
      verdicts,
      and(eq(verdicts.organizationId, decisions.organizationId), eq(verdicts.id, decisions.verdictId)),
    )
    .leftJoin(
      decisionApprovals,
      and(
        eq(decisionApprovals.organizationId, decisions.organizationId),
        eq(decisionApprovals.decisionId, decisions.id),
      ),
    )
    .leftJoin(users, eq(users.id, decisions.decidedBy))
    .leftJoin(approvers, eq(approvers.id, decisionApprovals.approvedBy))

type Row = Awaited<ReturnType<typeof selectDecisions>>[number]

export const decisionKeyOf = (number: number): string => `DEC-${number}`

const approvalOf = ({ approval, decision }: Row) => {
  if (approval.by === null || approval.at === null) {
    return { review: decision.review, approvedBy: null, approvedAt: null }
  }
  const approvedBy = { userId: approval.by, name: approval.name ?? '' }
  return { review: 'approved' as const, approvedBy, approvedAt: approval.at.toISOString() }
}

const viewOf = (row: Row): Decision => {
  const { decision, hypothesis } = row
  return {
    id: decision.id,
    key: decisionKeyOf(decision.number),
    hypothesis: {
      id: hypothesis.id,
      key: keyOf(hypothesis.number),
      capability: hypothesis.capability,
    },
    kind: decision.kind,
    recommendation: { kind: decision.recommendedKind, words: decision.recommendationWords },
    isOverride: decision.isOverride,
    rationale: decision.rationale,
    nextStep: decision.nextStep,
    verdict: { verdict: row.verdict ?? 'pending', words: row.verdictWords ?? '' },
    rolloutShare: decision.rolloutShare,
    plannedEnd: decision.plannedEnd?.toISOString() ?? null,
    decidedBy: { userId: decision.decidedBy, name: row.author ?? '' },
    decidedAt: decision.decidedAt.toISOString(),
    ...approvalOf(row),
  }
}

/** @throws Problem 404 */
export const decisionView = async (tx: TenantTx, decisionId: string): Promise<Decision> => {
  const [row] = await selectDecisions(tx).where(
    and(eq(decisions.organizationId, sqlOrganizationId), eq(decisions.id, decisionId)),
  )
  if (row === undefined) throw notFound('decision')
  return viewOf(row)
}

/** An approval is a row of its own, so that a decision stays as it was made. */
const reviewFilter = (review: DecisionReview): SQL | undefined => {
  if (review === 'approved') return isNotNull(decisionApprovals.approvedAt)
  return and(eq(decisions.review, review), isNull(decisionApprovals.approvedAt))
}

export const listDecisionsNewestFirst = async (tx: TenantTx, query: Query) => {
  const end = decodeCursor(query.cursor, z.tuple([z.int()]))
  const rows = await selectDecisions(tx)
    .where(
      and(
        eq(decisions.organizationId, sqlOrganizationId),
        query.hypothesisId === undefined ? undefined : eq(decisions.hypothesisId, query.hypothesisId),
        query.review === undefined ? undefined : reviewFilter(query.review),
        end === undefined ? undefined : lt(decisions.number, end[0]),
      ),
    )
    .orderBy(desc(decisions.number))
    .limit(query.limit + 1)
  const page = pageOf(rows, query.limit, (last) => [last.decision.number])
  return { items: page.rows.map(viewOf), nextCursor: page.nextCursor }
}

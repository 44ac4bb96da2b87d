/** A week of one organisation, in SQL over the tables: no service is asked. */
import type { DecisionKind, Verdict } from '@knowwhen/domain'
import { and, asc, count, eq, gte, lt } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'

import { keyOf } from '../../db/card-facts.js'
import { decisions, hypotheses, organizations, verdicts } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { listOverdueCards, type OverdueCard } from './overdue.read.js'

interface CardLine {
  readonly key: string
  readonly capability: string
}

export interface Week {
  /** Its first moment, and the first moment after it. */
  readonly from: Date
  readonly until: Date
}

export interface WeekSummary extends Week {
  readonly organizationName: string
  readonly decided: readonly (CardLine & { readonly kind: DecisionKind; readonly verdict: Verdict })[]
  /** As it stands now. */
  readonly readyToDecide: readonly CardLine[]
  readonly overdue: readonly (CardLine & Pick<OverdueCard, 'reason'>)[]
  readonly proposed: number
  readonly sealed: number
}

const cardColumns = { number: hypotheses.number, capability: hypotheses.capability }
const lineOf = ({ number, capability }: { readonly number: number; readonly capability: string }) => ({
  key: keyOf(number),
  capability,
})

const listDecided = async (tx: TenantTx, { from, until }: Week): Promise<WeekSummary['decided']> => {
  const rows = await tx
    .select({ ...cardColumns, kind: decisions.kind, verdict: verdicts.verdict })
    .from(decisions)
    .innerJoin(
      hypotheses,
      and(eq(hypotheses.organizationId, decisions.organizationId), eq(hypotheses.id, decisions.hypothesisId)),
    )
    .leftJoin(
      verdicts,
      and(eq(verdicts.organizationId, decisions.organizationId), eq(verdicts.id, decisions.verdictId)),
    )
    .where(
      and(
        eq(decisions.organizationId, sqlOrganizationId),
        gte(decisions.decidedAt, from),
        lt(decisions.decidedAt, until),
      ),
    )
    .orderBy(asc(decisions.number))
  return rows.map((row) => ({ ...lineOf(row), kind: row.kind, verdict: row.verdict ?? 'pending' }))
}

const listReady = async (tx: TenantTx): Promise<WeekSummary['readyToDecide']> => {
  const rows = await tx
    .select(cardColumns)
    .from(hypotheses)
    .where(and(eq(hypotheses.organizationId, sqlOrganizationId), eq(hypotheses.state, 'readyToDecide')))
    .orderBy(asc(hypotheses.decisionReadyAt), asc(hypotheses.id))
  return rows.map(lineOf)
}

const countWithin = async (tx: TenantTx, moment: AnyPgColumn, { from, until }: Week): Promise<number> => {
  const [row] = await tx
    .select({ cards: count() })
    .from(hypotheses)
    .where(and(eq(hypotheses.organizationId, sqlOrganizationId), gte(moment, from), lt(moment, until)))
  return row?.cards ?? 0
}

/** Null for the demo and for an organisation that is being deleted: nobody is to be mailed. */
const findMailedOrganization = async (tx: TenantTx): Promise<string | null> => {
  const [row] = await tx
    .select({
      name: organizations.name,
      isDemo: organizations.isDemo,
      deleteAfter: organizations.deleteAfter,
    })
    .from(organizations)
    .where(eq(organizations.id, sqlOrganizationId))
  return row === undefined || row.isDemo || row.deleteAfter !== null ? null : row.name
}

/** What there is to say of the week; null where nobody is to be told anything. */
export const readWeek = async (tx: TenantTx, week: Week, now: Date): Promise<WeekSummary | null> => {
  const organizationName = await findMailedOrganization(tx)
  if (organizationName === null) return null
  const overdue = await listOverdueCards(tx, now)
  return {
    ...week,
    organizationName,
    decided: await listDecided(tx, week),
    readyToDecide: await listReady(tx),
    overdue: overdue.map((card) => ({ ...lineOf(card), reason: card.reason })),
    proposed: await countWithin(tx, hypotheses.proposedAt, week),
    sealed: await countWithin(tx, hypotheses.sealedAt, week),
  }
}

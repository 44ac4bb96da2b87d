/** Writes of cards, their signals and seals. */
import { and, eq, inArray, sql } from 'drizzle-orm'

import { nextNumber } from '../../db/numbers.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { hypotheses, hypothesisSeals, kpis, metrics, signals, teams } from '../../db/schema/index.js'

type Generated = 'organizationId' | 'number' | 'version'
export type NewCardRow = Omit<typeof hypotheses.$inferInsert, Generated>
type Changeable = Omit<NewCardRow, 'id' | 'proposedBy' | 'proposedAt' | 'updatedAt'>
/** Fields that are left out, or undefined, stay as they are. */
export type CardChange = { readonly [Field in keyof Changeable]?: Changeable[Field] | undefined } & {
  readonly updatedAt: Date
}
export type NewSignalRow = Omit<typeof signals.$inferInsert, 'organizationId' | 'hypothesisId' | 'position'>
export type NewSealRow = Omit<typeof hypothesisSeals.$inferInsert, 'organizationId'>

/** Inserts a card under the next number of HYP. */
export const insertCard = async (tx: TenantTx, row: NewCardRow): Promise<void> => {
  const number = await nextNumber(tx, 'HYP')
  await tx.insert(hypotheses).values({ ...row, organizationId: sqlOrganizationId, number })
}

/** Changes a card; its version rises, so that whoever read it before has a stale one. */
export const updateCard = async (tx: TenantTx, id: string, change: CardChange): Promise<void> => {
  await tx
    .update(hypotheses)
    .set({ ...change, version: sql`${hypotheses.version} + 1` })
    .where(and(eq(hypotheses.organizationId, sqlOrganizationId), eq(hypotheses.id, id)))
}

/** Puts these signals, in this order, in place of all signals of the card. */
export const replaceSignals = async (
  tx: TenantTx,
  hypothesisId: string,
  rows: readonly NewSignalRow[],
): Promise<void> => {
  await tx
    .delete(signals)
    .where(and(eq(signals.organizationId, sqlOrganizationId), eq(signals.hypothesisId, hypothesisId)))
  if (rows.length === 0) return
  await tx
    .insert(signals)
    .values(
      rows.map((row, position) => ({ ...row, organizationId: sqlOrganizationId, hypothesisId, position })),
    )
}

export const insertSeal = async (tx: TenantTx, row: NewSealRow): Promise<void> => {
  await tx.insert(hypothesisSeals).values({ ...row, organizationId: sqlOrganizationId })
}

const referred = { team: teams, kpi: kpis, metric: metrics }

/** Which of these ids exist in the organisation. */
export const existingIds = async (
  tx: TenantTx,
  kind: keyof typeof referred,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set()
  const table = referred[kind]
  const rows = await tx
    .select({ id: table.id })
    .from(table)
    .where(and(eq(table.organizationId, sqlOrganizationId), inArray(table.id, [...ids])))
  return new Set(rows.map((row) => row.id))
}

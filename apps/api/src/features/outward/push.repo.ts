/** What was written into a GrowthBook: append-only. */
import type { Push } from '@knowwhen/contract'
import type { Branded } from '@knowwhen/domain'
import { and, desc, eq } from 'drizzle-orm'

import { newId } from '../../db/ids.js'
import { growthbookConnections, growthbookPushes, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

type Row = typeof growthbookPushes.$inferSelect
type NewPush = Omit<typeof growthbookPushes.$inferInsert, 'organizationId' | 'id'>

/** Answers its id. */
export const insertPush = async (tx: TenantTx, row: NewPush): Promise<string> => {
  const id = newId<Branded<'push'>>()
  await tx.insert(growthbookPushes).values({ ...row, id, organizationId: sqlOrganizationId })
  return id
}

const selectPushes = (tx: TenantTx, hypothesisId: string) =>
  tx
    .select({
      row: growthbookPushes,
      connection: { id: growthbookConnections.id, name: growthbookConnections.name },
      by: users.name,
    })
    .from(growthbookPushes)
    .innerJoin(
      growthbookConnections,
      and(
        eq(growthbookConnections.organizationId, growthbookPushes.organizationId),
        eq(growthbookConnections.id, growthbookPushes.connectionId),
      ),
    )
    .leftJoin(users, eq(users.id, growthbookPushes.pushedBy))
    .where(
      and(
        eq(growthbookPushes.organizationId, sqlOrganizationId),
        eq(growthbookPushes.hypothesisId, hypothesisId),
      ),
    )
    .orderBy(desc(growthbookPushes.id))

const textIn = (body: Row['body'], field: string): string => {
  const value = body[field]
  return typeof value === 'string' ? value : ''
}

/** Newest first. */
export const listPushViews = async (tx: TenantTx, hypothesisId: string): Promise<readonly Push[]> => {
  const found = await selectPushes(tx, hypothesisId)
  return found.map(({ row, connection, by }) => ({
    id: row.id,
    kind: row.kind,
    connection,
    externalId: row.externalId,
    title: textIn(row.body, row.kind === 'experiment' ? 'name' : 'title'),
    pushedBy: { userId: row.pushedBy, name: by ?? 'Erased person' },
    pushedAt: row.pushedAt.toISOString(),
  }))
}

export interface PushedLearning {
  readonly title: string
  readonly text: string
}

/** The learning that was sent last; undefined where none was. */
export const newestLearning = async (
  tx: TenantTx,
  hypothesisId: string,
): Promise<PushedLearning | undefined> => {
  const found = await selectPushes(tx, hypothesisId)
  const newest = found.find(({ row }) => row.kind === 'learning')
  return newest && { title: textIn(newest.row.body, 'title'), text: textIn(newest.row.body, 'text') }
}

/** Whether it is written down already that this was made for the card. */
export const isPushed = async (
  tx: TenantTx,
  { hypothesisId, externalId }: Pick<Row, 'hypothesisId' | 'externalId'>,
): Promise<boolean> => (await selectPushes(tx, hypothesisId)).some(({ row }) => row.externalId === externalId)

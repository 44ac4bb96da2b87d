import { and, eq, sql } from 'drizzle-orm'

import { comments } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

export type CommentRow = typeof comments.$inferSelect
export type NewCommentRow = Pick<
  CommentRow,
  'id' | 'subjectType' | 'subjectId' | 'authorId' | 'body' | 'createdAt'
>

const one = (id: string) => and(eq(comments.organizationId, sqlOrganizationId), eq(comments.id, id))
const nextVersion = sql`${comments.version} + 1`

export const insertComment = async (tx: TenantTx, row: NewCommentRow): Promise<void> => {
  await tx.insert(comments).values({ ...row, organizationId: sqlOrganizationId })
}

/** The comment, locked until the transaction ends. */
export const lockComment = async (tx: TenantTx, id: string): Promise<CommentRow | undefined> => {
  const [row] = await tx.select().from(comments).where(one(id)).for('update')
  return row
}

export const changeWords = async (
  tx: TenantTx,
  id: string,
  { body, at }: { readonly body: string; readonly at: Date },
): Promise<void> => {
  await tx.update(comments).set({ body, editedAt: at, version: nextVersion }).where(one(id))
}

/** Takes the words out for good; the comment keeps its place. */
export const takeWordsOut = async (tx: TenantTx, id: string, at: Date): Promise<void> => {
  await tx.update(comments).set({ body: '', removedAt: at, version: nextVersion }).where(one(id))
}

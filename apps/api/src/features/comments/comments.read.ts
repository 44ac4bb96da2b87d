/** Comments as people read them, and what they are about. */
import type { Comment, listComments, ParsedRequest } from '@knowwhen/contract'
import type { CommentSubject } from '@knowwhen/domain'
import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm'
import { z } from 'zod'

import { keyOf } from '../../db/card-facts.js'
import { comments, decisions, hypotheses, members, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { decodeCursor, pageOf } from '../../http/cursor.js'
import { notFound } from '../../http/problems.js'
import { decisionKeyOf } from '../decisions/index.js'
import { mentionedIn } from './mentions.js'

type Query = ParsedRequest<typeof listComments>['query']
type Names = ReadonlyMap<string, string>

const hypothesisNumber = async (tx: TenantTx, id: string): Promise<number | undefined> => {
  const [row] = await tx
    .select({ number: hypotheses.number })
    .from(hypotheses)
    .where(and(eq(hypotheses.organizationId, sqlOrganizationId), eq(hypotheses.id, id)))
  return row?.number
}

const decisionNumber = async (tx: TenantTx, id: string): Promise<number | undefined> => {
  const [row] = await tx
    .select({ number: decisions.number })
    .from(decisions)
    .where(and(eq(decisions.organizationId, sqlOrganizationId), eq(decisions.id, id)))
  return row?.number
}

/** What can be commented on so far; stories come later. */
const subjects: Readonly<
  Record<
    Exclude<CommentSubject, 'story'>,
    {
      readonly number: (tx: TenantTx, id: string) => Promise<number | undefined>
      readonly key: (number: number) => string
    }
  >
> = {
  hypothesis: { number: hypothesisNumber, key: keyOf },
  decision: { number: decisionNumber, key: decisionKeyOf },
}

/** The key that people see, e.g. `HYP-12`. @throws Problem 404 where the organisation has no such subject */
export const subjectKeyOf = async (
  tx: TenantTx,
  { subjectType, subjectId }: { readonly subjectType: CommentSubject; readonly subjectId: string },
): Promise<string> => {
  if (subjectType === 'story') throw notFound('story')
  const subject = subjects[subjectType]
  const number = await subject.number(tx, subjectId)
  if (number === undefined) throw notFound(subjectType)
  return subject.key(number)
}

/** Those of the ids who are members at present. */
export const presentMembers = async (
  tx: TenantTx,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (userIds.length === 0) return new Set()
  const rows = await tx
    .select({ userId: members.userId })
    .from(members)
    .where(
      and(
        eq(members.organizationId, sqlOrganizationId),
        inArray(members.userId, [...userIds]),
        isNull(members.removedAt),
      ),
    )
  return new Set(rows.map(({ userId }) => userId))
}

/** Present names of these, whoever was ever a member. */
const namesOf = async (tx: TenantTx, userIds: readonly string[]): Promise<Names> => {
  if (userIds.length === 0) return new Map()
  const rows = await tx
    .select({ userId: members.userId, name: users.name })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.organizationId, sqlOrganizationId), inArray(members.userId, [...userIds])))
  return new Map(rows.map(({ userId, name }) => [userId, name]))
}

const selectComments = (tx: TenantTx) =>
  tx
    .select({ comment: comments, authorName: users.name })
    .from(comments)
    .innerJoin(users, eq(users.id, comments.authorId))

type Row = Awaited<ReturnType<typeof selectComments>>[number]

const viewOf = ({ comment, authorName }: Row, names: Names): Comment => ({
  id: comment.id,
  subjectType: comment.subjectType,
  subjectId: comment.subjectId,
  author: { userId: comment.authorId, name: authorName },
  body: comment.removedAt === null ? comment.body : null,
  mentions: mentionedIn(comment.body).flatMap((userId) => {
    const name = names.get(userId)
    return name === undefined ? [] : [{ userId, name }]
  }),
  createdAt: comment.createdAt.toISOString(),
  editedAt: comment.editedAt?.toISOString() ?? null,
  removedAt: comment.removedAt?.toISOString() ?? null,
  version: comment.version,
})

const viewsOf = async (tx: TenantTx, rows: readonly Row[]): Promise<Comment[]> => {
  const mentioned = rows.flatMap(({ comment }) => mentionedIn(comment.body))
  const names = await namesOf(tx, [...new Set(mentioned)])
  return rows.map((row) => viewOf(row, names))
}

/** @throws Problem 404 */
export const commentView = async (tx: TenantTx, commentId: string): Promise<Comment> => {
  const rows = await selectComments(tx).where(
    and(eq(comments.organizationId, sqlOrganizationId), eq(comments.id, commentId)),
  )
  const [view] = await viewsOf(tx, rows)
  if (view === undefined) throw notFound('comment')
  return view
}

/** Oldest first. @throws Problem 404 where the organisation has no such subject */
export const listCommentsOf = async (tx: TenantTx, query: Query) => {
  await subjectKeyOf(tx, query)
  const end = decodeCursor(query.cursor, z.tuple([z.uuid()]))
  const rows = await selectComments(tx)
    .where(
      and(
        eq(comments.organizationId, sqlOrganizationId),
        eq(comments.subjectType, query.subjectType),
        eq(comments.subjectId, query.subjectId),
        end === undefined ? undefined : gt(comments.id, end[0]),
      ),
    )
    .orderBy(asc(comments.id))
    .limit(query.limit + 1)
  const page = pageOf(rows, query.limit, (last) => [last.comment.id])
  return { items: await viewsOf(tx, page.rows), nextCursor: page.nextCursor }
}

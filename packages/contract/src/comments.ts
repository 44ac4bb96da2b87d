/** What people say about a card or a decision. */
import { commentSubjects } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { id, instant, page, pageQuery, person, version } from './shared.js'

const subjectType = z.enum(commentSubjects)

export const comment = z
  .object({
    id,
    subjectType,
    subjectId: id,
    author: person,
    /** Markdown as typed, with mentions as `@[user id]`; null once the comment was removed. */
    body: z.string().nullable(),
    /** Everybody whom the words mention, with their present names. */
    mentions: z.array(person),
    createdAt: instant,
    editedAt: instant.nullable(),
    removedAt: instant.nullable(),
    version,
  })
  .meta({ id: 'Comment' })
export type Comment = z.output<typeof comment>

/** Kept as typed: leading spaces mean something in Markdown. */
const words = z
  .string()
  .max(10_000)
  .refine((value) => value.trim() !== '', 'Please write something.')

const commentParams = z.object({ commentId: id })

export const listComments = endpoint({
  id: 'listComments',
  method: 'GET',
  path: '/api/v1/comments',
  tag: 'Comments',
  summary: 'Comments on a card or a decision, oldest first',
  access: 'hypothesis.read',
  query: pageQuery.extend({ subjectType, subjectId: id }),
  success: { status: 200, schema: page(comment) },
})

export const createComment = endpoint({
  id: 'createComment',
  method: 'POST',
  path: '/api/v1/comments',
  tag: 'Comments',
  summary: 'Comment on a card or a decision',
  description: 'Markdown. A mention is written `@[user id]`; who is mentioned is told, once.',
  access: 'comment.write',
  body: z.object({ subjectType, subjectId: id, body: words }),
  success: { status: 201, schema: comment },
  failures: { 422: 'unknownMention' },
})

export const updateComment = endpoint({
  id: 'updateComment',
  method: 'PATCH',
  path: '/api/v1/comments/:commentId',
  tag: 'Comments',
  summary: 'Change what one said',
  access: 'comment.write',
  conditional: true,
  params: commentParams,
  body: z.object({ body: words }),
  success: { status: 200, schema: comment },
  failures: { 403: 'notYours', 409: 'commentRemoved', 412: 'stale', 422: 'unknownMention' },
})

export const removeComment = endpoint({
  id: 'removeComment',
  method: 'DELETE',
  path: '/api/v1/comments/:commentId',
  tag: 'Comments',
  summary: 'Take back what one said, or, as moderator, what another said',
  description: 'The comment keeps its place in the list, without its words. Safe to repeat.',
  access: 'comment.write',
  params: commentParams,
  success: { status: 204, schema: nothing },
  failures: { 403: 'notYours' },
})

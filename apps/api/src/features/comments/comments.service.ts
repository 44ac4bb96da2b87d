/**
 * People say something, change what they said, or take it back. The words are in no audit event, or removing them
 * would not remove them.
 */
import type { createComment, ParsedRequest } from '@knowwhen/contract'
import type { Branded } from '@knowwhen/domain'

import { newId } from '../../db/ids.js'
import type { TenantTx } from '../../db/tenant.js'
import { mayDo, type Actor } from '../../http/actor.js'
import { conflict, forbidden, notFound, stale, unprocessable } from '../../http/problems.js'
import { recordAudit } from '../auth/index.js'
import { notify, type NotifyDeps } from '../notifications/index.js'
import { presentMembers, subjectKeyOf } from './comments.read.js'
import { changeWords, insertComment, lockComment, takeWordsOut, type CommentRow } from './comments.repo.js'
import { mentionedIn } from './mentions.js'

type Subject = Pick<CommentRow, 'id' | 'subjectType' | 'subjectId'>

/** @throws Problem 422 `unknownMention` */
const refuseUnknown = async (tx: TenantTx, userIds: readonly string[]): Promise<void> => {
  const known = await presentMembers(tx, userIds)
  const unknown = userIds.filter((userId) => !known.has(userId))
  if (unknown.length === 0) return
  throw unprocessable(
    'unknownMention',
    'Somebody who is mentioned does not belong to your organisation.',
    unknown.map((userId) => ({
      path: 'body.body',
      message: `Nobody of your organisation has the id ${userId}. Choose a person from the list.`,
      code: 'unknownMention',
    })),
  )
}

const tellMentioned = async (
  tx: TenantTx,
  actor: Actor,
  told: {
    readonly comment: Pick<Subject, 'subjectType' | 'subjectId'>
    readonly userIds: readonly string[]
    readonly deps: NotifyDeps
  },
): Promise<void> => {
  if (told.userIds.length === 0) return
  const { subjectType, subjectId } = told.comment
  const key = await subjectKeyOf(tx, told.comment)
  await notify(tx, told.deps, {
    kind: 'mentioned',
    userIds: told.userIds,
    subjectType,
    subjectId,
    subjectKey: key,
    summary: `mentioned you in a comment on ${key}.`,
    actorId: actor.userId,
    at: actor.at,
  })
}

type Deed = 'comment.created' | 'comment.changed' | 'comment.removed'

const entryOf = (action: Deed, { id, subjectType, subjectId }: Subject) => ({
  action,
  subjectType: 'comment',
  subjectId: id,
  after: { subjectType, subjectId },
})

/** Answers the comment's id. @throws Problem 404, 422 `unknownMention` */
export const say = async (
  tx: TenantTx,
  actor: Actor,
  { input, deps }: { readonly input: ParsedRequest<typeof createComment>['body']; readonly deps: NotifyDeps },
): Promise<string> => {
  await subjectKeyOf(tx, input)
  const userIds = mentionedIn(input.body)
  await refuseUnknown(tx, userIds)
  const comment = { ...input, id: newId<Branded<'comment'>>() }
  await insertComment(tx, { ...comment, authorId: actor.userId, createdAt: actor.at })
  await recordAudit(tx, actor, entryOf('comment.created', comment))
  await tellMentioned(tx, actor, { comment, userIds, deps })
  return comment.id
}

const notYours = (detail: string) => forbidden(detail, 'notYours')

/** A comment of the actor's own, which has its words still and is at the version that was read. */
const ownComment = async (
  tx: TenantTx,
  actor: Actor,
  { commentId, version }: { readonly commentId: string; readonly version: number },
): Promise<CommentRow> => {
  const comment = await lockComment(tx, commentId)
  if (comment === undefined) throw notFound('comment')
  if (comment.authorId !== actor.userId) throw notYours('Only whoever wrote a comment can change it.')
  if (comment.removedAt !== null) {
    throw conflict('commentRemoved', 'This comment was removed. Write a new one.')
  }
  if (comment.version !== version) throw stale()
  return comment
}

/** Who is mentioned newly is told. @throws Problem 404, 403 `notYours`, 409 `commentRemoved`, 412, 422 */
export const sayBetter = async (
  tx: TenantTx,
  actor: Actor,
  command: {
    readonly commentId: string
    readonly version: number
    readonly body: string
    readonly deps: NotifyDeps
  },
): Promise<void> => {
  const comment = await ownComment(tx, actor, command)
  const before = new Set(mentionedIn(comment.body))
  // Somebody who has left since may stay in the words: they were right when they were written.
  const userIds = mentionedIn(command.body).filter((userId) => !before.has(userId))
  await refuseUnknown(tx, userIds)
  await changeWords(tx, comment.id, { body: command.body, at: actor.at })
  await recordAudit(tx, actor, entryOf('comment.changed', comment))
  await tellMentioned(tx, actor, { comment, userIds, deps: command.deps })
}

/** Safe to repeat. @throws Problem 404, 403 `notYours` */
export const takeBack = async (tx: TenantTx, actor: Actor, commentId: string): Promise<void> => {
  const comment = await lockComment(tx, commentId)
  if (comment === undefined) throw notFound('comment')
  if (comment.authorId !== actor.userId && !mayDo(actor, 'comment.moderate')) {
    throw notYours('Only whoever wrote a comment, an admin or an owner can remove it.')
  }
  if (comment.removedAt !== null) return
  await takeWordsOut(tx, comment.id, actor.at)
  await recordAudit(tx, actor, entryOf('comment.removed', comment))
}

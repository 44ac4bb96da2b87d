import type { Comment } from '@knowwhen/contract'
import type { CommentSubject } from '@knowwhen/domain'
import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { listComments, listPeople } from '../endpoints.js'
import { everyPage } from './paging.js'

export interface Subject {
  readonly type: CommentSubject
  readonly id: string
}

/** Everything that was said about a subject, oldest first: a conversation is read as a whole. */
export const commentsQuery = ({ type, id }: Subject) =>
  queryOptions({
    queryKey: ['comments', type, id],
    queryFn: ({ signal }): Promise<readonly Comment[]> =>
      everyPage((cursor) =>
        call(listComments, { query: { subjectType: type, subjectId: id, limit: 200, cursor } }, { signal }),
      ),
  })

/** Everybody who can be mentioned; read when somebody begins to. */
export const mentionableQuery = () =>
  queryOptions({
    // Below the key of all people, so that whoever joins or leaves is known here too.
    queryKey: ['people', 'mentionable'],
    queryFn: ({ signal }) =>
      everyPage((cursor) => call(listPeople, { query: { limit: 200, cursor } }, { signal })),
    staleTime: 300_000,
  })

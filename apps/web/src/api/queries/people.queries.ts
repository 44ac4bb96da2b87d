import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getIdentityProvider, listInvitations, listPeople } from '../endpoints.js'
import { nextCursor, noCursor } from './paging.js'

/** People by name, page after page; `includeRemoved` adds those who left or were removed. */
export const peoplePagesQuery = (includeRemoved: boolean) =>
  infiniteQueryOptions({
    // Below the key of all people, so that a change of one reaches the pickers too.
    queryKey: ['people', 'pages', { includeRemoved }],
    queryFn: ({ signal, pageParam }) =>
      call(
        listPeople,
        { query: { includeRemoved: includeRemoved ? 'true' : 'false', cursor: pageParam, limit: 100 } },
        { signal },
      ),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

export const invitationsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['invitations'],
    queryFn: ({ signal, pageParam }) => call(listInvitations, { query: { cursor: pageParam } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

export const identityProviderQuery = () =>
  queryOptions({
    queryKey: ['identityProvider'],
    queryFn: ({ signal }) => call(getIdentityProvider, {}, { signal }),
  })

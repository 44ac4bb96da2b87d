import type { AdoptionInput, CallOf, listAdoptable as ListAdoptable } from '@knowwhen/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { listAdoptable, previewAdoption } from '../endpoints.js'
import { everyPage, nextCursor, noCursor } from './paging.js'

export type AdoptableFilters = Omit<NonNullable<CallOf<typeof ListAdoptable>['query']>, 'cursor' | 'limit'>

export const adoptablePagesQuery = (filters: AdoptableFilters) =>
  infiniteQueryOptions({
    queryKey: ['adoptable', 'pages', filters],
    queryFn: ({ signal, pageParam }) =>
      call(listAdoptable, { query: { ...filters, limit: 100, cursor: pageParam } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

/** All that fit the filters, for "choose all". */
export const allAdoptableQuery = (filters: AdoptableFilters) =>
  queryOptions({
    queryKey: ['adoptable', 'all', filters],
    queryFn: ({ signal }) =>
      everyPage((cursor) => call(listAdoptable, { query: { ...filters, limit: 200, cursor } }, { signal })),
  })

/** The cards that an adoption would make. */
export const adoptionPreviewQuery = (input: AdoptionInput) =>
  queryOptions({
    queryKey: ['adoptable', 'preview', input],
    queryFn: ({ signal }) => call(previewAdoption, { body: input }, { signal }),
  })

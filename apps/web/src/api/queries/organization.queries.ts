import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getOrganization, listApiKeys, listAuditEvents, listPeople } from '../endpoints.js'
import { nextCursor, noCursor } from './paging.js'

export const organizationQuery = () =>
  queryOptions({
    queryKey: ['organization'],
    queryFn: ({ signal }) => call(getOrganization, {}, { signal }),
  })

export const peopleQuery = () =>
  queryOptions({
    queryKey: ['people'],
    queryFn: ({ signal }) => call(listPeople, { query: { limit: 200 } }, { signal }),
  })

export const apiKeysQuery = () =>
  queryOptions({
    queryKey: ['apiKeys'],
    queryFn: ({ signal }) => call(listApiKeys, { query: { limit: 200 } }, { signal }),
  })

export interface AuditFilters {
  readonly subjectId?: string | undefined
}

export const auditEventsQuery = (filters: AuditFilters = {}) =>
  infiniteQueryOptions({
    queryKey: ['auditEvents', filters],
    queryFn: ({ signal, pageParam }) =>
      call(listAuditEvents, { query: { ...filters, cursor: pageParam } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

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
  readonly actorId?: string | undefined
  /** An action, or how it begins: `apiKey.` */
  readonly action?: string | undefined
  readonly subjectType?: string | undefined
  readonly subjectId?: string | undefined
  /** Instants. */
  readonly from?: string | undefined
  readonly until?: string | undefined
}

interface AuditSearch extends Pick<AuditFilters, 'actorId' | 'action' | 'subjectType' | 'subjectId'> {
  /** Days of the reader's calendar, the last one included. */
  readonly from?: string | undefined
  readonly until?: string | undefined
}

/** The instant at which a day begins where the reader is; undefined for what is no day. */
const beginningOf = (isoDay: string | undefined, daysLater = 0): string | undefined => {
  const day = new Date(`${isoDay ?? ''}T00:00:00`)
  if (Number.isNaN(day.getTime())) return undefined
  day.setDate(day.getDate() + daysLater)
  return day.toISOString()
}

/** What the address says, as the server is asked. */
export const auditFiltersOf = ({ from, until, ...rest }: AuditSearch): AuditFilters => ({
  ...rest,
  from: beginningOf(from),
  until: beginningOf(until, 1),
})

export const auditEventsQuery = (filters: AuditFilters = {}) =>
  infiniteQueryOptions({
    queryKey: ['auditEvents', filters],
    queryFn: ({ signal, pageParam }) =>
      call(listAuditEvents, { query: { ...filters, cursor: pageParam } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import {
  getInstallation,
  getInstallationOutboxMail,
  getOutboxMail,
  listInstallationOrganizations,
  listInstallationOutbox,
  listInstallationPeople,
  listOutbox,
} from '../endpoints.js'
import { nextCursor, noCursor } from './paging.js'

export const installationQuery = () =>
  queryOptions({
    queryKey: ['installation'],
    queryFn: ({ signal }) => call(getInstallation, {}, { signal }),
  })

export const installationOrganizationsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['installation', 'organizations'],
    queryFn: ({ signal, pageParam }) =>
      call(listInstallationOrganizations, { query: { cursor: pageParam } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

/** `q`: a part of name or address. */
export const installationPeopleQuery = (q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['installation', 'people', { q }],
    queryFn: ({ signal, pageParam }) =>
      call(listInstallationPeople, { query: { q, cursor: pageParam, limit: 20 } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

/** Mail of the organisation. */
export const outboxQuery = () =>
  infiniteQueryOptions({
    queryKey: ['outbox'],
    queryFn: ({ signal, pageParam }) => call(listOutbox, { query: { cursor: pageParam } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

export const outboxMailQuery = (mailId: string) =>
  queryOptions({
    queryKey: ['outbox', 'one', mailId],
    queryFn: ({ signal }) => call(getOutboxMail, { params: { mailId } }, { signal }),
  })

/** Mail of the installation to its people: confirmations, resets. */
export const installationOutboxQuery = () =>
  infiniteQueryOptions({
    queryKey: ['installation', 'outbox'],
    queryFn: ({ signal, pageParam }) =>
      call(listInstallationOutbox, { query: { cursor: pageParam } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

export const installationOutboxMailQuery = (mailId: string) =>
  queryOptions({
    queryKey: ['installation', 'outbox', 'one', mailId],
    queryFn: ({ signal }) => call(getInstallationOutboxMail, { params: { mailId } }, { signal }),
  })

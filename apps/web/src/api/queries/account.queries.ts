import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import {
  getAccount,
  getSessionOptions,
  listJoinableOrganizations,
  listOrganizations,
  listSessions,
} from '../endpoints.js'

/** The signed-in person's own account, in whatever organisation. */
export const accountQuery = () =>
  queryOptions({
    queryKey: ['account'],
    queryFn: ({ signal }) => call(getAccount, {}, { signal }),
  })

export const sessionsQuery = () =>
  queryOptions({
    queryKey: ['account', 'sessions'],
    queryFn: ({ signal }) => call(listSessions, {}, { signal }),
  })

/** Ways to sign in and up here; public. */
export const sessionOptionsQuery = () =>
  queryOptions({
    queryKey: ['sessionOptions'],
    queryFn: ({ signal }) => call(getSessionOptions, {}, { signal }),
    staleTime: 60_000,
  })

export const organizationsQuery = () =>
  queryOptions({
    queryKey: ['organizations'],
    queryFn: ({ signal }) => call(listOrganizations, {}, { signal }),
  })

export const joinableOrganizationsQuery = () =>
  queryOptions({
    queryKey: ['joinableOrganizations'],
    queryFn: ({ signal }) => call(listJoinableOrganizations, {}, { signal }),
  })

import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getSession, getSetup } from '../endpoints.js'

export const setupQuery = () =>
  queryOptions({
    queryKey: ['setup'],
    queryFn: ({ signal }) => call(getSetup, {}, { signal }),
    staleTime: Infinity,
  })

export const sessionQuery = () =>
  queryOptions({
    queryKey: ['session'],
    queryFn: ({ signal }) => call(getSession, {}, { signal }),
    retry: false,
  })

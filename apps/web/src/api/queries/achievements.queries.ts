import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { listAchievements, verifyAchievements } from '../endpoints.js'
import { nextCursor, noCursor } from './paging.js'

export interface AchievementFilters {
  readonly teamId?: string | undefined
}

export const achievementsQuery = (filters: AchievementFilters = {}) =>
  infiniteQueryOptions({
    queryKey: ['achievements', 'pages', filters],
    queryFn: ({ signal, pageParam }) =>
      call(listAchievements, { query: { ...filters, cursor: pageParam } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

export const verificationQuery = (teamId: string) =>
  queryOptions({
    queryKey: ['achievements', 'verification', teamId],
    queryFn: ({ signal }) => call(verifyAchievements, { query: { teamId } }, { signal }),
    staleTime: 0,
  })

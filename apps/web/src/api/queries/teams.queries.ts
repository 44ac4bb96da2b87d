import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getTeam, listTeamMembers, listTeams } from '../endpoints.js'
import { nextCursor, noCursor } from './paging.js'

/** All teams at work: there are never so many that a picker would need pages. */
export const teamsQuery = () =>
  queryOptions({
    queryKey: ['teams'],
    queryFn: ({ signal }) => call(listTeams, { query: { limit: 200 } }, { signal }),
  })

export const archivedTeamsQuery = () =>
  queryOptions({
    queryKey: ['teams', 'archived'],
    queryFn: ({ signal }) => call(listTeams, { query: { limit: 200, status: 'archived' } }, { signal }),
  })

export const teamQuery = (teamId: string) =>
  queryOptions({
    queryKey: ['teams', 'one', teamId],
    queryFn: ({ signal }) => call(getTeam, { params: { teamId } }, { signal }),
  })

/** Who is in the team today. */
export const teamMembersQuery = (teamId: string) =>
  queryOptions({
    queryKey: ['teams', 'one', teamId, 'present'],
    queryFn: ({ signal }) =>
      call(listTeamMembers, { params: { teamId }, query: { period: 'present', limit: 200 } }, { signal }),
  })

/** Who was in the team, or will be. */
export const pastTeamMembersQuery = (teamId: string) =>
  infiniteQueryOptions({
    queryKey: ['teams', 'one', teamId, 'past'],
    queryFn: ({ signal, pageParam }) =>
      call(listTeamMembers, { params: { teamId }, query: { period: 'past', cursor: pageParam } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

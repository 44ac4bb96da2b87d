import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { hypothesesQuery } from '../api/queries/hypotheses.queries.js'
import { teamMembersQuery, teamQuery, teamsQuery } from '../api/queries/teams.queries.js'
import { oneOf, searchSchema } from '../ui/search-schema.js'
import { signedInRoute } from './signed-in.js'

const listSearch = searchSchema({ archived: oneOf(['yes']) })

export const teamsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/teams',
  validateSearch: listSearch,
  loader: ({ context }) => begin(context.queryClient.query(teamsQuery())),
  component: lazyRouteComponent(() => import('./teams.page.js'), 'TeamsPage'),
})

export const teamRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/teams/$teamId',
  loader: ({ context: { queryClient }, params: { teamId } }) => {
    begin(queryClient.query(teamQuery(teamId)))
    begin(queryClient.query(teamMembersQuery(teamId)))
    begin(queryClient.query(hypothesesQuery({ teamId })))
  },
  component: lazyRouteComponent(() => import('./teams-one.page.js'), 'TeamPage'),
})

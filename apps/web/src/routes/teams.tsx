import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { teamsQuery } from '../api/queries/teams.queries.js'
import { signedInRoute } from './signed-in.js'

export const teamsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/teams',
  loader: ({ context }) => begin(context.queryClient.query(teamsQuery())),
  component: lazyRouteComponent(() => import('./teams.page.js'), 'TeamsPage'),
})

import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { achievementsQuery } from '../api/queries/achievements.queries.js'
import { teamsQuery } from '../api/queries/teams.queries.js'
import { searchSchema, words } from '../ui/search-schema.js'
import { signedInRoute } from './signed-in.js'

const logSearch = searchSchema({ teamId: words(36) })

export const achievementsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/achievements',
  validateSearch: logSearch,
  loaderDeps: ({ search: { teamId } }) => ({ teamId }),
  loader: ({ context: { queryClient }, deps }) => {
    begin(queryClient.infiniteQuery(achievementsQuery(deps)))
    begin(queryClient.query(teamsQuery()))
  },
  component: lazyRouteComponent(() => import('./achievements.page.js'), 'AchievementsPage'),
})

import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { signedInRoute } from './signed-in.js'

export const achievementsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/achievements',
  component: lazyRouteComponent(() => import('./achievements.page.js'), 'AchievementsPage'),
})

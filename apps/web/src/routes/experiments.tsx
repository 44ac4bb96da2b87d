import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { signedInRoute } from './signed-in.js'

export const experimentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/experiments',
  component: lazyRouteComponent(() => import('./experiments.page.js'), 'ExperimentsPage'),
})

export const experimentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/experiments/$experimentId',
  component: lazyRouteComponent(() => import('./experiments-one.page.js'), 'ExperimentPage'),
})

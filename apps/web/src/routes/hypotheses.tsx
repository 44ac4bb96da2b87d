import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { signedInRoute } from './signed-in.js'

export const hypothesesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/hypotheses',
  component: lazyRouteComponent(() => import('./hypotheses.page.js'), 'HypothesesPage'),
})

export const newHypothesisRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/hypotheses/new',
  component: lazyRouteComponent(() => import('./hypotheses-new.page.js'), 'NewHypothesisPage'),
})

export const hypothesisRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/hypotheses/$hypothesisId',
  component: lazyRouteComponent(() => import('./hypotheses-one.page.js'), 'HypothesisPage'),
})

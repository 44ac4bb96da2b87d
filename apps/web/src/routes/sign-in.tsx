import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { searchSchema, words } from '../ui/search-schema.js'
import { rootRoute } from './root.js'

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  /** `from`: where the person was when the session ended. */
  validateSearch: searchSchema({ from: words(2_000) }),
  component: lazyRouteComponent(() => import('./sign-in.page.js'), 'SignInPage'),
})

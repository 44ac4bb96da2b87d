import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { setupQuery } from '../api/queries/session.queries.js'
import { searchSchema, words } from '../ui/search-schema.js'
import { FrontFailed } from './page-states.js'
import { rootRoute } from './root.js'

/** `from`: where the person was when the session ended. */
const search = searchSchema({ from: words(2_000) })

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: search,
  beforeLoad: async ({ context: { queryClient } }) => {
    const { needed } = await queryClient.query({ ...setupQuery(), staleTime: 0 })
    if (needed) throw redirect({ to: '/set-up' })
  },
  errorComponent: FrontFailed,
  component: lazyRouteComponent(() => import('./sign-in.page.js'), 'SignInPage'),
})

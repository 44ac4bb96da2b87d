import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { setupQuery } from '../api/queries/session.queries.js'
import { FrontFailed } from './page-states.js'
import { rootRoute } from './root.js'

export const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-up',
  beforeLoad: async ({ context: { queryClient } }) => {
    const { needed } = await queryClient.query({ ...setupQuery(), staleTime: 0 })
    if (!needed) throw redirect({ to: '/' })
  },
  errorComponent: FrontFailed,
  component: lazyRouteComponent(() => import('./set-up.page.js'), 'SetUpPage'),
})

import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { kpisQuery } from '../api/queries/kpis.queries.js'
import { signedInRoute } from './signed-in.js'

export const kpisRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/kpis',
  loader: ({ context }) => begin(context.queryClient.query(kpisQuery())),
  component: lazyRouteComponent(() => import('./kpis.page.js'), 'KpisPage'),
})

import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { overviewQuery } from '../api/queries/reports.queries.js'
import { signedInRoute } from './signed-in.js'

export const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  loader: ({ context }) => begin(context.queryClient.query(overviewQuery())),
  component: lazyRouteComponent(() => import('./home.page.js'), 'HomePage'),
})

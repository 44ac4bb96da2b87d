import { createRoute } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { overviewQuery } from '../api/queries/reports.queries.js'
import { HomePage } from './home.page.js'
import { signedInRoute } from './signed-in.js'

/** Not split off: the frame and Home are the first screen, which then is one file instead of fifty. */
export const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  loader: ({ context }) => begin(context.queryClient.query(overviewQuery())),
  component: HomePage,
})

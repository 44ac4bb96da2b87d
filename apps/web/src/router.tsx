import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'

import { achievementsRoute } from './routes/achievements.js'
import {
  adoptionRoute,
  byHandRoute,
  experimentRoute,
  experimentsRoute,
  readingByHandRoute,
} from './routes/experiments.js'
import { homeRoute } from './routes/home.js'
import { hypothesesRoute, hypothesisRoute, newHypothesisRoute } from './routes/hypotheses.js'
import { kpisRoute } from './routes/kpis.js'
import { notificationsRoute } from './routes/notifications.js'
import { PageNotFound, PageFailed, PagePending } from './routes/page-states.js'
import { personTree } from './routes/person.js'
import { rootRoute } from './routes/root.js'
import { setUpRoute } from './routes/set-up.js'
import { settingsTree } from './routes/settings.js'
import { signInRoute } from './routes/sign-in.js'
import { signedInRoute } from './routes/signed-in.js'
import { waysIn } from './routes/ways-in.js'
import { teamRoute, teamsRoute } from './routes/teams.js'

const routeTree = rootRoute.addChildren([
  setUpRoute,
  signInRoute,
  ...waysIn,
  personTree,
  signedInRoute.addChildren([
    homeRoute,
    hypothesesRoute,
    newHypothesisRoute,
    hypothesisRoute,
    experimentsRoute,
    adoptionRoute,
    byHandRoute,
    experimentRoute,
    readingByHandRoute,
    achievementsRoute,
    teamsRoute,
    teamRoute,
    kpisRoute,
    notificationsRoute,
    settingsTree,
  ]),
])

export const makeRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    // The query cache decides what is fresh; the router only asks it.
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 150,
    defaultPendingMinMs: 200,
    scrollRestoration: true,
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: PageNotFound,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}

import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { experimentHealths, experimentStatuses } from '@knowwhen/domain'

import { begin } from '../api/begin.js'
import { evidenceQuery, experimentPagesQuery, experimentQuery } from '../api/queries/experiments.queries.js'
import { oneOf, searchSchema, words } from '../ui/search-schema.js'
import { asked, experimentSorts, olderThanDays } from '../features/experiments/experiment-filter-values.js'
import { signedInRoute } from './signed-in.js'

const listSearch = searchSchema({
  q: words(),
  status: oneOf(experimentStatuses),
  linked: oneOf(['yes', 'no']),
  health: oneOf(experimentHealths),
  origin: oneOf(['pulled', 'byHand']),
  connectionId: words(36),
  projectId: words(),
  tag: words(),
  olderThanDays: oneOf(olderThanDays),
  archived: oneOf(['yes', 'no']),
  deleted: oneOf(['yes', 'no']),
  sort: oneOf(experimentSorts),
})
/** `from` and `to`: the two readings that are compared; `phase`, `dimension` and `breakdown`: what is broken down. */
const oneSearch = searchSchema({
  tab: oneOf(['readings', 'breakdowns', 'links']),
  from: words(36),
  to: words(36),
  phase: words(3),
  dimension: words(),
  breakdown: words(36),
})
const adoptionSearch = searchSchema({
  q: words(),
  connectionId: words(36),
  projectId: words(),
  ownOutcome: oneOf(['won', 'lost', 'inconclusive', 'didNotFinish', 'none']),
})

export const experimentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/experiments',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => begin(context.queryClient.infiniteQuery(experimentPagesQuery(asked(deps)))),
  component: lazyRouteComponent(() => import('./experiments.page.js'), 'ExperimentsPage'),
})

export const experimentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/experiments/$experimentId',
  validateSearch: oneSearch,
  loader: ({ context: { queryClient }, params: { experimentId } }) => {
    begin(queryClient.query(experimentQuery(experimentId)))
    begin(queryClient.query(evidenceQuery(experimentId)))
  },
  component: lazyRouteComponent(() => import('./experiments-one.page.js'), 'ExperimentPage'),
})

/** Past experiments become cards. */
export const adoptionRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/experiments/adoption',
  validateSearch: adoptionSearch,
  component: lazyRouteComponent(() => import('./experiments-adoption.page.js'), 'AdoptionPage'),
})

/** An experiment that no GrowthBook knows. */
export const byHandRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/experiments/by-hand',
  component: lazyRouteComponent(() => import('./experiments-by-hand.page.js'), 'ByHandPage'),
})

/** `first`: the last step of entering an experiment. */
const readingSearch = searchSchema({ by: oneOf(['csv']), first: oneOf(['yes']) })

/** Another reading of such an experiment. */
export const readingByHandRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/experiments/$experimentId/reading',
  validateSearch: readingSearch,
  loader: ({ context: { queryClient }, params: { experimentId } }) =>
    begin(queryClient.query(experimentQuery(experimentId))),
  component: lazyRouteComponent(() => import('./experiments-reading.page.js'), 'ReadingByHandPage'),
})

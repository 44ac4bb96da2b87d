import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { experimentStatuses } from '@knowwhen/domain'

import { begin } from '../api/begin.js'
import { evidenceQuery, experimentPagesQuery, experimentQuery } from '../api/queries/experiments.queries.js'
import { oneOf, searchSchema, words } from '../ui/search-schema.js'
import { signedInRoute } from './signed-in.js'

const listSearch = searchSchema({
  q: words(),
  status: oneOf(experimentStatuses),
  linked: oneOf(['yes', 'no']),
})

export const experimentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/experiments',
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => begin(context.queryClient.infiniteQuery(experimentPagesQuery(deps))),
  component: lazyRouteComponent(() => import('./experiments.page.js'), 'ExperimentsPage'),
})

export const experimentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/experiments/$experimentId',
  loader: ({ context: { queryClient }, params: { experimentId } }) => {
    begin(queryClient.query(experimentQuery(experimentId)))
    begin(queryClient.query(evidenceQuery(experimentId)))
  },
  component: lazyRouteComponent(() => import('./experiments-one.page.js'), 'ExperimentPage'),
})

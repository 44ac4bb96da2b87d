import { hypothesisStates, verdicts } from '@knowwhen/domain'
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { hypothesisPagesQuery, hypothesisQuery } from '../api/queries/hypotheses.queries.js'
import { kpisQuery } from '../api/queries/kpis.queries.js'
import { teamsQuery } from '../api/queries/teams.queries.js'
import { oneOf, searchSchema, words } from '../ui/search-schema.js'
import { signedInRoute } from './signed-in.js'

const listSearch = searchSchema({
  q: words(),
  state: oneOf(hypothesisStates),
  verdict: oneOf(verdicts),
  teamId: words(36),
  sort: oneOf(['-updatedAt', 'updatedAt', 'key', '-key']),
  view: oneOf(['table']),
})
/** `draft`: the card that came of it, so that a reload goes on with the same one. */
const newSearch = searchSchema({ draft: words(36), teamId: words(36) })
/** `reading` and `signal`: what is looked at in the evidence; `from` and `to`: which readings are compared. */
const oneSearch = searchSchema({
  tab: oneOf(['decision', 'history', 'comments']),
  reading: words(36),
  signal: words(36),
  from: words(36),
  to: words(36),
})

export const hypothesesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/hypotheses',
  validateSearch: listSearch,
  loaderDeps: ({ search: { q, state, verdict, teamId, sort } }) => ({ q, state, verdict, teamId, sort }),
  loader: ({ context: { queryClient }, deps }) => {
    begin(queryClient.infiniteQuery(hypothesisPagesQuery(deps)))
    begin(queryClient.query(teamsQuery()))
  },
  component: lazyRouteComponent(() => import('./hypotheses.page.js'), 'HypothesesPage'),
})

export const newHypothesisRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/hypotheses/new',
  validateSearch: newSearch,
  loader: ({ context: { queryClient } }) => {
    begin(queryClient.query(teamsQuery()))
    begin(queryClient.query(kpisQuery()))
  },
  component: lazyRouteComponent(() => import('./hypotheses-new.page.js'), 'NewHypothesisPage'),
})

/** People write and say HYP-12; the address of the page is the id, under which everything is cached. */
const isKey = (hypothesisId: string): boolean => /^HYP-\d{1,9}$/.test(hypothesisId)

export const hypothesisRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/hypotheses/$hypothesisId',
  validateSearch: oneSearch,
  loaderDeps: ({ search }) => search,
  loader: async ({ context: { queryClient }, params: { hypothesisId }, deps }) => {
    if (isKey(hypothesisId)) {
      const { id } = await queryClient.query(hypothesisQuery(hypothesisId))
      throw redirect({
        to: '/hypotheses/$hypothesisId',
        params: { hypothesisId: id },
        search: deps,
        replace: true,
      })
    }
    begin(queryClient.query(hypothesisQuery(hypothesisId)))
    begin(queryClient.query(teamsQuery()))
  },
  component: lazyRouteComponent(() => import('./hypotheses-one.page.js'), 'HypothesisPage'),
})

import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { sessionOptionsQuery } from '../api/queries/account.queries.js'
import { setupQuery } from '../api/queries/session.queries.js'
import { oneOf, searchSchema, words } from '../ui/search-schema.js'
import { FrontFailed } from './page-states.js'
import { rootRoute } from './root.js'

/**
 * `from`: where the person was when the session ended; `note`: what they come from; `problem`: what went wrong at
 * the identity provider, as the server's redirect says it.
 */
const search = searchSchema({
  from: words(2_000),
  note: oneOf(['expired', 'passwordSet', 'accountReady', 'emailChanged', 'accountErased']),
  problem: words(),
})

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: search,
  beforeLoad: async ({ context: { queryClient } }) => {
    const { needed } = await queryClient.query({ ...setupQuery(), staleTime: 0 })
    if (needed) throw redirect({ to: '/set-up' })
  },
  loader: ({ context }) => begin(context.queryClient.query(sessionOptionsQuery())),
  errorComponent: FrontFailed,
  component: lazyRouteComponent(() => import('./sign-in.page.js'), 'SignInPage'),
})

/** Pages for a signed-in person as such, in whatever organisation or in none. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { isSignedOut } from '../api/problem.js'
import {
  accountQuery,
  joinableOrganizationsQuery,
  organizationsQuery,
  sessionsQuery,
} from '../api/queries/account.queries.js'
import { oneOf, searchSchema, words } from '../ui/search-schema.js'
import { FrontFailed } from './page-states.js'
import { rootRoute } from './root.js'

const personRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'person',
  beforeLoad: async ({ context: { queryClient }, location }) => {
    try {
      return { account: await queryClient.query(accountQuery()) }
    } catch (error) {
      if (!isSignedOut(error)) throw error
      throw redirect({ to: '/sign-in', search: { from: location.href } })
    }
  },
  errorComponent: FrontFailed,
})

/** `why`: what keeps the person from the organisation they were in; `from`: where they wanted to go. */
const choiceSearch = searchSchema({ why: oneOf(['noOrganization', 'ssoRequired']), from: words(2_000) })

const organizationsRoute = createRoute({
  getParentRoute: () => personRoute,
  path: '/organizations',
  validateSearch: choiceSearch,
  loader: ({ context }) => {
    begin(context.queryClient.query(organizationsQuery()))
    begin(context.queryClient.query(joinableOrganizationsQuery()))
  },
  component: lazyRouteComponent(() => import('./person/organizations.page.js'), 'OrganizationsPage'),
})

const newOrganizationRoute = createRoute({
  getParentRoute: () => personRoute,
  path: '/organizations/new',
  component: lazyRouteComponent(() => import('./person/new-organization.page.js'), 'NewOrganizationPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => personRoute,
  path: '/account',
  loader: ({ context }) => begin(context.queryClient.query(sessionsQuery())),
  component: lazyRouteComponent(() => import('./person/account.page.js'), 'OwnAccountPage'),
})

export const personTree = personRoute.addChildren([organizationsRoute, newOrganizationRoute, accountRoute])

import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { connectionsQuery } from '../api/queries/connections.queries.js'
import {
  apiKeysQuery,
  auditEventsQuery,
  organizationQuery,
  peopleQuery,
} from '../api/queries/organization.queries.js'
import { signedInRoute } from './signed-in.js'

const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings.layout.js'), 'SettingsLayout'),
})

const settingsIndexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/organization', replace: true })
  },
})

const organizationRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/organization',
  loader: ({ context }) => begin(context.queryClient.query(organizationQuery())),
  component: lazyRouteComponent(() => import('./settings/organization.page.js'), 'OrganizationPage'),
})

const connectionsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/connections',
  loader: ({ context }) => begin(context.queryClient.query(connectionsQuery())),
  component: lazyRouteComponent(() => import('./settings/connections.page.js'), 'ConnectionsPage'),
})

const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/api-keys',
  loader: ({ context }) => begin(context.queryClient.query(apiKeysQuery())),
  component: lazyRouteComponent(() => import('./settings/api-keys.page.js'), 'ApiKeysPage'),
})

const peopleRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/people',
  loader: ({ context }) => begin(context.queryClient.query(peopleQuery())),
  component: lazyRouteComponent(() => import('./settings/people.page.js'), 'PeoplePage'),
})

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/audit',
  loader: ({ context }) => begin(context.queryClient.infiniteQuery(auditEventsQuery())),
  component: lazyRouteComponent(() => import('./settings/audit.page.js'), 'AuditPage'),
})

export const settingsTree = settingsRoute.addChildren([
  settingsIndexRoute,
  organizationRoute,
  connectionsRoute,
  apiKeysRoute,
  peopleRoute,
  auditRoute,
])

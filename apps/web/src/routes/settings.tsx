import { createRoute, lazyRouteComponent, redirect, type RouteComponent } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { accountQuery, sessionsQuery } from '../api/queries/account.queries.js'
import { connectionsQuery } from '../api/queries/connections.queries.js'
import {
  apiKeysQuery,
  auditEventsQuery,
  organizationQuery,
  peopleQuery,
} from '../api/queries/organization.queries.js'
import type { RouterContext } from './root.js'
import { signedInRoute } from './signed-in.js'

const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings',
  loader: ({ context }) => begin(context.queryClient.query(accountQuery())),
  component: lazyRouteComponent(() => import('./settings/settings.layout.js'), 'SettingsLayout'),
})

const settingsIndexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/account', replace: true })
  },
})

/** A page of the settings: its code is loaded when it is opened, beside what `read` begins to read. */
const settingsPage = <const Path extends string>(
  path: Path,
  component: RouteComponent,
  read: (queries: RouterContext['queryClient']) => Promise<unknown>,
) =>
  createRoute({
    getParentRoute: () => settingsRoute,
    path,
    loader: ({ context }) => begin(read(context.queryClient)),
    component,
  })

/** One entry per page; its line in the navigation is in settings/settings-sections.ts. */
export const settingsTree = settingsRoute.addChildren([
  settingsIndexRoute,
  settingsPage(
    '/account',
    lazyRouteComponent(() => import('./settings/account.page.js'), 'AccountPage'),
    (queries) => queries.query(accountQuery()),
  ),
  settingsPage(
    '/security',
    lazyRouteComponent(() => import('./settings/security.page.js'), 'SecurityPage'),
    (queries) => queries.query(sessionsQuery()),
  ),
  settingsPage(
    '/organization',
    lazyRouteComponent(() => import('./settings/organization.page.js'), 'OrganizationPage'),
    (queries) => queries.query(organizationQuery()),
  ),
  settingsPage(
    '/people',
    lazyRouteComponent(() => import('./settings/people.page.js'), 'PeoplePage'),
    (queries) => queries.query(peopleQuery()),
  ),
  settingsPage(
    '/connections',
    lazyRouteComponent(() => import('./settings/connections.page.js'), 'ConnectionsPage'),
    (queries) => queries.query(connectionsQuery()),
  ),
  settingsPage(
    '/api-keys',
    lazyRouteComponent(() => import('./settings/api-keys.page.js'), 'ApiKeysPage'),
    (queries) => queries.query(apiKeysQuery()),
  ),
  settingsPage(
    '/audit',
    lazyRouteComponent(() => import('./settings/audit.page.js'), 'AuditPage'),
    (queries) => queries.infiniteQuery(auditEventsQuery()),
  ),
])

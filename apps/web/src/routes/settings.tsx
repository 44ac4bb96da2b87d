import { createRoute, lazyRouteComponent, redirect, type RouteComponent } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { accountQuery, sessionsQuery } from '../api/queries/account.queries.js'
import { connectionQuery, connectionsQuery } from '../api/queries/connections.queries.js'
import { notificationSettingsQuery } from '../api/queries/notifications.queries.js'
import {
  apiKeysQuery,
  auditEventsQuery,
  auditFiltersOf,
  organizationQuery,
} from '../api/queries/organization.queries.js'
import {
  installationOutboxQuery,
  installationPeopleQuery,
  installationQuery,
  outboxQuery,
} from '../api/queries/installation.queries.js'
import { identityProviderQuery, peoplePagesQuery } from '../api/queries/people.queries.js'
import { oneOf, searchSchema, words } from '../ui/search-schema.js'
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

const peopleSearch = searchSchema({ removed: oneOf(['yes']) })
const peopleRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/people',
  validateSearch: peopleSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) =>
    begin(queryClient.infiniteQuery(peoplePagesQuery(deps.removed === 'yes'))),
  component: lazyRouteComponent(() => import('./settings/people.page.js'), 'PeoplePage'),
})

/** Days of the reader's calendar; the page asks for the instants at which they begin and end. */
const auditSearch = searchSchema({
  actorId: words(36),
  action: words(100),
  subjectType: words(100),
  subjectId: words(100),
  from: words(10),
  until: words(10),
})
const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/audit',
  validateSearch: auditSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) =>
    begin(queryClient.infiniteQuery(auditEventsQuery(auditFiltersOf(deps)))),
  component: lazyRouteComponent(() => import('./settings/audit.page.js'), 'AuditPage'),
})

/** `tab`: what is looked at of the connection; without one how it is. */
const connectionSearch = searchSchema({ tab: oneOf(['reading', 'history', 'projects', 'webhooks', 'key']) })
const connectionRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/connections/$connectionId',
  validateSearch: connectionSearch,
  loader: ({ context: { queryClient }, params }) =>
    begin(queryClient.query(connectionQuery(params.connectionId))),
  component: lazyRouteComponent(() => import('./settings/connection.page.js'), 'ConnectionPage'),
})

const installationPeopleSearch = searchSchema({ q: words() })
const installationPeopleRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/installation-people',
  validateSearch: installationPeopleSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) =>
    begin(queryClient.infiniteQuery(installationPeopleQuery(deps.q))),
  component: lazyRouteComponent(
    () => import('./settings/installation-people.page.js'),
    'InstallationPeoplePage',
  ),
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
    '/notifications',
    lazyRouteComponent(() => import('./settings/notifications.page.js'), 'NotificationSettingsPage'),
    (queries) => queries.query(notificationSettingsQuery()),
  ),
  settingsPage(
    '/organization',
    lazyRouteComponent(() => import('./settings/organization.page.js'), 'OrganizationPage'),
    (queries) => queries.query(organizationQuery()),
  ),
  peopleRoute,
  settingsPage(
    '/roles',
    lazyRouteComponent(() => import('./settings/roles.page.js'), 'RolesPage'),
    () => Promise.resolve(),
  ),
  settingsPage(
    '/single-sign-on',
    lazyRouteComponent(() => import('./settings/single-sign-on.page.js'), 'SingleSignOnPage'),
    (queries) => queries.query(identityProviderQuery()),
  ),
  settingsPage(
    '/connections',
    lazyRouteComponent(() => import('./settings/connections.page.js'), 'ConnectionsPage'),
    (queries) => queries.query(connectionsQuery()),
  ),
  connectionRoute,
  settingsPage(
    '/api-keys',
    lazyRouteComponent(() => import('./settings/api-keys.page.js'), 'ApiKeysPage'),
    (queries) => queries.query(apiKeysQuery()),
  ),
  auditRoute,
  settingsPage(
    '/outbox',
    lazyRouteComponent(() => import('./settings/outbox.page.js'), 'OutboxPage'),
    (queries) => queries.infiniteQuery(outboxQuery()),
  ),
  settingsPage(
    '/installation',
    lazyRouteComponent(() => import('./settings/installation.page.js'), 'InstallationPage'),
    (queries) => queries.query(installationQuery()),
  ),
  installationPeopleRoute,
  settingsPage(
    '/installation-outbox',
    lazyRouteComponent(() => import('./settings/installation-outbox.page.js'), 'InstallationOutboxPage'),
    (queries) => queries.infiniteQuery(installationOutboxQuery()),
  ),
])

import { createRoute, lazyRouteComponent } from '@tanstack/react-router'

import { begin } from '../api/begin.js'
import { notificationPagesQuery } from '../api/queries/notifications.queries.js'
import { oneOf, searchSchema } from '../ui/search-schema.js'
import { signedInRoute } from './signed-in.js'

const search = searchSchema({ show: oneOf(['unread']) })

export const notificationsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/notifications',
  validateSearch: search,
  loaderDeps: ({ search: { show } }) => ({ show }),
  loader: ({ context: { queryClient }, deps: { show } }) =>
    begin(queryClient.infiniteQuery(notificationPagesQuery(show === 'unread'))),
  component: lazyRouteComponent(() => import('./notifications.page.js'), 'NotificationsPage'),
})

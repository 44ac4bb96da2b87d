import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getNotificationSettings, listNotifications } from '../endpoints.js'
import { nextCursor, noCursor } from './paging.js'

const everyMinute = 60_000

/** The newest for the bell, with how much is unread. Asked once a minute and on return, never while nobody looks. */
export const bellQuery = () =>
  queryOptions({
    queryKey: ['notifications', 'bell'],
    queryFn: ({ signal }) => call(listNotifications, { query: { limit: 8 } }, { signal }),
    refetchInterval: everyMinute,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: true,
  })

/** What one was told, newest first, page after page. */
export const notificationPagesQuery = (unreadOnly: boolean) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'pages', { unreadOnly }],
    queryFn: ({ signal, pageParam }) =>
      call(
        listNotifications,
        { query: { cursor: pageParam, limit: 50, ...(unreadOnly ? { unread: 'true' as const } : {}) } },
        { signal },
      ),
    initialPageParam: noCursor,
    getNextPageParam: nextCursor,
  })

export const notificationSettingsQuery = () =>
  queryOptions({
    queryKey: ['notificationSettings'],
    queryFn: ({ signal }) => call(getNotificationSettings, {}, { signal }),
  })

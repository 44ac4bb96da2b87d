import type { Notification } from '@knowwhen/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { readNotifications } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { bellQuery, notificationPagesQuery } from '../../api/queries/notifications.queries.js'
import { toast } from '../../ui/toast.js'

export type Reading = { readonly ids: string[] } | { readonly all: true }

const isMeant = (what: Reading, { id }: Notification): boolean => 'all' in what || what.ids.includes(id)

/** Marks as read, on the page at once; what failed is read again from the server. */
export const useReading = () => {
  const queryClient = useQueryClient()

  const mark = (what: Reading): void => {
    const readAt = new Date().toISOString()
    const read = (items: Notification[]): Notification[] =>
      items.map((item) => (item.readAt === null && isMeant(what, item) ? { ...item, readAt } : item))
    queryClient.setQueryData(bellQuery().queryKey, (held) => {
      if (held === undefined) return undefined
      const fewer = held.items.filter((item) => item.readAt === null && isMeant(what, item)).length
      const unread = 'all' in what ? 0 : Math.max(held.unread - fewer, 0)
      return { ...held, items: read(held.items), unread }
    })
    for (const unreadOnly of [true, false]) {
      queryClient.setQueryData(notificationPagesQuery(unreadOnly).queryKey, (held) =>
        held === undefined
          ? undefined
          : { ...held, pages: held.pages.map((page) => ({ ...page, items: read(page.items) })) },
      )
    }
  }

  return useMutation({
    mutationFn: (what: Reading) => call(readNotifications, { body: what }),
    onMutate: mark,
    onSuccess: ({ unread }) =>
      queryClient.setQueryData(bellQuery().queryKey, (held) =>
        held === undefined ? undefined : { ...held, unread },
      ),
    onError: (error) => {
      toast.failed(`Not marked as read. ${sentenceOf(error)}`)
      return queryClient.invalidateQueries({ queryKey: ['notifications'] })
    },
  })
}

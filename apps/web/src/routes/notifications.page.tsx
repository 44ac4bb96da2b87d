import { Button } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { bellQuery, notificationPagesQuery } from '../api/queries/notifications.queries.js'
import { NotificationList } from '../features/notifications/notification-list.js'
import { useReading } from '../features/notifications/use-reading.js'
import { EmptyState } from '../ui/empty-state.js'
import { ChoiceField } from '../ui/filters.js'
import { ButtonLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { useUrlFilters } from '../ui/use-url-filters.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/notifications')

function Nothing({ unreadOnly }: { readonly unreadOnly: boolean }) {
  if (unreadOnly) return <EmptyState title="Nothing unread">You have seen everything.</EmptyState>
  return (
    <EmptyState
      icon={IconBell}
      title="Nothing to tell you yet"
      actions={<ButtonLink to="/settings/notifications">Choose what you are told</ButtonLink>}
    >
      You are told when somebody mentions you, when a card that you may decide on is ready, decided or
      overdue, and when new results change a verdict after its decision.
    </EmptyState>
  )
}

function Told({ unreadOnly }: { readonly unreadOnly: boolean }) {
  const reading = useReading()
  const pages = useInfiniteQuery({
    ...notificationPagesQuery(unreadOnly),
    placeholderData: keepPreviousData,
  })
  if (pages.isPending) return <LoadingShape />
  if (pages.isError) return <QueryFailure error={pages.error} onRetry={() => void pages.refetch()} />
  const notifications = pages.data.pages.flatMap(({ items }) => items)
  if (notifications.length === 0) return <Nothing unreadOnly={unreadOnly} />
  return (
    <div className="kw-notifications-page">
      <NotificationList
        label="Notifications"
        notifications={notifications}
        onRead={(id) => reading.mutate({ ids: [id] })}
      />
      {pages.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </div>
  )
}

function ReadAll() {
  const { data } = useQuery(bellQuery())
  const reading = useReading()
  if (data === undefined || data.unread === 0) return null
  return (
    <Button variant="default" onClick={() => reading.mutate({ all: true })}>
      Mark all as read
    </Button>
  )
}

export function NotificationsPage() {
  const [{ show }, change] = useUrlFilters(route.useSearch())
  return (
    <Page width="narrow">
      <PageHeader title="Notifications" lead="What happened that concerns you." actions={<ReadAll />} />
      <div role="search" className="kw-filters">
        <ChoiceField
          label="Show"
          all="Everything"
          choices={[{ value: 'unread', label: 'Unread only' }]}
          value={show}
          onChange={(chosen) => change({ show: chosen })}
        />
      </div>
      <Told unreadOnly={show === 'unread'} />
    </Page>
  )
}

import { Button } from '@mantine/core'
import type { Notification } from '@knowwhen/contract'

import { TextLink } from '../../ui/link.js'
import { NotificationList } from './notification-list.js'
import { useReading } from './use-reading.js'

export interface BellPanelProps {
  /** Undefined while they have not been read. */
  readonly newest: readonly Notification[] | undefined
  readonly unread: number
  /** Why they could not be read. */
  readonly failure: string | null
  readonly onClose: () => void
}

function Newest({ newest, failure, onClose }: Omit<BellPanelProps, 'unread'>) {
  const reading = useReading()
  if (newest === undefined) {
    return (
      <p className="kw-bell-words" role="status">
        {failure ?? 'Reading'}
      </p>
    )
  }
  if (newest.length === 0) {
    return (
      <p className="kw-bell-words">
        Nothing yet. You are told when somebody mentions you, and when a card is ready to decide, decided or
        overdue.
      </p>
    )
  }
  return (
    <NotificationList
      label="Newest"
      notifications={newest}
      onRead={(id) => reading.mutate({ ids: [id] })}
      onOpen={onClose}
    />
  )
}

/** What is behind the bell: the newest, and the way to all. */
export function BellPanel({ unread, ...rest }: BellPanelProps) {
  const reading = useReading()
  return (
    <>
      <div className="kw-bell-head">
        <h2 className="kw-bell-title">Notifications</h2>
        {unread > 0 && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            onClick={() => reading.mutate({ all: true })}
          >
            Mark all as read
          </Button>
        )}
      </div>
      <Newest {...rest} />
      <div className="kw-bell-foot">
        <TextLink to="/notifications" onClick={rest.onClose}>
          All notifications
        </TextLink>
        <TextLink to="/settings/notifications" onClick={rest.onClose}>
          Settings
        </TextLink>
      </div>
    </>
  )
}

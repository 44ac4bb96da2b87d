import { ActionIcon, Tooltip } from '@mantine/core'
import type { Notification } from '@knowwhen/contract'
import { IconCheck } from '@tabler/icons-react'

import { Age } from '../../ui/age.js'
import { TextLink } from '../../ui/link.js'
import { kindWords, sentenceFor, tabOf } from './notification-words.js'
import './notifications.css'

interface EntryProps {
  readonly notification: Notification
  readonly onRead: (id: string) => void
  readonly onOpen: () => void
}

function Sentence({ notification, onRead, onOpen }: EntryProps) {
  const { id, hypothesisId, readAt } = notification
  const words = sentenceFor(notification)
  if (hypothesisId === null) return <span className="kw-notification-words">{words}</span>
  return (
    <TextLink
      className="kw-notification-words"
      to="/hypotheses/$hypothesisId"
      params={{ hypothesisId }}
      search={{ tab: tabOf(notification) }}
      onClick={() => {
        if (readAt === null) onRead(id)
        onOpen()
      }}
    >
      {words}
    </TextLink>
  )
}

function Entry(props: EntryProps) {
  const { notification, onRead } = props
  const { id, kind, readAt, createdAt } = notification
  const { icon: KindIcon, label } = kindWords[kind]
  const isUnread = readAt === null
  return (
    <li className="kw-notification" data-unread={isUnread || undefined}>
      <KindIcon className="kw-notification-icon" size={18} stroke={1.7} role="img" aria-label={label} />
      <div>
        {isUnread && <span className="kw-hidden">Unread: </span>}
        <Sentence {...props} />
        <div>
          <Age at={createdAt} lead="" limitHours={Infinity} />
        </div>
      </div>
      {isUnread && (
        <Tooltip label="Mark as read">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Mark as read: ${sentenceFor(notification)}`}
            onClick={() => onRead(id)}
          >
            <IconCheck size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  )
}

export interface NotificationListProps {
  readonly label: string
  /** Newest first. */
  readonly notifications: readonly Notification[]
  readonly onRead: (id: string) => void
  /** A card was opened from the list. */
  readonly onOpen?: () => void
}

/** What one was told: a dot and a heavier word for what is unread. */
export function NotificationList({
  label,
  notifications,
  onRead,
  onOpen = () => undefined,
}: NotificationListProps) {
  return (
    <ul className="kw-notifications" aria-label={label}>
      {notifications.map((notification) => (
        <Entry key={notification.id} notification={notification} onRead={onRead} onOpen={onOpen} />
      ))}
    </ul>
  )
}

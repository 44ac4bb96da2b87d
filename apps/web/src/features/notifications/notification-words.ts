import type { Notification } from '@knowwhen/contract'
import type { NotificationKind } from '@knowwhen/domain'
import {
  IconAlertTriangle,
  IconArrowsLeftRight,
  IconAt,
  IconClock,
  IconMailOpened,
  IconScale,
  type Icon,
} from '@tabler/icons-react'

interface KindWords {
  readonly label: string
  /** When it happens. */
  readonly about: string
  readonly icon: Icon
}

export const kindWords: Readonly<Record<NotificationKind, KindWords>> = {
  mentioned: {
    label: 'Mentioned',
    about: 'Somebody writes @ and your name in a comment.',
    icon: IconAt,
  },
  readyToDecide: {
    label: 'Ready to decide',
    about: 'A card that waits for your decision has its verdict.',
    icon: IconClock,
  },
  decided: {
    label: 'Decided',
    about: 'A card that you proposed or had a part in was decided.',
    icon: IconScale,
  },
  verdictFlipped: {
    label: 'Verdict changed',
    about: 'New results changed a verdict after its decision.',
    icon: IconArrowsLeftRight,
  },
  overdue: {
    label: 'Overdue',
    about: 'A card waits too long: for its verdict, its decision or a second person.',
    icon: IconAlertTriangle,
  },
  invited: {
    label: 'Invitation accepted',
    about: 'Somebody whom you invited has joined.',
    icon: IconMailOpened,
  },
}

/** With an actor the sentence follows the name; the system's stand alone. */
export const sentenceFor = ({ actor, summary }: Notification): string =>
  actor === null ? summary : `${actor.name} ${summary}`

export type CardTab = 'decision' | 'comments' | undefined

/** Where on the card it happened. */
export const tabOf = ({ kind, subjectType }: Pick<Notification, 'kind' | 'subjectType'>): CardTab => {
  if (kind === 'mentioned') return subjectType === 'hypothesis' ? 'comments' : 'decision'
  return kind === 'verdictFlipped' ? undefined : 'decision'
}

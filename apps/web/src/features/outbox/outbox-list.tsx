import { Button } from '@mantine/core'
import type { AccountMailItem, OrganizationMailItem } from '@knowwhen/contract'

import { formatMoment, formatQuantity } from '../../ui/format.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'

export type MailItem = AccountMailItem | OrganizationMailItem

const kindWords: Readonly<Record<MailItem['kind'], string>> = {
  invitation: 'invitation',
  notification: 'notification',
  digest: 'weekly digest',
  organizationNotice: 'notice',
  verifyEmail: 'confirm an address',
  resetPassword: 'new password',
  changeEmail: 'change of address',
  accountNotice: 'notice',
}

const statusWords: Readonly<Record<MailItem['status'], string>> = {
  waiting: 'waiting',
  sent: 'sent',
  failed: 'not sent',
  expired: 'expired',
}

const courseWords = ({ status, createdAt, sentAt, attempts, failure }: MailItem): string => {
  const written = `Written ${formatMoment(createdAt)}.`
  if (status === 'sent') return `${written} Sent ${sentAt === null ? '' : formatMoment(sentAt)}.`
  if (status === 'expired') return `${written} It grew old unsent, so its words were removed.`
  if (failure === null) return written
  return `${written} ${formatQuantity(attempts, 'attempt')}; the last one failed: ${failure}`
}

export interface OutboxListProps {
  readonly mails: readonly MailItem[]
  readonly onRead: (mailId: string) => void
}

/** Messages, newest first; their words are a step away, since they may carry a link that opens something. */
export function OutboxList({ mails, onRead }: OutboxListProps) {
  return (
    <RowList label="Outbox">
      {mails.map((mail) => (
        <Row
          key={mail.id}
          title={
            <>
              {mail.subject} <Tag>{kindWords[mail.kind]}</Tag> <Tag>{statusWords[mail.status]}</Tag>
            </>
          }
          words={
            <>
              To {mail.recipient}. {courseWords(mail)}
            </>
          }
          side={
            (mail.status === 'waiting' || mail.status === 'failed') && (
              <Button
                variant="default"
                size="compact-sm"
                aria-label={`Read “${mail.subject}” to ${mail.recipient}`}
                onClick={() => onRead(mail.id)}
              >
                Read
              </Button>
            )
          }
        />
      ))}
    </RowList>
  )
}

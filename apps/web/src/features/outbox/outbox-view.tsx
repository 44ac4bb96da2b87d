import { IconMail } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'

import { EmptyState } from '../../ui/empty-state.js'
import { NoMailServer } from './no-mail-server.js'
import { OutboxList, type MailItem } from './outbox-list.js'

export interface OutboxViewProps {
  readonly mails: readonly MailItem[]
  readonly isMailOn: boolean
  /** What will be here, said where nothing is yet. */
  readonly whenNone: string
  /** The way to the next page. */
  readonly more: ReactNode
  /** One message with its words, in a dialog. */
  readonly renderMail: (mailId: string, onClose: () => void) => ReactNode
}

/** Messages of the organisation or of the installation, and why they are here. */
export function OutboxView({ mails, isMailOn, whenNone, more, renderMail }: OutboxViewProps) {
  const [readId, setReadId] = useState<string | null>(null)
  return (
    <>
      {!isMailOn && <NoMailServer />}
      {mails.length === 0 ? (
        <EmptyState icon={IconMail} title="No message yet">
          {whenNone}
        </EmptyState>
      ) : (
        <OutboxList mails={mails} onRead={setReadId} />
      )}
      {more}
      {readId !== null && renderMail(readId, () => setReadId(null))}
    </>
  )
}

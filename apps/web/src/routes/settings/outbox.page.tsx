import { IconMail } from '@tabler/icons-react'
import { skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { sentenceOf } from '../../api/problem.js'
import { outboxMailQuery, outboxQuery } from '../../api/queries/installation.queries.js'
import { MailDialog } from '../../features/outbox/mail-dialog.js'
import { NoMailServer } from '../../features/outbox/no-mail-server.js'
import { OutboxList } from '../../features/outbox/outbox-list.js'
import { EmptyState } from '../../ui/empty-state.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { ShowMore } from '../../ui/show-more.js'
import { QueryFailure } from '../query-failure.js'

function OutboxContent() {
  const mails = useInfiniteQuery(outboxQuery())
  const [readId, setReadId] = useState<string | null>(null)
  const read = useQuery({
    ...outboxMailQuery(readId ?? ''),
    ...(readId === null ? { queryFn: skipToken } : {}),
  })
  if (mails.isPending) return <LoadingShape count={3} />
  if (mails.isError) return <QueryFailure error={mails.error} onRetry={() => void mails.refetch()} />
  const items = mails.data.pages.flatMap((page) => page.items)
  return (
    <>
      {mails.data.pages[0]?.isMailOn === false && <NoMailServer />}
      {items.length === 0 ? (
        <EmptyState icon={IconMail} title="No message yet">
          Invitations, notifications and digests appear here when they are written, and say whether they were
          sent.
        </EmptyState>
      ) : (
        <OutboxList mails={items} onRead={setReadId} />
      )}
      <ShowMore pages={mails} />
      <MailDialog
        opened={readId !== null}
        mail={readId === null ? undefined : read.data}
        problem={read.error === null ? null : sentenceOf(read.error)}
        onClose={() => setReadId(null)}
      />
    </>
  )
}

export function OutboxPage() {
  return (
    <>
      <SectionHeader
        title="Outbox"
        lead="What Knowwhen wrote to people of this organisation, and whether it was sent. Words are kept until then, for seven days at most."
      />
      <OutboxContent />
    </>
  )
}

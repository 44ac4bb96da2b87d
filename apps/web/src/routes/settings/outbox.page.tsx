import { useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { sentenceOf } from '../../api/problem.js'
import { outboxMailQuery, outboxQuery } from '../../api/queries/installation.queries.js'
import { MailDialog } from '../../features/outbox/mail-dialog.js'
import { OutboxView } from '../../features/outbox/outbox-view.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { ShowMore } from '../../ui/show-more.js'
import { QueryFailure } from '../query-failure.js'

function Mail({ mailId, onClose }: { readonly mailId: string; readonly onClose: () => void }) {
  const { data, error } = useQuery(outboxMailQuery(mailId))
  return <MailDialog mail={data} problem={error === null ? null : sentenceOf(error)} onClose={onClose} />
}

function OutboxContent() {
  const mails = useInfiniteQuery(outboxQuery())
  if (mails.isPending) return <LoadingShape count={3} />
  if (mails.isError) return <QueryFailure error={mails.error} onRetry={() => void mails.refetch()} />
  return (
    <OutboxView
      mails={mails.data.pages.flatMap(({ items }) => items)}
      isMailOn={mails.data.pages[0]?.isMailOn ?? true}
      whenNone="Invitations, notifications and digests appear here when they are written, and say whether they were sent."
      more={<ShowMore pages={mails} />}
      renderMail={(mailId, onClose) => <Mail mailId={mailId} onClose={onClose} />}
    />
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

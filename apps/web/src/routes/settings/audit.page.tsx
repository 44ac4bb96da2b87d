import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'

import { auditEventsQuery } from '../../api/queries/organization.queries.js'
import { AuditTable } from '../../features/settings/audit-table.js'
import { EmptyState } from '../../ui/empty-state.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { QueryFailure } from '../query-failure.js'

function AuditContent() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(auditEventsQuery())
  if (data === undefined) {
    return error === null ? <LoadingShape /> : <QueryFailure error={error} onRetry={() => void refetch()} />
  }
  const events = data.pages.flatMap(({ items }) => items)
  if (events.length === 0) {
    return (
      <EmptyState title="Nothing has been changed yet">
        Every change will stand here, with who made it.
      </EmptyState>
    )
  }
  return (
    <>
      <AuditTable events={events} />
      {hasNextPage && (
        <Button mt="md" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  )
}

export function AuditPage() {
  return (
    <>
      <SectionHeader
        title="Audit trail"
        lead="Every change: who, what, before and after. Nothing here can be altered."
      />
      <AuditContent />
    </>
  )
}

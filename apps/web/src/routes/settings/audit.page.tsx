import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { addressOf } from '../../api/client.js'
import { exportAuditEvents } from '../../api/endpoints.js'
import {
  auditEventsQuery,
  auditFiltersOf,
  organizationQuery,
  peopleQuery,
  type AuditFilters as AskedFilters,
} from '../../api/queries/organization.queries.js'
import { AuditFilters, type AuditFilterValues } from '../../features/settings/audit-filters.js'
import { AuditRetention } from '../../features/settings/audit-retention.js'
import { AuditTable } from '../../features/settings/audit-table.js'
import { EmptyState } from '../../ui/empty-state.js'
import { TextLink } from '../../ui/link.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { ShowMore } from '../../ui/show-more.js'
import { useUrlFilters } from '../../ui/use-url-filters.js'
import { useFrameSession } from '../frame/use-frame-session.js'
import { QueryFailure } from '../query-failure.js'

const route = getRouteApi('/signed-in/settings/audit')

function NothingHere({ isFiltered }: { readonly isFiltered: boolean }) {
  if (!isFiltered) {
    return (
      <EmptyState title="Nothing has been changed yet">
        Every change will stand here, with who made it.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="Nothing fits these filters"
      actions={
        <TextLink to="/settings/audit" search={{}}>
          Show the whole trail
        </TextLink>
      }
    >
      Try fewer of them, or more days.
    </EmptyState>
  )
}

function AuditContent({ filters }: { readonly filters: AuditFilterValues }) {
  const events = useInfiniteQuery({
    ...auditEventsQuery(auditFiltersOf(filters)),
    placeholderData: keepPreviousData,
  })
  if (events.isPending) return <LoadingShape />
  if (events.isError) return <QueryFailure error={events.error} onRetry={() => void events.refetch()} />
  const items = events.data.pages.flatMap((page) => page.items)
  if (items.length === 0)
    return <NothingHere isFiltered={Object.values(filters).some((value) => value !== undefined)} />
  return (
    <>
      <AuditTable events={items} />
      <ShowMore pages={events} />
    </>
  )
}

/** What the filters show, as a file: the browser saves it as it comes. */
function ExportButtons({ filters }: { readonly filters: AskedFilters }) {
  return (
    <div className="kw-settings-buttons">
      {(['csv', 'json'] as const).map((format) => (
        <Button
          key={format}
          component="a"
          href={addressOf(exportAuditEvents, { query: { ...filters, format } })}
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          {format.toUpperCase()}
          <span className="kw-hidden"> of what the filters show</span>
        </Button>
      ))}
    </div>
  )
}

function Retention() {
  const { may } = useFrameSession()
  const { data } = useQuery(organizationQuery())
  return data === undefined ? null : (
    <AuditRetention key={data.version} organization={data} canManage={may('organization.manage')} />
  )
}

export function AuditPage() {
  const [filters, change] = useUrlFilters(route.useSearch())
  const { data: people } = useQuery(peopleQuery())
  return (
    <>
      <SectionHeader
        title="Audit trail"
        lead="Every change and every sign-in: who, what, before and after, from where. Nothing here can be altered."
        actions={<ExportButtons filters={auditFiltersOf(filters)} />}
      />
      <AuditFilters filters={filters} people={people?.items ?? []} onChange={change} />
      <AuditContent filters={filters} />
      <div className="kw-settings-foot">
        <Retention />
      </div>
    </>
  )
}

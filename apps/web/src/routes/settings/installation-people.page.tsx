import { IconUserSearch } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { installationPeopleQuery } from '../../api/queries/installation.queries.js'
import { EraseDialog } from '../../features/installation/erase-dialog.js'
import { PersonRows, type PersonLine } from '../../features/installation/person-rows.js'
import { EmptyState } from '../../ui/empty-state.js'
import { SearchField } from '../../ui/filters.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { ShowMore } from '../../ui/show-more.js'
import { useUrlFilters } from '../../ui/use-url-filters.js'
import { useFrameSession } from '../frame/use-frame-session.js'
import { QueryFailure } from '../query-failure.js'

const route = getRouteApi('/signed-in/settings/installation-people')

function People({ q }: { readonly q: string | undefined }) {
  const { session } = useFrameSession()
  const [erased, setErased] = useState<PersonLine | null>(null)
  const people = useInfiniteQuery({ ...installationPeopleQuery(q), placeholderData: keepPreviousData })
  if (people.isPending) return <LoadingShape count={3} />
  if (people.isError) return <QueryFailure error={people.error} onRetry={() => void people.refetch()} />
  const items = people.data.pages.flatMap((page) => page.items)
  if (items.length === 0) {
    return (
      <EmptyState icon={IconUserSearch} title="Nobody of that name or address">
        A part of either is enough. Whoever was erased is not found any more.
      </EmptyState>
    )
  }
  return (
    <>
      <PersonRows people={items} ownUserId={session.user.id} onErase={setErased} />
      <ShowMore pages={people} />
      <EraseDialog person={erased} onClose={() => setErased(null)} />
    </>
  )
}

export function InstallationPeoplePage() {
  const [{ q }, change] = useUrlFilters(route.useSearch())
  return (
    <>
      <SectionHeader
        title="People of the installation"
        lead="Everybody with an account, in whatever organisation. Here a person who asks for it is erased."
      />
      <div role="search" className="kw-filters">
        <SearchField label="Name or address" value={q} onChange={(typed) => change({ q: typed })} />
      </div>
      <People q={q} />
    </>
  )
}

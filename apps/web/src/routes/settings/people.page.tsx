import { useQuery } from '@tanstack/react-query'

import { peopleQuery } from '../../api/queries/organization.queries.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'
import { SectionHeader } from '../../ui/section-header.js'
import { QueryFailure } from '../query-failure.js'

function PeopleContent() {
  const { data, error, refetch } = useQuery(peopleQuery())
  if (data === undefined) {
    return error === null ? (
      <LoadingShape count={3} />
    ) : (
      <QueryFailure error={error} onRetry={() => void refetch()} />
    )
  }
  return (
    <RowList label="People">
      {data.items.map(({ userId, name, role }) => (
        <Row key={userId} title={name} side={<Tag>{role}</Tag>} />
      ))}
    </RowList>
  )
}

export function PeoplePage() {
  return (
    <>
      <SectionHeader
        title="People"
        lead="What a second person must approve is marked “unreviewed” while an organisation has only one."
      />
      <PeopleContent />
    </>
  )
}

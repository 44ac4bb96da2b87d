import { Button } from '@mantine/core'
import { IconTrophy } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { achievementsQuery } from '../api/queries/achievements.queries.js'
import { teamsQuery } from '../api/queries/teams.queries.js'
import { AchievementTimeline } from '../features/achievements/achievement-timeline.js'
import { VerifyChain } from '../features/achievements/verify-chain.js'
import { EmptyState } from '../ui/empty-state.js'
import { ChoiceField } from '../ui/filters.js'
import { ButtonLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { useUrlFilters } from '../ui/use-url-filters.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/achievements')

function Log({ teamId }: { readonly teamId: string | undefined }) {
  const pages = useInfiniteQuery({ ...achievementsQuery({ teamId }), placeholderData: keepPreviousData })
  if (pages.isPending) return <LoadingShape />
  if (pages.isError) return <QueryFailure error={pages.error} onRetry={() => void pages.refetch()} />
  const entries = pages.data.pages.flatMap(({ items }) => items)
  if (entries.length === 0) {
    return (
      <EmptyState
        icon={IconTrophy}
        title="Nothing in the log yet"
        actions={<ButtonLink to="/hypotheses">See the cards</ButtonLink>}
      >
        The log writes itself: a card that is validated and shipped becomes an achievement, a card that is
        invalidated becomes a learning, and a regression that is rolled back becomes an avoided loss. Every
        entry carries the hash of the one before, so that nothing can be changed or cut off unseen.
      </EmptyState>
    )
  }
  return (
    <>
      <AchievementTimeline entries={entries} />
      {pages.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  )
}

export function AchievementsPage() {
  const [{ teamId }, change] = useUrlFilters(route.useSearch())
  const teams = useQuery(teamsQuery())
  const choices = teams.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []
  const team = choices.find(({ value }) => value === teamId)
  return (
    <Page>
      <PageHeader title="Achievements" lead="What teams really achieved, with the proof beside it." />
      <div role="search" className="kw-filters">
        <ChoiceField
          label="Team"
          all="All teams"
          choices={choices}
          value={teamId}
          onChange={(chosen) => change({ teamId: chosen })}
        />
      </div>
      {team === undefined ? (
        <p className="kw-soft">Choose a team to verify its log: each team has a chain of its own.</p>
      ) : (
        <VerifyChain key={team.value} teamId={team.value} teamName={team.label} />
      )}
      <Log teamId={teamId} />
    </Page>
  )
}

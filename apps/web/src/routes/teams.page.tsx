import { Button, Modal, Switch } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { archivedTeamsQuery, teamsQuery } from '../api/queries/teams.queries.js'
import { TeamForm } from '../features/teams/team-form.js'
import { TeamList } from '../features/teams/team-list.js'
import '../features/teams/teams.css'
import { EmptyState } from '../ui/empty-state.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { Section } from '../ui/section.js'
import { useUrlFilters } from '../ui/use-url-filters.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/teams')

interface TeamsContentProps {
  readonly canManage: boolean
  readonly onNew: () => void
}

function TeamsContent({ canManage, onNew }: TeamsContentProps) {
  const { data, error, refetch } = useQuery(teamsQuery())
  if (error !== null && data === undefined)
    return <QueryFailure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <LoadingShape count={3} />
  if (data.items.length > 0) return <TeamList label="Teams" teams={data.items} />
  return (
    <EmptyState
      icon={IconUsersGroup}
      title="No team yet"
      actions={canManage && <Button onClick={onNew}>Make the first team</Button>}
    >
      A team owns hypotheses and has a log of what it really achieved. One is enough to begin.
    </EmptyState>
  )
}

function ArchivedTeams() {
  const { data, error, refetch } = useQuery(archivedTeamsQuery())
  if (error !== null && data === undefined)
    return <QueryFailure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <LoadingShape count={1} />
  return data.items.length === 0 ? (
    <p className="kw-soft">No team is archived.</p>
  ) : (
    <TeamList label="Archived teams" teams={data.items} />
  )
}

export function TeamsPage() {
  const { may } = useFrameSession()
  const canManage = may('team.manage')
  const [{ archived }, change] = useUrlFilters(route.useSearch())
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <Page width="narrow">
      <PageHeader
        title="Teams"
        lead="Each team writes its own hypotheses and keeps its own log of achievements."
        actions={
          canManage && (
            <Button variant="default" leftSection={<IconPlus size={16} />} onClick={open}>
              New team
            </Button>
          )
        }
      />
      <TeamsContent canManage={canManage} onNew={open} />
      <Switch
        mt="lg"
        label="Show archived teams"
        checked={archived === 'yes'}
        onChange={(event) => change({ archived: event.currentTarget.checked ? 'yes' : undefined })}
      />
      {archived === 'yes' && (
        <Section title="Archived">
          <ArchivedTeams />
        </Section>
      )}
      <Modal opened={opened} onClose={close} title="New team">
        <TeamForm team={null} onClose={close} />
      </Modal>
    </Page>
  )
}

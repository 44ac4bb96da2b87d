import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { teamsQuery } from '../api/queries/teams.queries.js'
import { TeamForm } from '../features/teams/team-form.js'
import { TeamList } from '../features/teams/team-list.js'
import { EmptyState } from '../ui/empty-state.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { QueryFailure } from './query-failure.js'

interface Teams {
  readonly canManage: boolean
  readonly onEdit: (teamId: string) => void
  readonly onNew: () => void
}

function TeamsContent({ canManage, onEdit, onNew }: Teams) {
  const { data, error, refetch } = useQuery(teamsQuery())
  if (error !== null && data === undefined)
    return <QueryFailure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <LoadingShape count={3} />
  if (data.items.length > 0)
    return <TeamList teams={data.items} onEdit={canManage ? (team) => onEdit(team.id) : undefined} />
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

export function TeamsPage() {
  const { may } = useFrameSession()
  const canManage = may('team.manage')
  const [edited, setEdited] = useState<string | null>(null)
  const [opened, { open, close }] = useDisclosure(false)
  const { data } = useQuery(teamsQuery())
  const edit = (teamId: string | null): void => {
    setEdited(teamId)
    open()
  }
  const team = data?.items.find(({ id }) => id === edited) ?? null
  return (
    <Page width="narrow">
      <PageHeader
        title="Teams"
        lead="Each team writes its own hypotheses and keeps its own log of achievements."
        actions={
          canManage && (
            <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => edit(null)}>
              New team
            </Button>
          )
        }
      />
      <TeamsContent canManage={canManage} onEdit={edit} onNew={() => edit(null)} />
      <Modal opened={opened} onClose={close} title={edited === null ? 'New team' : 'Change team'}>
        <TeamForm key={edited} team={team} onClose={close} />
      </Modal>
    </Page>
  )
}

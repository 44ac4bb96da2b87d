import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Team, TeamMember } from '@knowwhen/contract'
import { IconCards, IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'

import { hypothesesQuery } from '../api/queries/hypotheses.queries.js'
import { pastTeamMembersQuery, teamMembersQuery, teamQuery } from '../api/queries/teams.queries.js'
import { AddMemberDialog } from '../features/teams/add-member-dialog.js'
import { TeamDot } from '../features/teams/color-choice.js'
import { LeaderSelect } from '../features/teams/leader-select.js'
import { MemberDaysDialog } from '../features/teams/member-days-dialog.js'
import { TeamCards } from '../features/teams/team-cards.js'
import { TeamFacts } from '../features/teams/team-facts.js'
import { TeamForm } from '../features/teams/team-form.js'
import { TeamMembers } from '../features/teams/team-members.js'
import '../features/teams/teams.css'
import { useArchive } from '../features/teams/use-archive.js'
import { EmptyState } from '../ui/empty-state.js'
import { formatDate } from '../ui/format.js'
import { ButtonLink, TextLink } from '../ui/link.js'
import { LoadingShape } from '../ui/loading-shape.js'
import { Page, PageHeader } from '../ui/page-header.js'
import { Section } from '../ui/section.js'
import { ShowMore } from '../ui/show-more.js'
import { useFrameSession } from './frame/use-frame-session.js'
import { PageFailed } from './page-states.js'
import { QueryFailure } from './query-failure.js'

const route = getRouteApi('/signed-in/teams/$teamId')

interface OfTeam {
  readonly team: Team
  readonly canManage: boolean
}

interface MembersProps extends OfTeam {
  readonly onDays: (member: TeamMember) => void
  readonly onAdd: () => void
}

function Members({ team, canManage, onDays, onAdd }: MembersProps) {
  const { data, error, refetch } = useQuery(teamMembersQuery(team.id))
  if (data === undefined) {
    return error === null ? (
      <LoadingShape count={3} />
    ) : (
      <QueryFailure error={error} onRetry={() => void refetch()} />
    )
  }
  if (data.items.length === 0) {
    return (
      <EmptyState
        icon={IconUsersGroup}
        title="Nobody is in this team today"
        actions={canManage && team.archivedAt === null && <Button onClick={onAdd}>Put somebody in</Button>}
      >
        Editors who are in a team decide on its cards. Who was in it, and when, is kept.
      </EmptyState>
    )
  }
  return (
    <>
      <TeamMembers
        label="People in the team"
        members={data.items}
        act={canManage ? { label: 'End', onAct: onDays } : undefined}
      />
      {canManage && team.archivedAt === null && <LeaderSelect team={team} members={data.items} />}
    </>
  )
}

function PastMembers({ team, canManage, onDays }: Omit<MembersProps, 'onAdd'>) {
  const past = useInfiniteQuery(pastTeamMembersQuery(team.id))
  if (past.isError) return <QueryFailure error={past.error} onRetry={() => void past.refetch()} />
  const members = past.data?.pages.flatMap(({ items }) => items) ?? []
  if (members.length === 0) return null
  return (
    <Section title="Before, and to come">
      <TeamMembers
        label="People who were in the team, or will be"
        members={members}
        act={canManage ? { label: 'Correct', onAct: onDays } : undefined}
      />
      <ShowMore pages={past} />
    </Section>
  )
}

function Cards({ team }: { readonly team: Team }) {
  const { may } = useFrameSession()
  const { data, error, refetch } = useQuery(hypothesesQuery({ teamId: team.id }))
  if (data === undefined) {
    return error === null ? (
      <LoadingShape count={3} />
    ) : (
      <QueryFailure error={error} onRetry={() => void refetch()} />
    )
  }
  if (data.items.length > 0) return <TeamCards teamId={team.id} cards={data.items} />
  return (
    <EmptyState
      icon={IconCards}
      title="No card yet"
      actions={
        may('hypothesis.write') &&
        team.archivedAt === null && (
          <ButtonLink to="/hypotheses/new" search={{ teamId: team.id }}>
            Write its first card
          </ButtonLink>
        )
      }
    >
      A card says what the team believes, and when it will know.
    </EmptyState>
  )
}

function Buttons({ team, onEdit }: { readonly team: Team; readonly onEdit: () => void }) {
  const archive = useArchive(team)
  const isArchived = team.archivedAt !== null
  return (
    <>
      <Button variant="default" onClick={onEdit}>
        Edit
      </Button>
      <Button variant="default" loading={archive.isPending} onClick={() => archive.mutate(!isArchived)}>
        {isArchived ? 'Take out of the archive' : 'Archive'}
      </Button>
    </>
  )
}

function OneTeam({ team, canManage }: OfTeam) {
  const [isEditing, { open: edit, close: leaveEdit }] = useDisclosure(false)
  const [isAdding, { open: add, close: leaveAdd }] = useDisclosure(false)
  const [days, setDays] = useState<TeamMember | null>(null)
  const { data: present } = useQuery(teamMembersQuery(team.id))
  const mayAdd = canManage && team.archivedAt === null
  return (
    <>
      <PageHeader
        above={<TextLink to="/teams">Teams</TextLink>}
        mark={<TeamDot color={team.color} />}
        title={team.name}
        lead={team.purpose === '' ? undefined : team.purpose}
        actions={canManage && <Buttons team={team} onEdit={edit} />}
      />
      <div className="kw-team-page">
        {team.archivedAt !== null && (
          <p className="kw-team-archived" role="note">
            Archived on {formatDate(team.archivedAt)}: it takes no new cards and stays in every record.
          </p>
        )}
        <TeamFacts team={team} />
        <div>
          <Section
            title="People"
            side={
              mayAdd && (
                <Button variant="default" leftSection={<IconPlus size={16} />} onClick={add}>
                  Put somebody in
                </Button>
              )
            }
          >
            <Members team={team} canManage={canManage} onDays={setDays} onAdd={add} />
          </Section>
          <PastMembers team={team} canManage={canManage} onDays={setDays} />
        </div>
        <Section title="Cards">
          <Cards team={team} />
        </Section>
      </div>
      <Modal opened={isEditing} onClose={leaveEdit} title="Change team">
        <TeamForm team={team} onClose={leaveEdit} />
      </Modal>
      <AddMemberDialog opened={isAdding} team={team} members={present?.items ?? []} onClose={leaveAdd} />
      <MemberDaysDialog team={team} member={days} onClose={() => setDays(null)} />
    </>
  )
}

export function TeamPage() {
  const { teamId } = route.useParams()
  const { may } = useFrameSession()
  const { data, error, refetch } = useQuery(teamQuery(teamId))
  if (data === undefined && error !== null) return <PageFailed error={error} reset={() => void refetch()} />
  return (
    <Page width="narrow">
      {data === undefined ? (
        <LoadingShape shape="page" />
      ) : (
        <OneTeam team={data} canManage={may('team.manage')} />
      )}
    </Page>
  )
}

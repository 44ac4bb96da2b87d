import { Select, Table } from '@mantine/core'
import type { Connection, ConnectionProject, Team } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { updateConnectionProject } from '../../api/endpoints.js'
import { connectionProjectsQuery } from '../../api/queries/connections.queries.js'
import { useChange } from '../../api/use-change.js'
import { Tag } from '../../ui/row-list.js'
import './connections.css'

type TeamChoice = Pick<Team, 'id' | 'name'>

export interface ProjectTeamsProps {
  readonly connection: Connection
  readonly projects: readonly ConnectionProject[]
  /** Those that take new cards. */
  readonly teams: readonly TeamChoice[]
  readonly canManage: boolean
}

const nobody = 'nobody'

const optionsOf = (teams: readonly TeamChoice[], chosen: TeamChoice | null) => [
  { value: nobody, label: 'No team' },
  ...teams.map(({ id, name }) => ({ value: id, label: name })),
  ...(chosen === null || teams.some(({ id }) => id === chosen.id)
    ? []
    : [{ value: chosen.id, label: `${chosen.name} (archived)` }]),
]

function useTeamOf(connection: Connection, project: ConnectionProject) {
  return useChange({
    send: (teamId: string | null) =>
      call(updateConnectionProject, {
        params: { connectionId: connection.id, projectId: project.externalId },
        body: { teamId },
      }),
    refreshes: [connectionProjectsQuery(connection.id).queryKey],
    done: ({ name, team }) =>
      team === null ? `${name} belongs to no team now.` : `${name} belongs to ${team.name} now.`,
    kept: `The team of ${project.name} is as before.`,
  })
}

interface TeamSelectProps extends Omit<ProjectTeamsProps, 'projects' | 'canManage'> {
  readonly project: ConnectionProject
}

function TeamSelect({ connection, project, teams }: TeamSelectProps) {
  const change = useTeamOf(connection, project)
  const shown = change.isPending ? change.variables : (project.team?.id ?? null)
  return (
    <Select
      aria-label={`Team of ${project.name}`}
      searchable
      allowDeselect={false}
      data={optionsOf(teams, project.team)}
      value={shown ?? nobody}
      readOnly={change.isPending}
      nothingFoundMessage="No team of that name"
      onChange={(chosen) => {
        const teamId = chosen === nobody ? null : chosen
        if (chosen !== null && teamId !== (project.team?.id ?? null)) change.mutate(teamId)
      }}
    />
  )
}

function Marks({ project }: { readonly project: ConnectionProject }) {
  if (project.deletedAt !== null) return <Tag>gone from GrowthBook</Tag>
  return project.isRead ? null : <Tag>not read</Tag>
}

/** GrowthBook's projects, and the team to which cards made from their experiments belong. */
export function ProjectTeams({ connection, projects, teams, canManage }: ProjectTeamsProps) {
  return (
    <Table className="kw-project-teams" verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Project in GrowthBook</Table.Th>
          <Table.Th scope="col">Team</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {projects.map((project) => (
          <Table.Tr key={project.externalId}>
            <Table.Th scope="row">
              {project.name} <Marks project={project} />
            </Table.Th>
            <Table.Td>
              {canManage ? (
                <TeamSelect connection={connection} project={project} teams={teams} />
              ) : (
                (project.team?.name ?? <span className="kw-soft">no team</span>)
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

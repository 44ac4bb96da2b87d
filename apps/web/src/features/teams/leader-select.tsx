import { Select } from '@mantine/core'
import type { Team, TeamMember } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { setTeamLeader } from '../../api/endpoints.js'
import { teamsQuery } from '../../api/queries/teams.queries.js'
import { useChange } from '../../api/use-change.js'

export interface LeaderSelectProps {
  readonly team: Pick<Team, 'id' | 'name' | 'leader'>
  /** Who is in the team today. */
  readonly members: readonly TeamMember[]
}

const nobody = 'nobody'

/** Who leads this team, and no other: the server says so where somebody leads another one already. */
export function LeaderSelect({ team, members }: LeaderSelectProps) {
  const change = useChange({
    send: (userId: string | null) => call(setTeamLeader, { params: { teamId: team.id }, body: { userId } }),
    refreshes: [teamsQuery().queryKey],
    done: ({ leader, name }) =>
      leader === null ? `Nobody leads ${name} now.` : `${leader.name} leads ${name} now.`,
    kept: 'The leader is as before.',
  })
  const shown = change.isPending ? change.variables : (team.leader?.userId ?? null)
  return (
    <Select
      label="Leads this team"
      description="Somebody who is in it, and leads no other."
      maw={300}
      mt="md"
      data={[
        { value: nobody, label: 'Nobody' },
        ...members.map(({ person }) => ({ value: person.userId, label: person.name })),
      ]}
      value={shown ?? nobody}
      allowDeselect={false}
      readOnly={change.isPending}
      onChange={(chosen) => {
        const userId = chosen === nobody ? null : chosen
        if (chosen !== null && userId !== (team.leader?.userId ?? null)) change.mutate(userId)
      }}
    />
  )
}

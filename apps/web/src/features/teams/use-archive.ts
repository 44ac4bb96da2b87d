import type { Team } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { archiveTeam, unarchiveTeam } from '../../api/endpoints.js'
import { teamsQuery } from '../../api/queries/teams.queries.js'
import { useChange } from '../../api/use-change.js'

/** Puts a team into the archive or takes it out: each undoes the other, so neither asks first. */
export const useArchive = (team: Pick<Team, 'id'>) =>
  useChange({
    send: (isArchived: boolean) => {
      const params = { teamId: team.id }
      return isArchived ? call(archiveTeam, { params }) : call(unarchiveTeam, { params })
    },
    refreshes: [teamsQuery().queryKey],
    done: ({ name, archivedAt }) =>
      archivedAt === null ? `${name} is at work again.` : `${name} is archived. It stays in every record.`,
    kept: 'Nothing was changed.',
  })

import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { listTeams } from '../endpoints.js'

/** All teams of the organisation: there are never so many that a picker would need pages. */
export const teamsQuery = () =>
  queryOptions({
    queryKey: ['teams'],
    queryFn: ({ signal }) => call(listTeams, { query: { limit: 200 } }, { signal }),
  })

import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getDraftOptions, listPushes } from '../endpoints.js'

/** What would be sent to GrowthBook, and what can be chosen there; asks GrowthBook. */
export const draftOptionsQuery = (hypothesisId: string, connectionId: string) =>
  queryOptions({
    queryKey: ['hypotheses', 'one', hypothesisId, 'draft-options', connectionId],
    queryFn: ({ signal }) =>
      call(getDraftOptions, { params: { hypothesisId }, query: { connectionId } }, { signal }),
  })

/** What was written into GrowthBook of the card, newest first. */
export const pushesQuery = (hypothesisId: string) =>
  queryOptions({
    queryKey: ['hypotheses', 'one', hypothesisId, 'pushes'],
    queryFn: ({ signal }) => call(listPushes, { params: { hypothesisId } }, { signal }),
  })

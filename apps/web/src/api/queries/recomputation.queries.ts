import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { recomputeHypothesis } from '../endpoints.js'

/** Computes every verdict of the card anew; a proof is worth nothing when it comes from a cache. */
export const recomputationQuery = (hypothesisId: string) =>
  queryOptions({
    queryKey: ['recomputation', hypothesisId],
    queryFn: ({ signal }) => call(recomputeHypothesis, { params: { hypothesisId } }, { signal }),
    staleTime: 0,
    gcTime: 0,
  })

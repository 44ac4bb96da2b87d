import type { DecisionReview } from '@knowwhen/domain'
import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getRecommendation, listDecisions } from '../endpoints.js'

/** What the rule recommends now; asked anew each time, since it depends on the newest verdict. */
export const recommendationQuery = (hypothesisId: string) =>
  queryOptions({
    queryKey: ['hypotheses', 'one', hypothesisId, 'recommendation'],
    queryFn: ({ signal }) => call(getRecommendation, { params: { hypothesisId } }, { signal }),
    staleTime: 0,
  })

export interface DecisionFilters {
  readonly hypothesisId?: string | undefined
  readonly review?: DecisionReview | undefined
}

export const decisionsQuery = (filters: DecisionFilters = {}) =>
  queryOptions({
    queryKey: ['decisions', filters],
    queryFn: ({ signal }) => call(listDecisions, { query: { ...filters, limit: 200 } }, { signal }),
  })

import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getFeatureFlags } from '../endpoints.js'

/** Asked once per visit, and only by a page that has a flag: they are not what anybody waits for. */
export const featureFlagsQuery = () =>
  queryOptions({
    queryKey: ['featureFlags'],
    queryFn: ({ signal }) => call(getFeatureFlags, {}, { signal }),
    staleTime: Infinity,
    gcTime: Infinity,
    retry: false,
  })

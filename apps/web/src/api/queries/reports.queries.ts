import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getOverview } from '../endpoints.js'

export const overviewQuery = () =>
  queryOptions({
    queryKey: ['overview'],
    queryFn: ({ signal }) => call(getOverview, {}, { signal }),
  })

import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { listKpis } from '../endpoints.js'

export const kpisQuery = () =>
  queryOptions({
    queryKey: ['kpis'],
    queryFn: ({ signal }) => call(listKpis, { query: { limit: 200 } }, { signal }),
  })

import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { getKpi, listKpis } from '../endpoints.js'

export const kpisQuery = () =>
  queryOptions({
    queryKey: ['kpis'],
    queryFn: ({ signal }) => call(listKpis, { query: { limit: 200 } }, { signal }),
  })

export const kpiQuery = (kpiId: string) =>
  queryOptions({
    queryKey: ['kpis', kpiId],
    queryFn: ({ signal }) => call(getKpi, { params: { kpiId } }, { signal }),
  })

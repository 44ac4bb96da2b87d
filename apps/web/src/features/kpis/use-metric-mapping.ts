import { useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { updateMetric } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { toast } from '../../ui/toast.js'

export interface Mapping {
  readonly metricId: string
  /** Null takes the mapping away. */
  readonly kpiId: string | null
}

/** Maps a metric to a KPI, or takes the mapping away; takes effect at once. */
export const useMetricMapping = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ metricId, kpiId }: Mapping) =>
      call(updateMetric, { params: { metricId }, body: { kpiId } }),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['kpis'] }),
        queryClient.invalidateQueries({ queryKey: ['metrics'] }),
      ]),
    onError: (error) => toast.failed(`The mapping was not changed. ${sentenceOf(error)}`),
  })
}

import { useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { startSync } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { toast } from '../../ui/toast.js'

/** Starts a run; the list of connections follows it from there. */
export const useStartSync = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (connectionId: string) => call(startSync, { params: { connectionId }, body: {} }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['connections'] }),
    onError: (error) => toast.failed(`The sync was not started. ${sentenceOf(error)}`),
  })
}

import type { SyncRun } from '@knowwhen/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { startSync } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { toast } from '../../ui/toast.js'

export interface SyncWanted {
  readonly connectionId: string
  /** Without one the server chooses: all of it once a day, what changed otherwise. */
  readonly kind?: SyncRun['kind']
}

/** Starts a run; the page follows it from there. */
export const useStartSync = () => {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ connectionId, kind }: SyncWanted) =>
      call(startSync, { params: { connectionId }, body: kind === undefined ? {} : { kind } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['connections'] }),
    onError: (error) => toast.failed(`The sync was not started. ${sentenceOf(error)}`),
  })
}

import type { SyncRun } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { cancelSync } from '../../api/endpoints.js'
import { useChange } from '../../api/use-change.js'

/** Ends a run. It asks nothing first, since nothing is lost by it. */
export const useCancelSync = () =>
  useChange({
    send: ({ connectionId, id }: SyncRun) =>
      call(cancelSync, { params: { connectionId, runId: id }, body: {} }),
    refreshes: [['connections']],
    done: ({ status }) =>
      status === 'cancelled'
        ? 'The sync is cancelled. What it had read is kept.'
        : 'The sync had ended already.',
    kept: 'The sync goes on.',
  })

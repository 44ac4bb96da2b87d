import type { SyncRun } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

import { isUnderWay } from '../../api/queries/connections.queries.js'

const whatSyncsChange = ['experiments', 'metrics', 'hypotheses', 'overview', 'kpis', 'connections']

/** When a run that was seen under way has ended, what it pulled is read anew. */
export const useAfterSync = (run: SyncRun | null): void => {
  const queryClient = useQueryClient()
  const wasUnderWay = useRef(false)
  const underWay = isUnderWay(run)
  useEffect(() => {
    if (wasUnderWay.current && !underWay)
      whatSyncsChange.forEach((key) => void queryClient.invalidateQueries({ queryKey: [key] }))
    wasUnderWay.current = underWay
  }, [underWay, queryClient])
}

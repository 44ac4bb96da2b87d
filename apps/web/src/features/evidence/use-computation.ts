import { useMutation, useQuery } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { requestSnapshot } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { snapshotQuery } from '../../api/queries/breakdowns.queries.js'

/** What is read or computed: a phase, and what it is broken down by. */
export interface Cut {
  /** Zero-based; undefined: the last one. */
  readonly phase?: number | undefined
  /** Empty: the whole phase. */
  readonly dimension: string
}

export const cutBody = ({ phase, dimension }: Cut) => ({
  ...(phase === undefined ? {} : { phase }),
  ...(dimension === '' ? {} : { dimension }),
})

type State = 'none' | 'running' | 'success' | 'error'

export interface Computation {
  readonly state: State
  /** Why it could not be asked for, or watched; null while it goes well. */
  readonly problem: string | null
  readonly ask: (cut: Cut) => void
}

/** Asks GrowthBook to compute, which costs its owner money, and watches until it is done. */
export function useComputation(experimentId: string): Computation {
  const asked = useMutation({
    mutationFn: (cut: Cut) =>
      call(requestSnapshot, { params: { experimentId }, body: { ...cutBody(cut), acknowledgesCost: true } }),
  })
  const snapshotId = asked.data?.snapshotId
  const watched = useQuery({
    ...snapshotQuery(experimentId, snapshotId ?? ''),
    enabled: snapshotId !== undefined,
  })
  const state: State = asked.isPending ? 'running' : (watched.data?.status ?? asked.data?.status ?? 'none')
  const failure = asked.error ?? watched.error
  return { state, problem: failure === null ? null : sentenceOf(failure), ask: (cut) => asked.mutate(cut) }
}

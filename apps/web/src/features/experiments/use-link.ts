import type { Hypothesis } from '@knowwhen/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { linkExperiment } from '../../api/endpoints.js'
import { hypothesisQuery } from '../../api/queries/hypotheses.queries.js'

export interface LinkInput {
  readonly hypothesisId: string
  readonly experimentId: string
  /** Taken from a list of likely ones, or found by the person. */
  readonly origin: 'person' | 'suggestion'
}

/** Links card and experiment; both, their lists and what counts them are read anew. */
export function useLink(onLinked: (card: Hypothesis) => void) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ hypothesisId, experimentId, origin }: LinkInput) =>
      call(linkExperiment, { params: { hypothesisId }, body: { experimentId, origin } }),
    onSuccess: async (card) => {
      queryClient.setQueryData(hypothesisQuery(card.id).queryKey, card)
      onLinked(card)
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['hypotheses'] }),
        queryClient.invalidateQueries({ queryKey: ['experiments'] }),
      ])
    },
  })
}

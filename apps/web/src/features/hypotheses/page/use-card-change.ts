import type { Hypothesis } from '@knowwhen/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { sentenceOf } from '../../../api/problem.js'
import { hypothesisQuery } from '../../../api/queries/hypotheses.queries.js'

/** A change of the card; what the server answers is the card from then on, and whatever counts cards counts anew. */
export function useCardChange<Input>(send: (input: Input) => Promise<Hypothesis>, onDone: () => void) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: async (changed) => {
      queryClient.setQueryData(hypothesisQuery(changed.id).queryKey, changed)
      onDone()
      await queryClient.invalidateQueries()
    },
  })
}

export const failureWords = (error: Error | null): string | null =>
  error === null ? null : `Nothing was changed. ${sentenceOf(error)}`

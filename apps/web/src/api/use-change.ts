import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query'

import { toast } from '../ui/toast.js'
import { sentenceOf } from './problem.js'

export interface ChangeOptions<Input, Answer> {
  readonly send: (input: Input) => Promise<Answer>
  /** What is read anew after it, whatever came of it. */
  readonly refreshes: readonly QueryKey[]
  /** Said when it is done, where the page does not show it by itself. */
  readonly done?: (answer: Answer, input: Input) => string
  /** What is still so when it failed: "The key still works." */
  readonly kept: string
  readonly onDone?: (answer: Answer, input: Input) => void
}

/** A change at a click, without a form: its failure has no field to stand at, so it is a toast that stays. */
export const useChange = <Input, Answer>(options: ChangeOptions<Input, Answer>) => {
  const queryClient = useQueryClient()
  const refresh = () =>
    Promise.all(options.refreshes.map((queryKey) => queryClient.invalidateQueries({ queryKey })))
  return useMutation({
    mutationFn: options.send,
    onSuccess: async (answer, input) => {
      await refresh()
      if (options.done !== undefined) toast.done(options.done(answer, input))
      options.onDone?.(answer, input)
    },
    onError: (error) => {
      toast.failed(`${options.kept} ${sentenceOf(error)}`)
      void refresh()
    },
  })
}

import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'

import { newIdempotencyKey, type CallOptions } from './client.js'
import { formProblemOf, type FormProblem } from './form-problem.js'
import { NetworkFailure } from './problem.js'

export interface SubmitOptions<Values, Answer> {
  /** Names of the fields that can show an error of their own. */
  readonly fields: readonly string[]
  readonly setErrors: (errors: Record<string, string>) => void
  readonly send: (values: Values, options: CallOptions) => Promise<Answer>
  readonly onDone: (answer: Answer) => void | Promise<void>
  /** E.g. to read what was changed meanwhile, so that sending again has its version. */
  readonly onRefused?: () => void
}

export interface Submit<Values> {
  readonly submit: (values: Values) => void
  readonly isPending: boolean
  /** What the last attempt failed with; null while none has. */
  readonly problem: FormProblem | null
}

/**
 * Sends a form and sorts what comes back. What was typed stays where it is. When no answer came, sending the
 * same again uses the same idempotency key: the first may have arrived after all.
 */
export const useSubmit = <Values, Answer>(options: SubmitOptions<Values, Answer>): Submit<Values> => {
  const unanswered = useRef<{ readonly text: string; readonly key: string } | null>(null)
  const mutation = useMutation({
    mutationFn: async (values: Values) => {
      const text = JSON.stringify(values)
      const key = unanswered.current?.text === text ? unanswered.current.key : newIdempotencyKey()
      unanswered.current = { text, key }
      const answer = await options.send(values, { idempotencyKey: key })
      unanswered.current = null
      return answer
    },
    onSuccess: options.onDone,
    onError: (error) => {
      if (!(error instanceof NetworkFailure)) unanswered.current = null
      options.setErrors({ ...formProblemOf(error, options.fields).fields })
      options.onRefused?.()
    },
  })
  return {
    submit: (values) => mutation.mutate(values),
    isPending: mutation.isPending,
    problem: mutation.error === null ? null : formProblemOf(mutation.error, options.fields),
  }
}

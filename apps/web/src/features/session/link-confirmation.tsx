import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { ApiProblem, sentenceOf } from '../../api/problem.js'
import { FormErrors } from '../../ui/form-errors.js'

export interface LinkConfirmationProps<Answer> {
  /** The verb itself. */
  readonly label: string
  readonly confirm: () => Promise<Answer>
  readonly onDone: (answer: Answer) => void
  /** What to do where the link is over. */
  readonly otherwise: ReactNode
  readonly children: ReactNode
}

/**
 * What a link from a mail does, done by a button: programs that read mail open every link, and would use it up.
 */
export function LinkConfirmation<Answer>(props: LinkConfirmationProps<Answer>) {
  const confirmation = useMutation({ mutationFn: props.confirm, onSuccess: props.onDone })
  const isOver = confirmation.error instanceof ApiProblem && confirmation.error.code === 'invalidLink'
  return (
    <div className="kw-front-sheet">
      <FormErrors message={confirmation.error === null ? null : sentenceOf(confirmation.error)} />
      <p style={{ margin: confirmation.error === null ? '0 0 16px' : `12px 0 ${isOver ? 0 : 16}px` }}>
        {isOver ? props.otherwise : props.children}
      </p>
      {!isOver && (
        <Button fullWidth loading={confirmation.isPending} onClick={() => confirmation.mutate()}>
          {confirmation.error === null ? props.label : 'Try again'}
        </Button>
      )}
    </div>
  )
}

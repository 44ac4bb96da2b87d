import { ApiProblem, sentenceOf } from '../api/problem.js'
import { ErrorState } from '../ui/error-state.js'

export interface QueryFailureProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** A read that failed, in the place of what it would have shown. */
export function QueryFailure({ error, onRetry }: QueryFailureProps) {
  return (
    <ErrorState
      message={sentenceOf(error)}
      onRetry={onRetry}
      requestId={error instanceof ApiProblem ? error.requestId : undefined}
    />
  )
}

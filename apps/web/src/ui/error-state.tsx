import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'

import './states.css'

export interface ErrorStateProps {
  /** What happened. */
  readonly message: string
  readonly title?: string
  /** What was kept. */
  readonly kept?: string
  readonly onRetry?: (() => void) | undefined
  /** For whoever reads the server's log. */
  readonly requestId?: string | undefined
}

/** Says what happened, what was kept, and what to do. */
export function ErrorState({
  message,
  title = 'This could not be loaded',
  kept = 'Nothing was changed or lost.',
  onRetry,
  requestId,
}: ErrorStateProps) {
  return (
    <section className="kw-error" role="alert">
      <h2 className="kw-error-title">{title}</h2>
      <p>{message}</p>
      <p className="kw-soft">{kept}</p>
      {requestId !== undefined && requestId !== '' && (
        <p className="kw-soft">
          Request <span className="kw-mono">{requestId}</span>
        </p>
      )}
      {onRetry !== undefined && (
        <Button mt="md" variant="default" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
          Try again
        </Button>
      )}
    </section>
  )
}

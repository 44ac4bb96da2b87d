import type { ConnectionTest } from '@knowwhen/contract'
import { IconAlertTriangle, IconPlugConnected } from '@tabler/icons-react'

import './connections.css'

export interface TestOutcomeProps {
  /** The server's own sentence: what happened and what to do. */
  readonly outcome: Pick<ConnectionTest, 'ok' | 'message'> | null
}

export function TestOutcome({ outcome }: TestOutcomeProps) {
  return (
    <div role="status">
      {outcome !== null && (
        <div className={`kw-test${outcome.ok ? '' : ' kw-test-failed'}`}>
          {outcome.ok ? (
            <IconPlugConnected size={18} aria-hidden />
          ) : (
            <IconAlertTriangle size={18} aria-hidden />
          )}
          <span>{outcome.message}</span>
        </div>
      )}
    </div>
  )
}

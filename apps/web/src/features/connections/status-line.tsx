import type { Connection } from '@knowwhen/contract'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconHourglass,
  IconPlugConnectedX,
  IconRefresh,
  type Icon,
} from '@tabler/icons-react'

import { useNow } from '../../ui/use-now.js'
import { stateOf, wordsOf, type ConnectionState } from './connection-status.js'
import './connections.css'

const icons: Readonly<Record<ConnectionState['kind'], Icon>> = {
  disconnected: IconPlugConnectedX,
  queued: IconRefresh,
  reading: IconRefresh,
  waiting: IconHourglass,
  failing: IconAlertTriangle,
  neverRead: IconCircleDashed,
  connected: IconCircleCheck,
}

/** How a connection is: an icon and words, and where it fails the sentence that says what to do. */
export function StatusLine({ connection }: { readonly connection: Connection }) {
  const now = useNow()
  const state = stateOf(connection, now)
  const StateIcon = icons[state.kind]
  return (
    <div className="kw-status" data-kind={state.kind}>
      <StateIcon size={17} aria-hidden />
      <div>
        <p className="kw-status-words">{wordsOf(state, now)}</p>
        {state.kind === 'failing' && <p className="kw-status-why">{state.sentence}</p>}
        {state.kind === 'disconnected' && (
          <p className="kw-status-why">What was read before is kept; nothing new is read.</p>
        )}
      </div>
    </div>
  )
}

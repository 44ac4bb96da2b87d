import type { Connection } from '@knowwhen/contract'
import type { Ref } from 'react'

import { isUnderWay } from '../../api/queries/connections.queries.js'
import { Age } from '../../ui/age.js'
import { TextLink } from '../../ui/link.js'
import { useNow } from '../../ui/use-now.js'
import { nextWords } from './connection-status.js'
import './connections.css'
import { intervalInWords } from './moments.js'
import { ReadNow } from './read-now.js'
import { StatusLine } from './status-line.js'
import { SyncProgress } from './sync-progress.js'
import { useAfterSync } from './use-after-sync.js'
import { useFocusAfterCancel } from './use-focus-after-cancel.js'

export interface ConnectionLineProps {
  readonly connection: Connection
  readonly canManage: boolean
}

interface ButtonsProps {
  readonly connection: Connection
  readonly buttonRef: Ref<HTMLButtonElement>
}

function Buttons({ connection, buttonRef }: ButtonsProps) {
  return connection.isConnected ? (
    <ReadNow connection={connection} buttonRef={buttonRef} />
  ) : (
    <TextLink to="/settings/connections/$connectionId" params={{ connectionId: connection.id }}>
      Connect again
    </TextLink>
  )
}

/** When it was read and when it will be. */
function Times({ connection }: { readonly connection: Connection }) {
  const now = useNow()
  const { lastSuccessAt, isConnected, syncIntervalMinutes, webhook } = connection
  return (
    <p className="kw-connection-times">
      <Age at={lastSuccessAt} lead="last read well" />
      {isConnected && <span>{nextWords(connection, now)}</span>}
      {isConnected && syncIntervalMinutes > 0 && <span>{intervalInWords(syncIntervalMinutes)}</span>}
      {isConnected && webhook.firstEventAt !== null && <span>and when GrowthBook sends an event</span>}
    </p>
  )
}

function ConnectionLine({ connection, canManage }: ConnectionLineProps) {
  const { id, name, baseUrl, lastSync } = connection
  const { next, onCancel } = useFocusAfterCancel(isUnderWay(lastSync))
  useAfterSync(lastSync)
  return (
    <li className="kw-panel kw-connection">
      <div className="kw-connection-head">
        <div>
          <h3>
            <TextLink to="/settings/connections/$connectionId" params={{ connectionId: id }}>
              {name}
            </TextLink>
          </h3>
          <span className="kw-soft kw-connection-address">{baseUrl}</span>
        </div>
        {canManage && <Buttons connection={connection} buttonRef={next} />}
      </div>
      <StatusLine connection={connection} />
      {lastSync !== null && isUnderWay(lastSync) && (
        <SyncProgress run={lastSync} canCancel={canManage} onCancel={onCancel} />
      )}
      <Times connection={connection} />
    </li>
  )
}

export interface ConnectionListProps {
  readonly connections: readonly Connection[]
  readonly canManage: boolean
}

/** Every GrowthBook of the organisation: how each is, how old its numbers are, and when it is read next. */
export function ConnectionList({ connections, canManage }: ConnectionListProps) {
  return (
    <ul className="kw-connections" aria-label="GrowthBook connections">
      {connections.map((connection) => (
        <ConnectionLine key={connection.id} connection={connection} canManage={canManage} />
      ))}
    </ul>
  )
}

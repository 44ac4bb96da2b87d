import { Button } from '@mantine/core'
import type { Connection } from '@knowwhen/contract'

import { isUnderWay } from '../../api/queries/connections.queries.js'
import { Age } from '../../ui/age.js'
import { TextLink } from '../../ui/link.js'
import { useNow } from '../../ui/use-now.js'
import { nextWords } from './connection-status.js'
import './connections.css'
import { ReadNow } from './read-now.js'
import { StatusLine } from './status-line.js'
import { SyncProgress } from './sync-progress.js'
import { useAfterSync } from './use-after-sync.js'
import { useFocusAfterCancel } from './use-focus-after-cancel.js'

export interface ConnectionHeadProps {
  readonly connection: Connection
  readonly canManage: boolean
  readonly onEdit: () => void
}

function Times({ connection }: { readonly connection: Connection }) {
  const now = useNow()
  const next = nextWords(connection, now)
  return (
    <p className="kw-connection-times">
      <Age at={connection.lastSuccessAt} lead="last read well" />
      {next !== null && <span>{next}</span>}
    </p>
  )
}

/** Above every part of a connection: how it is, what is under way, and the way to read now. */
export function ConnectionHead({ connection, canManage, onEdit }: ConnectionHeadProps) {
  const { name, baseUrl, lastSync, isConnected } = connection
  const { next, onCancel } = useFocusAfterCancel(isUnderWay(lastSync))
  useAfterSync(lastSync)
  return (
    <header className="kw-connection-top">
      <TextLink to="/settings/connections">GrowthBook connections</TextLink>
      <div className="kw-connection-head">
        <div>
          <h2 className="kw-section-title">{name}</h2>
          <span className="kw-soft kw-connection-address">{baseUrl}</span>
        </div>
        {canManage && (
          <div className="kw-connection-buttons">
            {isConnected && <ReadNow connection={connection} buttonRef={next} />}
            <Button
              variant={isConnected ? 'default' : 'filled'}
              aria-label={isConnected ? `Edit ${name}` : `Connect ${name} again`}
              onClick={onEdit}
            >
              {isConnected ? 'Edit' : 'Connect again'}
            </Button>
          </div>
        )}
      </div>
      <StatusLine connection={connection} />
      <Times connection={connection} />
      {lastSync !== null && isUnderWay(lastSync) && (
        <SyncProgress run={lastSync} canCancel={canManage} onCancel={onCancel} />
      )}
    </header>
  )
}

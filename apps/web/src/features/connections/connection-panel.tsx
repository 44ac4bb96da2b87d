import { Button, Group } from '@mantine/core'
import type { Connection } from '@knowwhen/contract'
import { useDisclosure } from '@mantine/hooks'
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react'

import { isUnderWay } from '../../api/queries/connections.queries.js'
import { Age } from '../../ui/age.js'
import { formatNumber } from '../../ui/format.js'
import { AlphaConfirmation } from './alpha-confirmation.js'
import { DisconnectDialog } from './disconnect-dialog.js'
import { SyncProblems } from './sync-problems.js'
import { SyncProgress } from './sync-progress.js'
import './sync-progress.css'
import { TestOutcome } from './test-outcome.js'
import { useAfterSync } from './use-after-sync.js'
import { useConnectionTest } from './use-connection-test.js'
import { useStartSync } from './use-start-sync.js'

export interface ConnectionPanelProps {
  readonly connection: Connection
  readonly canManage: boolean
  readonly onEdit: (connectionId: string) => void
}

const alphaWords = ({ confirmedAlpha, reportedAlpha }: Connection): string => {
  if (confirmedAlpha !== null) return `${formatNumber(confirmedAlpha)}, confirmed`
  return reportedAlpha === null ? 'not known yet' : `${formatNumber(reportedAlpha)}, not confirmed`
}

/** Once GrowthBook has answered, and as long as its word and ours differ. */
const needsConfirmation = (connection: Connection): boolean => {
  const { confirmedAlpha, reportedAlpha, lastSuccessAt, isConnected } = connection
  if (!isConnected) return false
  return reportedAlpha === null
    ? confirmedAlpha === null && lastSuccessAt !== null
    : confirmedAlpha !== reportedAlpha
}

function Facts({ connection }: { readonly connection: Connection }) {
  const { serverVersion, statsEngine, secretKeyHint, isConnected, lastSync } = connection
  const facts = [
    ['GrowthBook', serverVersion === null ? 'version not known yet' : `version ${serverVersion}`],
    ['Statistics', statsEngine ?? 'not known yet'],
    ['Significance level', alphaWords(connection)],
    ['Secret key', isConnected ? `ends in ${secretKeyHint}` : 'erased'],
    [
      'Last run',
      lastSync === null ? 'none yet' : `${lastSync.resultsPulled} results, ${lastSync.evidenceStored} new`,
    ],
  ] as const
  return (
    <dl className="kw-connection-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Buttons({ connection, onEdit }: Pick<ConnectionPanelProps, 'connection' | 'onEdit'>) {
  const sync = useStartSync()
  const test = useConnectionTest(connection)
  const [isAsking, { open: ask, close: leave }] = useDisclosure(false)
  return (
    <>
      <Group gap="xs">
        <Button
          variant={connection.lastSync === null ? 'filled' : 'default'}
          leftSection={<IconRefresh size={16} />}
          loading={sync.isPending}
          disabled={isUnderWay(connection.lastSync)}
          onClick={() => sync.mutate(connection.id)}
        >
          Sync now
        </Button>
        <Button variant="default" loading={test.isPending} onClick={() => test.run(null)}>
          Test connection
        </Button>
        <Button
          variant="default"
          aria-label={`Edit ${connection.name}`}
          onClick={() => onEdit(connection.id)}
        >
          Edit
        </Button>
        <Button variant="subtle" aria-label={`Disconnect from ${connection.name}`} onClick={ask}>
          Disconnect
        </Button>
      </Group>
      <DisconnectDialog connection={connection} opened={isAsking} onClose={leave} />
      {test.outcome !== null && <TestOutcome outcome={test.outcome} />}
    </>
  )
}

function NotConnected({ connection, canManage, onEdit }: ConnectionPanelProps) {
  return (
    <>
      <p className="kw-disconnected" role="note">
        <IconPlugConnectedX size={16} aria-hidden="true" />
        <span>No longer connected. What was read before is kept; nothing new is read.</span>
      </p>
      {canManage && (
        <Group>
          <Button
            variant="default"
            aria-label={`Connect ${connection.name} again`}
            onClick={() => onEdit(connection.id)}
          >
            Connect again
          </Button>
        </Group>
      )}
    </>
  )
}

/** One GrowthBook: whether it answers, how old its numbers are, and what one can do. */
export function ConnectionPanel(props: ConnectionPanelProps) {
  const { connection, canManage, onEdit } = props
  const { lastSync } = connection
  useAfterSync(lastSync)
  return (
    <section className="kw-panel kw-connection" aria-label={connection.name}>
      <div className="kw-connection-head">
        <div>
          <h3>{connection.name}</h3>
          <span className="kw-soft">{connection.baseUrl}</span>
        </div>
        <Age at={connection.lastSuccessAt} lead="results as of" />
      </div>
      {lastSync !== null && isUnderWay(lastSync) && <SyncProgress run={lastSync} />}
      {lastSync !== null && <SyncProblems run={lastSync} />}
      {canManage && needsConfirmation(connection) && <AlphaConfirmation connection={connection} />}
      <Facts connection={connection} />
      {!connection.isConnected && <NotConnected {...props} />}
      {canManage && connection.isConnected && <Buttons connection={connection} onEdit={onEdit} />}
    </section>
  )
}

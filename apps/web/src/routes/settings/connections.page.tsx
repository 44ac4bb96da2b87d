import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Connection } from '@knowwhen/contract'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { connectionsQuery } from '../../api/queries/connections.queries.js'
import { ConnectionForm } from '../../features/connections/connection-form.js'
import { ConnectionPanel } from '../../features/connections/connection-panel.js'
import { useStartSync } from '../../features/connections/use-start-sync.js'
import { EmptyState } from '../../ui/empty-state.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { toast } from '../../ui/toast.js'
import { useFrameSession } from '../frame/use-frame-session.js'
import { QueryFailure } from '../query-failure.js'

interface ConnectionsContentProps {
  readonly canManage: boolean
  readonly onEdit: (connectionId: string | null) => void
}

function ConnectionsContent({ canManage, onEdit }: ConnectionsContentProps) {
  const { data, error, refetch } = useQuery(connectionsQuery())
  if (data === undefined) {
    return error === null ? (
      <LoadingShape count={2} />
    ) : (
      <QueryFailure error={error} onRetry={() => void refetch()} />
    )
  }
  if (data.items.length === 0) {
    return (
      <EmptyState
        icon={IconPlugConnected}
        title="No GrowthBook connected yet"
        actions={canManage && <Button onClick={() => onEdit(null)}>Connect GrowthBook</Button>}
      >
        Knowwhen reads experiments, metrics and results from GrowthBook and changes nothing there. You need
        its address and a secret key that may read.
      </EmptyState>
    )
  }
  return (
    <div className="kw-connections">
      {data.items.map((connection) => (
        <ConnectionPanel key={connection.id} connection={connection} canManage={canManage} onEdit={onEdit} />
      ))}
    </div>
  )
}

const useEditedConnection = () => {
  const [editedId, setEditedId] = useState<string | null>(null)
  const [opened, { open, close }] = useDisclosure(false)
  const { data } = useQuery(connectionsQuery())
  const edit = (connectionId: string | null): void => {
    setEditedId(connectionId)
    open()
  }
  return { edited: data?.items.find(({ id }) => id === editedId) ?? null, opened, edit, close }
}

export function ConnectionsPage() {
  const { may } = useFrameSession()
  const canManage = may('connection.manage')
  const { edited, opened, edit, close } = useEditedConnection()
  const sync = useStartSync()
  const saved = (connection: Connection): void => {
    close()
    const isNew = !edited?.isConnected
    toast.done(isNew ? `${connection.name} is connected.` : `${connection.name} is saved.`)
    // The first pull is what one connects for.
    if (isNew) sync.mutate(connection.id)
  }
  return (
    <>
      <SectionHeader
        title="GrowthBook connections"
        lead="Where experiments and their results come from."
        actions={
          canManage && (
            <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => edit(null)}>
              New connection
            </Button>
          )
        }
      />
      <ConnectionsContent canManage={canManage} onEdit={edit} />
      <Modal
        opened={opened}
        onClose={close}
        title={edited === null ? 'Connect GrowthBook' : 'Change connection'}
      >
        <ConnectionForm key={edited?.id} connection={edited} onSaved={saved} onClose={close} />
      </Modal>
    </>
  )
}

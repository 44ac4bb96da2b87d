import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Connection } from '@knowwhen/contract'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { connectionsQuery } from '../../api/queries/connections.queries.js'
import { ConnectionForm } from '../../features/connections/connection-form.js'
import { ConnectionList } from '../../features/connections/connection-list.js'
import { useStartSync } from '../../features/connections/use-start-sync.js'
import { EmptyState } from '../../ui/empty-state.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { toast } from '../../ui/toast.js'
import { useFrameSession } from '../frame/use-frame-session.js'
import { QueryFailure } from '../query-failure.js'

const route = getRouteApi('/signed-in/settings/connections')

interface ConnectionsContentProps {
  readonly canManage: boolean
  readonly onNew: () => void
}

function ConnectionsContent({ canManage, onNew }: ConnectionsContentProps) {
  const { data, error, refetch } = useQuery(connectionsQuery())
  if (data === undefined) {
    return error === null ? (
      <LoadingShape count={2} />
    ) : (
      <QueryFailure error={error} onRetry={() => void refetch()} />
    )
  }
  if (data.items.length > 0) return <ConnectionList connections={data.items} canManage={canManage} />
  return (
    <EmptyState
      icon={IconPlugConnected}
      title="No GrowthBook connected yet"
      actions={canManage && <Button onClick={onNew}>Connect GrowthBook</Button>}
    >
      Knowwhen reads experiments, metrics and results from GrowthBook and changes nothing there. You need its
      address and a secret key that may read.
    </EmptyState>
  )
}

/** The first pull is what one connects for; it is watched on the page of the connection. */
const useAfterConnecting = () => {
  const navigate = route.useNavigate()
  const sync = useStartSync()
  return ({ id: connectionId, name }: Connection): void => {
    toast.done(`${name} is connected.`)
    sync.mutate({ connectionId })
    void navigate({ to: '/settings/connections/$connectionId', params: { connectionId } })
  }
}

export function ConnectionsPage() {
  const { may } = useFrameSession()
  const canManage = may('connection.manage')
  const [opened, { open, close }] = useDisclosure(false)
  const goOn = useAfterConnecting()
  return (
    <>
      <SectionHeader
        title="GrowthBook connections"
        lead="Where experiments and their results come from. There may be several."
        actions={
          canManage && (
            <Button variant="default" leftSection={<IconPlus size={16} />} onClick={open}>
              Add a connection
            </Button>
          )
        }
      />
      <ConnectionsContent canManage={canManage} onNew={open} />
      <Modal opened={opened} onClose={close} title="Connect GrowthBook">
        <ConnectionForm
          connection={null}
          onClose={close}
          onSaved={(connection) => {
            close()
            goOn(connection)
          }}
        />
      </Modal>
    </>
  )
}

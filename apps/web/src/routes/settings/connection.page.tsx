import { Modal, Tabs } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Connection } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { ApiProblem } from '../../api/problem.js'
import { connectionQuery } from '../../api/queries/connections.queries.js'
import { ConnectionForm } from '../../features/connections/connection-form.js'
import { ConnectionHead } from '../../features/connections/connection-head.js'
import { useStartSync } from '../../features/connections/use-start-sync.js'
import { EmptyState } from '../../ui/empty-state.js'
import { ButtonLink } from '../../ui/link.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { toast } from '../../ui/toast.js'
import { useFrameSession } from '../frame/use-frame-session.js'
import { QueryFailure } from '../query-failure.js'
import {
  ConnectionHistory,
  ConnectionKey,
  ConnectionOverview,
  ConnectionProjects,
  ConnectionReading,
  ConnectionWebhooks,
} from './connection-tabs.js'

const route = getRouteApi('/signed-in/settings/connections/$connectionId')

const tabs = [
  { tab: 'overview', label: 'Overview', Content: ConnectionOverview },
  { tab: 'reading', label: 'Reading', Content: ConnectionReading },
  { tab: 'history', label: 'History', Content: ConnectionHistory },
  { tab: 'projects', label: 'Projects and teams', Content: ConnectionProjects },
  { tab: 'webhooks', label: 'Webhooks', Content: ConnectionWebhooks },
  { tab: 'key', label: 'Key', Content: ConnectionKey },
] as const

type Tab = Exclude<(typeof tabs)[number]['tab'], 'overview'>
const isTab = (tab: string): tab is Tab => tab !== 'overview' && tabs.some((known) => known.tab === tab)

interface PartsProps {
  readonly connection: Connection
  readonly canManage: boolean
}

function Parts({ connection, canManage }: PartsProps) {
  const { tab = 'overview' } = route.useSearch()
  const navigate = route.useNavigate()
  const show = (value: string | null) =>
    void navigate({
      search: value !== null && isTab(value) ? { tab: value } : {},
      resetScroll: false,
    })
  return (
    <Tabs value={tab} onChange={show} keepMounted={false}>
      <Tabs.List className="kw-connection-tabs">
        {tabs.map(({ tab: value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ tab: value, Content }) => (
        <Tabs.Panel key={value} value={value} className="kw-connection-part">
          <Content connection={connection} canManage={canManage} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

function OneConnection({ connection, canManage }: PartsProps) {
  const [isEditing, { open: edit, close: leave }] = useDisclosure(false)
  const sync = useStartSync()
  const saved = (now: Connection): void => {
    leave()
    toast.done(connection.isConnected ? `${now.name} is saved.` : `${now.name} is connected again.`)
    if (!connection.isConnected) sync.mutate({ connectionId: now.id })
  }
  return (
    <>
      <ConnectionHead connection={connection} canManage={canManage} onEdit={edit} />
      <Parts connection={connection} canManage={canManage} />
      <Modal
        opened={isEditing}
        onClose={leave}
        title={connection.isConnected ? 'Change connection' : 'Connect GrowthBook'}
      >
        <ConnectionForm connection={connection} onSaved={saved} onClose={leave} />
      </Modal>
    </>
  )
}

export function ConnectionPage() {
  const { connectionId } = route.useParams()
  const { may } = useFrameSession()
  const { data, error, refetch } = useQuery(connectionQuery(connectionId))
  if (data !== undefined) return <OneConnection connection={data} canManage={may('connection.manage')} />
  if (error === null) return <LoadingShape />
  if (!(error instanceof ApiProblem && error.status === 404))
    return <QueryFailure error={error} onRetry={() => void refetch()} />
  return (
    <EmptyState
      title="There is no such connection"
      actions={<ButtonLink to="/settings/connections">See the connections</ButtonLink>}
    >
      The link may have lost a piece on its way, or it belongs to another organisation.
    </EmptyState>
  )
}

/** The parts of a connection: where connections, webhooks and teams meet. */
import type { Connection, SyncRun } from '@knowwhen/contract'
import { IconFolders, IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import {
  connectionEventsQuery,
  connectionProjectsQuery,
  connectionQuery,
  syncsQuery,
} from '../../api/queries/connections.queries.js'
import { teamsQuery } from '../../api/queries/teams.queries.js'
import { AlphaConfirmation } from '../../features/connections/alpha-confirmation.js'
import { CapabilityList } from '../../features/connections/capabilities.js'
import { ConnectionFacts } from '../../features/connections/connection-facts.js'
import { Disconnect } from '../../features/connections/disconnect.js'
import { LastProblems } from '../../features/connections/last-problems.js'
import { ProjectTeams } from '../../features/connections/project-teams.js'
import { ReadingSettings } from '../../features/connections/reading-settings.js'
import { RotateKey } from '../../features/connections/rotate-key.js'
import { RunHistory } from '../../features/connections/run-history.js'
import { TryConnection } from '../../features/connections/try-connection.js'
import { EventLog } from '../../features/growthbook-setup/event-log.js'
import { WebhookKeyForm } from '../../features/growthbook-setup/webhook-key-form.js'
import { WebhookState } from '../../features/growthbook-setup/webhook-state.js'
import { WebhookSteps } from '../../features/growthbook-setup/webhook-steps.js'
import { EmptyState } from '../../ui/empty-state.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { Section } from '../../ui/section.js'
import { ShowMore } from '../../ui/show-more.js'
import { QueryFailure } from '../query-failure.js'

export interface ConnectionTabProps {
  readonly connection: Connection
  readonly canManage: boolean
}

export function ConnectionOverview({ connection, canManage }: ConnectionTabProps) {
  return (
    <>
      {canManage && <AlphaConfirmation connection={connection} />}
      <LastProblems run={connection.lastSync} />
      <ConnectionFacts connection={connection} />
      <Section title="What this GrowthBook can do">
        <CapabilityList connection={connection} />
      </Section>
    </>
  )
}

export function ConnectionReading({ connection, canManage }: ConnectionTabProps) {
  // The version at which somebody began to change things: what they chose stays, whatever is saved elsewhere.
  const [begunAt, setBegunAt] = useState<number | null>(null)
  const { data, error, refetch } = useQuery(connectionProjectsQuery(connection.id))
  if (data === undefined) {
    return error === null ? (
      <LoadingShape count={3} />
    ) : (
      <QueryFailure error={error} onRetry={() => void refetch()} />
    )
  }
  return (
    <ReadingSettings
      key={begunAt ?? connection.version}
      connection={connection}
      projects={data.items}
      canManage={canManage && connection.isConnected}
      onTouch={() => setBegunAt((held) => held ?? connection.version)}
      onSaved={() => setBegunAt(null)}
    />
  )
}

/** The newest run is known better: it is asked for while it goes. */
const withNewest = (runs: readonly SyncRun[], newest: SyncRun | null): readonly SyncRun[] =>
  newest === null ? runs : [newest, ...runs.filter(({ id }) => id !== newest.id)]

export function ConnectionHistory({ connection }: ConnectionTabProps) {
  const runs = useInfiniteQuery(syncsQuery(connection.id))
  if (runs.isPending) return <LoadingShape />
  if (runs.isError) return <QueryFailure error={runs.error} onRetry={() => void runs.refetch()} />
  const items = withNewest(
    runs.data.pages.flatMap((page) => page.items),
    connection.lastSync,
  )
  if (items.length === 0) {
    return (
      <EmptyState icon={IconHistory} title="No sync yet">
        Every sync will stand here: what it read, how long it took, and all that stood in its way.
      </EmptyState>
    )
  }
  return (
    <>
      <RunHistory runs={items} />
      <ShowMore pages={runs} />
    </>
  )
}

export function ConnectionProjects({ connection, canManage }: ConnectionTabProps) {
  const projects = useQuery(connectionProjectsQuery(connection.id))
  const teams = useQuery(teamsQuery())
  const failed = projects.error ?? teams.error
  if (projects.data === undefined || teams.data === undefined) {
    return failed === null ? <LoadingShape count={4} /> : <QueryFailure error={failed} />
  }
  if (projects.data.items.length === 0) {
    return (
      <EmptyState icon={IconFolders} title="No project is known">
        {connection.lastSuccessAt === null
          ? 'GrowthBook’s projects are read at the first sync.'
          : 'This GrowthBook has none, or the key may not see them.'}
      </EmptyState>
    )
  }
  return (
    <>
      <p className="kw-soft kw-plain">
        A card that is made from an experiment belongs to the team of its project, unless somebody chooses
        another.
      </p>
      <ProjectTeams
        connection={connection}
        projects={projects.data.items}
        teams={teams.data.items}
        canManage={canManage}
      />
    </>
  )
}

function Events({ connection }: { readonly connection: Connection }) {
  const events = useInfiniteQuery(connectionEventsQuery(connection.id))
  if (events.isPending) return <LoadingShape count={2} />
  if (events.isError) return <QueryFailure error={events.error} onRetry={() => void events.refetch()} />
  const items = events.data.pages.flatMap((page) => page.items)
  return items.length === 0 ? (
    <p className="kw-soft kw-plain">None yet. They are kept for ninety days.</p>
  ) : (
    <>
      <EventLog events={items} />
      <ShowMore pages={events} />
    </>
  )
}

const whileWaiting = 3_000

/** The page is looked at while somebody presses "Test" in GrowthBook: it finds out by itself. */
const useFirstEvent = ({ id, webhook }: Connection): void => {
  const queryClient = useQueryClient()
  const isAwaited = webhook.isSetUp && webhook.firstEventAt === null
  useQuery({ ...connectionQuery(id), ...(isAwaited ? { refetchInterval: whileWaiting } : {}) })
  const wasAwaited = useRef(isAwaited)
  useEffect(() => {
    if (wasAwaited.current && !isAwaited)
      void queryClient.invalidateQueries({ queryKey: connectionEventsQuery(id).queryKey })
    wasAwaited.current = isAwaited
  }, [isAwaited, id, queryClient])
}

interface SetUpProps extends ConnectionTabProps {
  /** Where a key is there already: how to leave it as it is. */
  readonly onLeave?: (() => void) | undefined
}

function SetUp({ connection, canManage, onLeave }: SetUpProps) {
  if (!canManage) {
    return <p className="kw-soft kw-plain">Not set up. Whoever manages the connection can do it here.</p>
  }
  return (
    <WebhookSteps connection={connection}>
      <WebhookKeyForm
        connection={connection}
        {...(onLeave === undefined ? {} : { onSaved: onLeave, onCancel: onLeave })}
      />
    </WebhookSteps>
  )
}

export function ConnectionWebhooks({ connection, canManage }: ConnectionTabProps) {
  const [isChanging, setChanging] = useState(false)
  const { isSetUp } = connection.webhook
  useFirstEvent(connection)
  if (!connection.isConnected) {
    return <p className="kw-soft kw-plain">No events are taken while it is disconnected.</p>
  }
  return (
    <>
      <Section title="Be told at once">
        <p className="kw-soft kw-plain">
          GrowthBook can say by itself that something changed. Then it is read again within moments, instead
          of at the next sync. Without it everything works, only later.
        </p>
        {isSetUp && !isChanging ? (
          <WebhookState connection={connection} canManage={canManage} onNewKey={() => setChanging(true)} />
        ) : (
          <SetUp
            connection={connection}
            canManage={canManage}
            onLeave={isSetUp ? () => setChanging(false) : undefined}
          />
        )}
      </Section>
      {isSetUp && (
        <Section title="Events">
          <Events connection={connection} />
        </Section>
      )}
    </>
  )
}

export function ConnectionKey({ connection, canManage }: ConnectionTabProps) {
  if (!connection.isConnected) {
    return <p className="kw-soft kw-plain">The key is erased. Connecting again takes a new one.</p>
  }
  if (!canManage) {
    return <p className="kw-soft kw-plain">The key ends in {connection.secretKeyHint}.</p>
  }
  return (
    <>
      <Section title="Try the present key">
        <TryConnection connection={connection} />
      </Section>
      <Section title="Replace the key">
        <RotateKey connection={connection} />
      </Section>
      <Section title="Disconnect">
        <Disconnect connection={connection} />
      </Section>
    </>
  )
}

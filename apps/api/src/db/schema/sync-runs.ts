import { sql } from 'drizzle-orm'
import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import { createdAt, instantColumn, organizationId } from './columns.js'
import { syncRunStatusEnum } from './enums.js'
import { growthbookConnections } from './growthbook-connections.js'

export interface SyncProblem {
  readonly code: string
  readonly message: string
  readonly experimentName: string | null
}

export const syncRuns = pgTable(
  'sync_runs',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    status: syncRunStatusEnum('status').notNull(),
    startedAt: instantColumn('started_at'),
    finishedAt: instantColumn('finished_at'),
    experimentsSeen: integer('experiments_seen').notNull().default(0),
    resultsPulled: integer('results_pulled').notNull().default(0),
    evidenceStored: integer('evidence_stored').notNull().default(0),
    metricsSeen: integer('metrics_seen').notNull().default(0),
    remaining: integer('remaining'),
    waitingUntil: instantColumn('waiting_until'),
    problems: jsonb('problems').$type<readonly SyncProblem[]>().notNull().default([]),
    /** Moves while the run is alive; a run that stands still was left by a process that died. */
    progressAt: instantColumn('progress_at').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    /** One run at a time per connection, across all processes. */
    uniqueIndex('sync_runs_one_at_a_time')
      .on(t.organizationId, t.connectionId)
      .where(sql`${t.status} in ('queued', 'running')`),
    index('sync_runs_connection').on(t.organizationId, t.connectionId, t.id),
    foreignKey({
      columns: [t.organizationId, t.connectionId],
      foreignColumns: [growthbookConnections.organizationId, growthbookConnections.id],
    }),
  ],
)

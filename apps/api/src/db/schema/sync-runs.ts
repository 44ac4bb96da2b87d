import { sql } from 'drizzle-orm'
import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
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

/** `full`: everything is listed, so that what is gone is noticed; `incremental`: what changed since the last run. */
export type SyncRunKind = 'full' | 'incremental'

export const syncRuns = pgTable(
  'sync_runs',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    status: syncRunStatusEnum('status').notNull(),
    kind: text('kind').$type<SyncRunKind>().notNull().default('full'),
    /** Who asked for it; null: its time had come. */
    requestedBy: uuid('requested_by'),
    cancelledBy: uuid('cancelled_by'),
    /** The attempt that is at work on it: another attempt takes the run over by writing its own. */
    holder: uuid('holder'),
    startedAt: instantColumn('started_at'),
    finishedAt: instantColumn('finished_at'),
    experimentsSeen: integer('experiments_seen').notNull().default(0),
    resultsPulled: integer('results_pulled').notNull().default(0),
    evidenceStored: integer('evidence_stored').notNull().default(0),
    metricsSeen: integer('metrics_seen').notNull().default(0),
    /** Experiments whose newest results were known already. */
    unchanged: integer('unchanged').notNull().default(0),
    experimentsGone: integer('experiments_gone').notNull().default(0),
    requests: integer('requests').notNull().default(0),
    remaining: integer('remaining'),
    /** Results that this attempt set out to pull, and since when: what the expected end is reckoned from. */
    toPull: integer('to_pull'),
    pullingSince: instantColumn('pulling_since'),
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

import {
  boolean,
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

import { instantColumn, organizationId } from './columns.js'
import { experimentStatusEnum, statsEngineEnum } from './enums.js'
import { growthbookConnections } from './growthbook-connections.js'

export interface StoredArm {
  readonly armId: string
  readonly name: string
  readonly weight: number
  readonly isControl: boolean
  readonly description?: string
  /** Addresses of pictures, as GrowthBook has them. */
  readonly screenshots?: readonly string[]
}

export interface StoredPhase {
  readonly name: string
  /** ISO instants; null where it has not begun or not ended. */
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** 0 to 1. */
  readonly coverage: number
  readonly reasonForStopping: string
}

/** What GrowthBook warned of by webhook, which its results do not say. */
export interface StoredWarning {
  readonly type: string
  /** ISO instant. */
  readonly at: string
}

export interface StoredMultipleExposures {
  readonly users: number
  /** 0 to 1. */
  readonly share: number
  /** ISO instant of the event: it says nothing of a phase that began later. */
  readonly at: string
}

export interface StoredMetricUse {
  readonly externalId: string
  readonly use: 'goal' | 'guardrail' | 'secondary'
}

/**
 * An experiment as last read from GrowthBook, or as entered by hand; its results are evidence, kept apart and for ever.
 */
export const experiments = pgTable(
  'experiments',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    /** Null: entered by hand. */
    connectionId: uuid('connection_id'),
    externalId: text('external_id').notNull(),
    trackingKey: text('tracking_key').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    statedHypothesis: text('stated_hypothesis').notNull(),
    status: experimentStatusEnum('status').notNull(),
    kind: text('kind').$type<'standard' | 'bandit'>().notNull(),
    archived: boolean('archived').notNull(),
    statsEngine: statsEngineEnum('stats_engine'),
    arms: jsonb('arms').$type<readonly StoredArm[]>().notNull(),
    metricUses: jsonb('metric_uses').$type<readonly StoredMetricUse[]>().notNull(),
    /** First exposure over all phases. */
    startedAt: instantColumn('started_at'),
    endedAt: instantColumn('ended_at'),
    ownConclusion: text('own_conclusion'),
    /** The same in one word. */
    ownOutcome: text('own_outcome').$type<'won' | 'lost' | 'inconclusive' | 'didNotFinish'>(),
    /** GrowthBook's id of its project; empty where it has none. */
    projectId: text('project_id').notNull().default(''),
    tags: jsonb('tags').$type<readonly string[]>().notNull().default([]),
    owner: text('owner').notNull().default(''),
    phases: jsonb('phases').$type<readonly StoredPhase[]>().notNull().default([]),
    /** GrowthBook's own word on its health and progress, such as "Unhealthy"; null where it was not asked. */
    detailedStatus: text('detailed_status'),
    warnings: jsonb('warnings').$type<readonly StoredWarning[]>().notNull().default([]),
    multipleExposures: jsonb('multiple_exposures').$type<StoredMultipleExposures>(),
    /** Who entered it by hand. */
    enteredBy: uuid('entered_by'),
    users: integer('users'),
    /** `dateUpdated` of GrowthBook. */
    externalUpdatedAt: text('external_updated_at').notNull(),
    /** `dateUpdated` when the results were last read without a problem: unchanged means nothing to pull. */
    pulledUpdatedAt: text('pulled_updated_at'),
    raw: text('raw').notNull(),
    fetchedAt: instantColumn('fetched_at').notNull(),
    deletedAt: instantColumn('deleted_at'),
    /** Why the newest results could not be read, in words. */
    resultsProblem: text('results_problem'),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('experiments_external').on(t.organizationId, t.connectionId, t.externalId),
    index('experiments_started').on(t.organizationId, t.startedAt),
    foreignKey({
      columns: [t.organizationId, t.connectionId],
      foreignColumns: [growthbookConnections.organizationId, growthbookConnections.id],
    }),
  ],
)

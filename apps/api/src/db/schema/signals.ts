import {
  boolean,
  doublePrecision,
  foreignKey,
  integer,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'

import { organizationId } from './columns.js'
import { directionEnum, signalRoleEnum } from './enums.js'
import { hypotheses } from './hypotheses.js'
import { kpis } from './kpis.js'
import { metrics } from './metrics.js'

export const signals = pgTable(
  'signals',
  {
    organizationId: organizationId(),
    id: uuid('id').notNull(),
    hypothesisId: uuid('hypothesis_id').notNull(),
    position: integer('position').notNull(),
    role: signalRoleEnum('role').notNull(),
    name: text('name').notNull(),
    direction: directionEnum('direction').notNull(),
    kpiId: uuid('kpi_id'),
    metricId: uuid('metric_id'),
    promisedLift: doublePrecision('promised_lift'),
    anyImprovement: boolean('any_improvement').notNull(),
    minimumDetectableEffect: doublePrecision('minimum_detectable_effect'),
    nonInferiorityMargin: doublePrecision('non_inferiority_margin'),
    baseline: doublePrecision('baseline'),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.hypothesisId, t.id] }),
    foreignKey({
      columns: [t.organizationId, t.hypothesisId],
      foreignColumns: [hypotheses.organizationId, hypotheses.id],
    }),
    foreignKey({ columns: [t.organizationId, t.kpiId], foreignColumns: [kpis.organizationId, kpis.id] }),
    foreignKey({
      columns: [t.organizationId, t.metricId],
      foreignColumns: [metrics.organizationId, metrics.id],
    }),
  ],
)

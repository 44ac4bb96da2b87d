import type { Reading } from '@knowwhen/domain'
import { and, desc, eq } from 'drizzle-orm'

import type { ControlMeans } from './card-facts.js'
import { evidence } from './schema/index.js'
import { sqlOrganizationId } from './tenant-sql.js'
import type { TenantTx } from './tenant.js'

/** Mean of each metric in the control arm of a reading, by the metric's own id; nothing where there is none. */
export const controlMeansIn = (reading: Reading | null | undefined): ControlMeans => {
  const control = reading?.arms[0]?.armId
  return new Map(
    (reading?.metrics ?? []).flatMap((metric) => {
      const mean = metric.arms.find((arm) => arm.armId === control)?.statistics.mean
      return mean === undefined ? [] : [[metric.metricId, mean] as const]
    }),
  )
}

/** The same of an experiment's newest reading. */
export const controlMeansOf = async (tx: TenantTx, experimentId: string): Promise<ControlMeans> => {
  const newest = tx
    .select({ reading: evidence.reading })
    .from(evidence)
    .where(and(eq(evidence.organizationId, sqlOrganizationId), eq(evidence.experimentId, experimentId)))
    .orderBy(desc(evidence.asOf), desc(evidence.id))
    .limit(1)
    .as('newest')
  const [row] = await tx.select({ reading: newest.reading }).from(newest)
  return controlMeansIn(row?.reading)
}

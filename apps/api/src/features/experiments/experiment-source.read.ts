/** The GrowthBook behind one experiment, to be asked outside any transaction. */
import { brandId, type OrganizationId } from '@knowwhen/domain'
import { and, eq } from 'drizzle-orm'

import { experiments, growthbookConnections } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { conflict, notFound } from '../../http/problems.js'
import type { AskedServer } from './ask-growthbook.js'

export interface ExperimentSource extends AskedServer {
  readonly experimentId: string
  readonly externalId: string
  readonly raw: string
  readonly connectionId: string
  /** The level that a person confirmed, else what GrowthBook reported, if it did. */
  readonly alpha: number | null
}

const byHand = () =>
  conflict('byHand', 'The results of this experiment are entered by hand, so that there is nobody to ask.')

const disconnected = () =>
  conflict(
    'disconnected',
    'The GrowthBook of this experiment is no longer connected. Connect it again first.',
  )

/** @throws Problem 404, 409 `byHand` or `disconnected` */
export async function sourceOf(tx: TenantTx, experimentId: string): Promise<ExperimentSource> {
  const [found] = await tx
    .select({ experiment: experiments, connection: growthbookConnections })
    .from(experiments)
    .leftJoin(
      growthbookConnections,
      and(
        eq(growthbookConnections.organizationId, experiments.organizationId),
        eq(growthbookConnections.id, experiments.connectionId),
      ),
    )
    .where(and(eq(experiments.organizationId, sqlOrganizationId), eq(experiments.id, experimentId)))
  if (found === undefined) throw notFound('experiment')
  const { experiment, connection } = found
  if (connection === null) throw byHand()
  if (connection.secretKeyCiphertext === '') throw disconnected()
  return {
    experimentId,
    externalId: experiment.externalId,
    raw: experiment.raw,
    connectionId: connection.id,
    organizationId: brandId<OrganizationId>(experiment.organizationId),
    baseUrl: connection.baseUrl,
    secretKeyCiphertext: connection.secretKeyCiphertext,
    alpha: connection.confirmedAlpha ?? connection.reportedAlpha,
  }
}

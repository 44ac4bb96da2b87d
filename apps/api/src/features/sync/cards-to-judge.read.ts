/** Cards whose verdict a sync may change. */
import { and, eq, notInArray } from 'drizzle-orm'

import { experiments, hypotheses } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { statesWithoutVerdict } from '../experiments/index.js'

/**
 * Every card that an experiment of this connection tests, decided and closed ones included: a verdict that flips opens
 * them again. A draft has no verdict yet and an abandoned card never again.
 */
export const cardsToJudge = async (tx: TenantTx, connectionId: string) =>
  tx
    .select({ id: hypotheses.id, number: hypotheses.number, experimentName: experiments.name })
    .from(experiments)
    .innerJoin(
      hypotheses,
      and(
        eq(hypotheses.organizationId, experiments.organizationId),
        eq(hypotheses.experimentId, experiments.id),
      ),
    )
    .where(
      and(
        eq(experiments.organizationId, sqlOrganizationId),
        eq(experiments.connectionId, connectionId),
        notInArray(hypotheses.state, [...statesWithoutVerdict]),
      ),
    )
    .orderBy(hypotheses.number)

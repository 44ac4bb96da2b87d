/** Which card an experiment tests. */
import { and, eq } from 'drizzle-orm'

import { keyOf } from '../../db/card-facts.js'
import { hypotheses } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Card } from './card.js'

export interface LinkedHypothesis {
  readonly id: string
  readonly key: string
  readonly capability: string
  readonly state: Card['state']
}

/** The card that the experiment tests; undefined where none is linked. One experiment tests one card. */
export const linkedHypothesisOf = async (
  tx: TenantTx,
  experimentId: string,
): Promise<LinkedHypothesis | undefined> => {
  const [row] = await tx
    .select({
      id: hypotheses.id,
      number: hypotheses.number,
      capability: hypotheses.capability,
      state: hypotheses.state,
    })
    .from(hypotheses)
    .where(and(eq(hypotheses.organizationId, sqlOrganizationId), eq(hypotheses.experimentId, experimentId)))
  return row === undefined
    ? undefined
    : { id: row.id, key: keyOf(row.number), capability: row.capability, state: row.state }
}

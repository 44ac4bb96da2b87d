/** Reading much of one organisation at one moment, however long it takes. */
import type { OrganizationId } from '@knowwhen/domain'
import pg from 'pg'

import type { Db } from './pool.js'
import { withFirstStatement, type TenantTx } from './tenant.js'

/** Every statement sees the rows as they were at the first; nothing can be written. Times are written in UTC. */
export const asOrganizationAtOneMoment = <T>(
  db: Db,
  organizationId: OrganizationId,
  work: (tx: TenantTx) => Promise<T>,
): Promise<T> =>
  withFirstStatement(
    db,
    `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL TIME ZONE 'UTC';
     SELECT set_config('app.organization_id', ${pg.escapeLiteral(organizationId)}, true)`,
    work,
  )

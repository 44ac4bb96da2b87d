/** For rounds: the same work in one organisation after the other, each in a transaction of its own. */
import { brandId, type OrganizationId } from '@knowwhen/domain'
import { sql } from 'drizzle-orm'

import type { Deps } from '../deps.js'
import { asOrganization, type TenantTx } from './tenant.js'

/** Does the work in every organisation; where it fails in one, that is logged, and the others get theirs. */
export const inEveryOrganization = async (
  { db, log }: Pick<Deps, 'db' | 'log'>,
  work: (tx: TenantTx, organizationId: OrganizationId) => Promise<void>,
): Promise<void> => {
  const { rows } = await db.execute<{ id: string }>(
    sql`SELECT id::text FROM app_private.organization_ids() AS id`,
  )
  for (const { id } of rows) {
    const organizationId = brandId<OrganizationId>(id)
    try {
      await asOrganization(db, organizationId, (tx) => work(tx, organizationId))
    } catch (error) {
      log.error({ err: error, organizationId: id }, 'what is due in an organisation could not be done')
    }
  }
}

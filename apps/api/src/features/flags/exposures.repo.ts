import { flagExposures } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

type NewExposure = Omit<typeof flagExposures.$inferInsert, 'organizationId'>

/** The first of each person, experiment and variation is kept. */
export async function insertExposureOnce(tx: TenantTx, exposure: NewExposure): Promise<void> {
  await tx
    .insert(flagExposures)
    .values({ ...exposure, organizationId: sqlOrganizationId })
    .onConflictDoNothing()
}

import { declarationReviews, declarations } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

type NewDeclaration = Omit<typeof declarations.$inferInsert, 'organizationId'>
type NewReview = Omit<typeof declarationReviews.$inferInsert, 'organizationId'>

export const insertDeclaration = async (tx: TenantTx, row: NewDeclaration): Promise<void> => {
  await tx.insert(declarations).values({ ...row, organizationId: sqlOrganizationId })
}

export const insertReview = async (tx: TenantTx, row: NewReview): Promise<void> => {
  await tx.insert(declarationReviews).values({ ...row, organizationId: sqlOrganizationId })
}

/** What is written outward, besides the card itself. */
import type { AnswerOf, getDraftOptions } from '@knowwhen/contract'
import { and, asc, desc, eq, isNull } from 'drizzle-orm'

import { decisions, growthbookProjects } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import type { ConnectionRow } from '../connections/index.js'
import type { LearningFacts } from './learning.js'

/** The newest; null where nothing was decided. */
export const decisionOf = async (tx: TenantTx, hypothesisId: string): Promise<LearningFacts['decision']> => {
  const [row] = await tx
    .select({ kind: decisions.kind, rationale: decisions.rationale })
    .from(decisions)
    .where(and(eq(decisions.organizationId, sqlOrganizationId), eq(decisions.hypothesisId, hypothesisId)))
    .orderBy(desc(decisions.number))
    .limit(1)
  return row ?? null
}

/** Projects that the connection reads, by name. */
export const projectsOf = async (
  tx: TenantTx,
  { id, projectFilter }: ConnectionRow,
): Promise<AnswerOf<typeof getDraftOptions>['projects']> => {
  const rows = await tx
    .select({ externalId: growthbookProjects.externalId, name: growthbookProjects.name })
    .from(growthbookProjects)
    .where(
      and(
        eq(growthbookProjects.organizationId, sqlOrganizationId),
        eq(growthbookProjects.connectionId, id),
        isNull(growthbookProjects.deletedAt),
      ),
    )
    .orderBy(asc(growthbookProjects.name))
  return rows.filter(({ externalId }) => projectFilter.length === 0 || projectFilter.includes(externalId))
}

import { and, eq, inArray, isNull, or } from 'drizzle-orm'

import { comments, decisions } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

/** Everybody who decided on the card, or commented on it or on one of its decisions. */
export const listInvolved = async (tx: TenantTx, hypothesisId: string): Promise<readonly string[]> => {
  const made = await tx
    .select({ id: decisions.id, userId: decisions.decidedBy })
    .from(decisions)
    .where(and(eq(decisions.organizationId, sqlOrganizationId), eq(decisions.hypothesisId, hypothesisId)))
  const ids = made.map(({ id }) => id)
  const said = await tx
    .selectDistinct({ userId: comments.authorId })
    .from(comments)
    .where(
      and(
        eq(comments.organizationId, sqlOrganizationId),
        isNull(comments.removedAt),
        or(
          and(eq(comments.subjectType, 'hypothesis'), eq(comments.subjectId, hypothesisId)),
          ids.length === 0
            ? undefined
            : and(eq(comments.subjectType, 'decision'), inArray(comments.subjectId, ids)),
        ),
      ),
    )
  return [...new Set([...made, ...said].map(({ userId }) => userId))]
}

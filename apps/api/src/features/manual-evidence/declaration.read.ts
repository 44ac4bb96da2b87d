/** Declared verdicts as people see them. */
import type { Declaration } from '@knowwhen/contract'
import { declarableVerdicts, isDeclaredGrade } from '@knowwhen/domain'
import { and, desc, eq, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'

import { declarationReviews, declarations, users } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'
import { notFound } from '../../http/problems.js'
import { findDeclarationInForce } from '../experiments/index.js'
import { getCard, type Card } from '../hypotheses/index.js'

const reviewers = alias(users, 'reviewers')

const selectDeclarations = (tx: TenantTx, hypothesisId: string, which?: SQL) =>
  tx
    .select({
      row: declarations,
      review: declarationReviews,
      declaredBy: users.name,
      reviewedBy: reviewers.name,
    })
    .from(declarations)
    .leftJoin(
      declarationReviews,
      and(
        eq(declarationReviews.organizationId, declarations.organizationId),
        eq(declarationReviews.declarationId, declarations.id),
      ),
    )
    .leftJoin(users, eq(users.id, declarations.declaredBy))
    .leftJoin(reviewers, eq(reviewers.id, declarationReviews.reviewedBy))
    .where(
      and(
        eq(declarations.organizationId, sqlOrganizationId),
        eq(declarations.hypothesisId, hypothesisId),
        which,
      ),
    )
    .orderBy(desc(declarations.id))

type Found = Awaited<ReturnType<typeof selectDeclarations>>[number]

/** A review is kept only once there is one: until then it waits. */
const reviewOf = ({
  review,
  reviewedBy,
}: Found): Pick<Declaration, 'review' | 'reviewedBy' | 'reviewedAt'> => {
  if (review === null) return { review: 'awaitingSecondPerson', reviewedBy: null, reviewedAt: null }
  const reviewedAt = review.reviewedAt.toISOString()
  return review.review === 'approved'
    ? { review: 'approved', reviewedBy: { userId: review.reviewedBy, name: reviewedBy ?? '' }, reviewedAt }
    : { review: 'unreviewed', reviewedBy: null, reviewedAt }
}

const viewOf = (found: Found, inForceId: string | null): readonly Declaration[] => {
  const { row, declaredBy } = found
  const verdict = declarableVerdicts.find((one) => one === row.verdict)
  // The table lets nothing else through.
  if (verdict === undefined || !isDeclaredGrade(row.grade)) return []
  return [
    {
      id: row.id,
      hypothesisId: row.hypothesisId,
      grade: row.grade,
      verdict,
      sourceLink: row.sourceLink,
      reading: row.reading,
      declaredBy: { userId: row.declaredBy, name: declaredBy ?? '' },
      declaredAt: row.declaredAt.toISOString(),
      ...reviewOf(found),
      isInForce: row.id === inForceId,
    },
  ]
}

/** An experiment that is linked meanwhile stands before every declaration. */
const inForceIdOf = async (tx: TenantTx, { id, experiment, seal }: Card): Promise<string | null> => {
  if (experiment !== null || seal === null) return null
  return (await findDeclarationInForce(tx, { hypothesisId: id, sealVersion: seal.version }))?.id ?? null
}

/** @throws Problem 404 */
export const listDeclarationViews = async (
  tx: TenantTx,
  hypothesisId: string,
): Promise<readonly Declaration[]> => {
  const inForceId = await inForceIdOf(tx, await getCard(tx, { id: hypothesisId }))
  const found = await selectDeclarations(tx, hypothesisId)
  return found.flatMap((each) => viewOf(each, inForceId))
}

/** @throws Problem 404 */
export const getDeclarationView = async (
  tx: TenantTx,
  { hypothesisId, declarationId }: { readonly hypothesisId: string; readonly declarationId: string },
): Promise<Declaration> => {
  const views = await listDeclarationViews(tx, hypothesisId)
  const view = views.find(({ id }) => id === declarationId)
  if (view === undefined) throw notFound('declaration')
  return view
}

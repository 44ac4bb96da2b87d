/** "A second person" means: not the author of what is approved (PRODUCT.md, section 3). */
import type { DecisionReview } from './lists.js'

/**
 * How the review of an act that needs a second person begins: it waits for them, or, where there is nobody else, it
 * stands unreviewed. `organizationSize` counts the people of the organisation, the author included.
 */
export const reviewAtFirst = (
  organizationSize: number,
): Extract<DecisionReview, 'awaitingSecondPerson' | 'unreviewed'> =>
  organizationSize > 1 ? 'awaitingSecondPerson' : 'unreviewed'

/** Whether what was asked for has taken effect: everything but what still waits. */
export const hasTakenEffect = (review: DecisionReview): boolean => review !== 'awaitingSecondPerson'

/** A second person is anyone but the author of what is approved. Both are ids of people. */
export const mayApprove = (approverId: string, authorId: string): boolean => approverId !== authorId

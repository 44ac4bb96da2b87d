/** A mark of an instrumentation error as words, and as an item of the health strip. */
import type { Hypothesis, InstrumentationError, VerdictView } from '@knowwhen/contract'

import { formatDate } from '../../../ui/format.js'

const reviewWords = ({ review, approvedBy }: InstrumentationError): string => {
  switch (review) {
    case 'awaitingSecondPerson':
      return 'waiting for a second person, so the verdict does not count it yet'
    case 'approved':
      return `${approvedBy?.name ?? 'a second person'} agreed`
    case 'unreviewed':
      return 'unreviewed: there was no second person'
  }
}

export const markWords = (mark: InstrumentationError): string =>
  `${mark.markedBy.name} marked the measurement as broken on ${formatDate(mark.markedAt)} (${reviewWords(mark)}): ${mark.reason}`

/** A mark that waits is no part of the verdict, so its health would say that there is none. */
export function healthWithMark(
  verdict: VerdictView,
  mark: Hypothesis['instrumentationError'],
): VerdictView['health'] {
  if (mark?.review !== 'awaitingSecondPerson') return verdict.health
  const waiting = {
    check: 'instrumentation' as const,
    level: 'warn' as const,
    words: `Marked as an instrumentation error, waiting for a second person: ${mark.reason}`,
  }
  return [...verdict.health.filter(({ check }) => check !== 'instrumentation'), waiting]
}

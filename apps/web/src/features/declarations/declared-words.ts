/** Verdicts that people declare, as words. */
import type { Declaration } from '@knowwhen/contract'

import { formatDate } from '../../ui/format.js'

export const gradeChoices = [
  {
    value: 'C',
    label: 'Grade C: before and after',
    words: 'A number was compared with itself over time. Season, campaigns and luck may be in it too.',
  },
  {
    value: 'D',
    label: 'Grade D: qualitative',
    words: 'Interviews, support cases, an expert’s look: what people say and do, without counting.',
  },
] as const

export const verdictChoices = [
  { value: 'validated', label: 'Validated', words: 'The source shows what the card promised.' },
  { value: 'invalidated', label: 'Invalidated', words: 'The source shows that it did not come true.' },
  { value: 'inconclusive', label: 'Inconclusive', words: 'The source does not decide it either way.' },
] as const

export function reviewWords({ review, reviewedBy, reviewedAt }: Declaration): string {
  switch (review) {
    case 'awaitingSecondPerson':
      return 'waits for a second person, so the card’s verdict does not count it yet'
    case 'approved':
      return `${reviewedBy?.name ?? 'a second person'} agreed${reviewedAt === null ? '' : ` on ${formatDate(reviewedAt)}`}`
    case 'unreviewed':
      return 'unreviewed: there was no second person'
  }
}

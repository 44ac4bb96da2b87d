import { Tooltip } from '@mantine/core'

import './evidence.css'

export type GradeLetter = 'A' | 'B' | 'C' | 'D'

const meanings: Readonly<Record<GradeLetter, string>> = {
  A: 'randomised: chance decided who saw what',
  B: 'quasi-experiment: groups were compared that chance did not make',
  C: 'before and after: declared by people, not computed',
  D: 'qualitative: declared by people, not computed',
}

/** How far the evidence behind a verdict can be trusted; grade A goes without saying. */
export function GradeBadge({ grade }: { readonly grade: GradeLetter | null }) {
  if (grade === null || grade === 'A') return null
  return (
    <Tooltip label={meanings[grade]}>
      <span className="kw-mark" tabIndex={0} title={meanings[grade]}>
        Grade {grade}
      </span>
    </Tooltip>
  )
}

/** "Grade C, before and after: declared by people, not computed". */
export const gradeWords = (grade: GradeLetter): string => `Grade ${grade}, ${meanings[grade]}`

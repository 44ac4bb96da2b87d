import { Tooltip } from '@mantine/core'

import './age.css'
import { formatAge, formatMoment } from './format.js'
import { useNow } from './use-now.js'

const oneDay = 24

export interface AgeProps {
  /** ISO 8601 instant at which the numbers were true; null: never read. */
  readonly at: string | null
  /** From this age on the numbers are shown as old. */
  readonly limitHours?: number
  /** "as of" where nothing else is said. */
  readonly lead?: string
}

/** How old a pulled number is; amber when older than the limit, the exact time on hover and on focus. */
export function Age({ at, limitHours = oneDay, lead = 'as of' }: AgeProps) {
  const now = useNow()
  if (at === null) return <span className="kw-age">not read yet</span>
  const age = now - new Date(at).getTime()
  const isOld = age > limitHours * 3_600_000
  const exact = formatMoment(at)
  return (
    <Tooltip label={isOld ? `${exact}: older than ${limitHours} h` : exact}>
      <time dateTime={at} className="kw-age" data-old={isOld || undefined} tabIndex={0} title={exact}>
        {lead} {formatAge(age)}
      </time>
    </Tooltip>
  )
}

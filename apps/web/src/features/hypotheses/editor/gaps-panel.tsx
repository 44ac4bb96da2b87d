import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'

import { focusField } from './field-paths.js'

export interface GapLine {
  readonly path: string
  readonly message: string
}

/** What still keeps the card from being sealed; each line leads to its field. */
export function GapsPanel({ gaps }: { readonly gaps: readonly GapLine[] }) {
  if (gaps.length === 0) {
    return (
      <p className="kw-gaps-none">
        <IconCircleCheck size={16} aria-hidden="true" /> Nothing is missing: the card can be sealed.
      </p>
    )
  }
  return (
    <section aria-labelledby="gaps-title">
      <h2 id="gaps-title" className="kw-aside-title">
        {gaps.length === 1 ? 'One thing is missing' : `${gaps.length} things are missing`} before it can be
        sealed
      </h2>
      <ul className="kw-gaps">
        {gaps.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <button type="button" className="kw-gap" onClick={() => focusField(path)}>
              <IconCircleDashed size={16} aria-hidden="true" />
              <span>{message}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

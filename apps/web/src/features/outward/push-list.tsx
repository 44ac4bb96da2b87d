import type { Push } from '@knowwhen/contract'

import { formatMoment } from '../../ui/format.js'
import './outward.css'

const kindWords = { experiment: 'Draft experiment', learning: 'Learning' } as const

/** What was written into a GrowthBook, by whom; newest first. */
export function PushList({ pushes }: { readonly pushes: readonly Push[] }) {
  return (
    <ol className="kw-pushes" aria-label="Written into GrowthBook">
      {pushes.map((push) => (
        <li key={push.id}>
          <span>
            {kindWords[push.kind]} “{push.title}” in {push.connection.name}{' '}
            <code className="kw-mono">{push.externalId}</code>
          </span>
          <span className="kw-soft">
            {push.pushedBy.name}, {formatMoment(push.pushedAt)}
          </span>
        </li>
      ))}
    </ol>
  )
}

import { Button } from '@mantine/core'
import type { ReactNode } from 'react'

import './experiments.css'

export interface Suggested {
  readonly id: string
  readonly title: ReactNode
  readonly about: string
  /** Why it is suggested, strongest first. */
  readonly reasons: readonly string[]
  /** What "Link" is said of, for those who hear the button alone. */
  readonly name: string
}

export interface SuggestionListProps {
  readonly label: string
  readonly items: readonly Suggested[]
  /** The one that is being linked. */
  readonly pendingId: string | null
  readonly onLink: (id: string) => void
}

/** Likely partners with the reasons why, each one click away. */
export function SuggestionList({ label, items, pendingId, onLink }: SuggestionListProps) {
  return (
    <ul className="kw-suggestions" aria-label={label}>
      {items.map(({ id, title, about, reasons, name }) => (
        <li key={id} className="kw-suggestion">
          <div>
            <span className="kw-suggestion-title">{title}</span>
            <span className="kw-sub">{about}</span>
            <ul className="kw-reasons" aria-label="Why it is suggested">
              {reasons.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </div>
          <Button
            variant="default"
            size="compact-md"
            aria-label={`Link ${name}`}
            loading={pendingId === id}
            disabled={pendingId !== null && pendingId !== id}
            onClick={() => onLink(id)}
          >
            Link
          </Button>
        </li>
      ))}
    </ul>
  )
}

import type { ReactNode } from 'react'

import './row-list.css'

export function RowList({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul className="kw-rows" aria-label={label}>
      {children}
    </ul>
  )
}

export interface RowProps {
  readonly title: ReactNode
  readonly words?: ReactNode
  /** Chips below the words. */
  readonly more?: ReactNode
  /** Numbers, ages and buttons at the end. */
  readonly side?: ReactNode
}

/** One thing of a short list, with what one needs to tell it apart and to act on it. */
export function Row({ title, words, more, side }: RowProps) {
  return (
    <li className="kw-row">
      <div>
        <h2 className="kw-row-title">{title}</h2>
        {words !== undefined && <p className="kw-row-words">{words}</p>}
        {more !== undefined && <div className="kw-row-more">{more}</div>}
      </div>
      {side !== undefined && <div className="kw-row-side">{side}</div>}
    </li>
  )
}

export function Tag({ children }: { readonly children: ReactNode }) {
  return <span className="kw-tag">{children}</span>
}

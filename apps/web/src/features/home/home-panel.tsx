import { useId, type ReactNode } from 'react'

import './home.css'

export interface HomePanelProps {
  readonly title: string
  readonly count?: number
  readonly children: ReactNode
}

export function HomePanel({ title, count, children }: HomePanelProps) {
  const titleId = useId()
  return (
    <section className="kw-panel" aria-labelledby={titleId}>
      <div className="kw-panel-head">
        <h2 className="kw-home-title" id={titleId}>
          {title}
          {count !== undefined && count > 0 && <span className="kw-home-count">{count}</span>}
        </h2>
      </div>
      {children}
    </section>
  )
}

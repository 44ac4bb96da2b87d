import type { ReactNode } from 'react'

import './section.css'

export interface SectionProps {
  readonly title: string
  /** What stands at the other end of the title's line. */
  readonly side?: ReactNode
  readonly children: ReactNode
}

/** A part of a page with a name, so that people and screen readers can jump to it. */
export function Section({ title, side, children }: SectionProps) {
  return (
    <section className="kw-section" aria-label={title}>
      <div className="kw-section-head">
        <h2 className="kw-section-title">{title}</h2>
        {side}
      </div>
      {children}
    </section>
  )
}

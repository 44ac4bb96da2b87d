import type { ReactNode } from 'react'

import './organization-life.css'

export interface LifeActProps {
  readonly title: string
  /** What it does, and who can undo it. */
  readonly words: string
  /** The button that does it. */
  readonly children: ReactNode
}

/** Something that is done with the organisation as a whole. */
export function LifeAct({ title, words, children }: LifeActProps) {
  return (
    <section className="kw-life-act" aria-label={title}>
      <div>
        <h3>{title}</h3>
        <p>{words}</p>
      </div>
      <div>{children}</div>
    </section>
  )
}

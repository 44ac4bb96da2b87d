import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import './states.css'

export interface EmptyStateProps {
  readonly icon?: Icon
  /** What is not here yet. */
  readonly title: string
  /** What it is good for, and how the first one comes to be. */
  readonly children: ReactNode
  readonly actions?: ReactNode
}

/** An empty page teaches: what belongs here, why one wants it, and the first step. */
export function EmptyState({ icon: EmptyIcon, title, children, actions }: EmptyStateProps) {
  return (
    <section className="kw-empty" aria-label={title}>
      {EmptyIcon !== undefined && <EmptyIcon className="kw-empty-icon" size={26} stroke={1.5} aria-hidden />}
      <h2 className="kw-empty-title">{title}</h2>
      <div className="kw-empty-words">{children}</div>
      {actions !== undefined && <div className="kw-empty-actions">{actions}</div>}
    </section>
  )
}

import type { ReactNode } from 'react'

import './section-header.css'

export interface SectionHeaderProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly actions?: ReactNode
}

/** The head of a part of a page. */
export function SectionHeader({ title, lead, actions }: SectionHeaderProps) {
  return (
    <div className="kw-section-head">
      <div>
        <h2 className="kw-section-title">{title}</h2>
        {lead !== undefined && <p className="kw-section-lead">{lead}</p>}
      </div>
      {actions}
    </div>
  )
}

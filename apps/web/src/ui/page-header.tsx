import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

import './page-header.css'

export interface PageProps {
  /** `narrow` for reading and forms, `wide` for boards and tables. */
  readonly width?: 'narrow' | 'normal' | 'wide'
  readonly children: ReactNode
}

export function Page({ width = 'normal', children }: PageProps) {
  return <div className={`kw-page kw-page-${width}`}>{children}</div>
}

export interface PageHeaderProps {
  readonly title: string
  /** Before the title: its colour. */
  readonly mark?: ReactNode
  /** One line that says what the page is for. */
  readonly lead?: ReactNode
  /** Above the title: where this belongs. */
  readonly above?: ReactNode
  readonly actions?: ReactNode
}

/** The page's only h1, which also names the browser's tab. */
export function PageHeader({ title, mark, lead, above, actions }: PageHeaderProps) {
  useDocumentTitle(`${title} · Knowwhen`)
  return (
    <header className="kw-page-head">
      <div>
        {above}
        <h1 className="kw-page-title">
          {mark}
          {title}
        </h1>
        {lead !== undefined && <p className="kw-page-lead">{lead}</p>}
      </div>
      {actions !== undefined && <div className="kw-page-actions">{actions}</div>}
    </header>
  )
}

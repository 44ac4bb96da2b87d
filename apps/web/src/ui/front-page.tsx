import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

import { ColorSchemeToggle } from './color-scheme-toggle.js'
import './front-page.css'
import { Mark } from './mark.js'

export interface FrontPageProps {
  readonly title: string
  readonly lead?: ReactNode | undefined
  readonly width?: 'narrow' | 'normal'
  readonly children: ReactNode
}

/** A page before anyone is signed in. */
export function FrontPage({ title, lead, width = 'normal', children }: FrontPageProps) {
  useDocumentTitle(`${title} · Knowwhen`)
  return (
    <div className="kw-front">
      <section className="kw-front-top" aria-label="Product and appearance">
        <span className="kw-front-name">
          <Mark size={28} />
          Knowwhen
        </span>
        <ColorSchemeToggle />
      </section>
      <main className={`kw-front-main kw-front-${width}`}>
        <h1 className="kw-front-title">{title}</h1>
        {lead !== undefined && <p className="kw-front-lead">{lead}</p>}
        {children}
      </main>
    </div>
  )
}

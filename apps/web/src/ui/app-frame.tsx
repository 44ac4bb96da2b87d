import type { ReactNode } from 'react'

import './app-frame.css'
import { Mark } from './mark.js'

export interface AppFrameProps {
  readonly organizationName: string
  readonly isCollapsed: boolean
  /** Places, in the order of the left navigation. */
  readonly places: ReactNode
  /** Below the places: collapse and help. */
  readonly foot: ReactNode
  /** Search, create, the person. */
  readonly top: ReactNode
  /** The few places that fit at the bottom of a phone. */
  readonly bottomPlaces: ReactNode
  readonly children: ReactNode
}

/** The frame around every page: places on the left, search and the person above, at the bottom on phones. */
export function AppFrame(props: AppFrameProps) {
  return (
    <div className="kw-frame" data-collapsed={props.isCollapsed || undefined}>
      <a className="kw-frame-skip" href="#content">
        Skip to content
      </a>
      <aside className="kw-frame-side" aria-label="Places">
        <div className="kw-frame-brand">
          <Mark size={26} />
          <div className="kw-frame-brand-words">
            <div className="kw-frame-brand-name">Knowwhen</div>
            <div className="kw-frame-brand-organization" title={props.organizationName}>
              {props.organizationName}
            </div>
          </div>
        </div>
        <nav aria-label="Main">{props.places}</nav>
        <div className="kw-frame-foot">{props.foot}</div>
      </aside>
      <div>
        <section className="kw-frame-top" aria-label="Search and account">
          <span className="kw-frame-phone">
            <Mark size={24} />
          </span>
          {props.top}
        </section>
        <main id="content" className="kw-frame-main" tabIndex={-1}>
          {props.children}
        </main>
      </div>
      <nav className="kw-frame-bottom" aria-label="Main, on phones">
        {props.bottomPlaces}
      </nav>
    </div>
  )
}

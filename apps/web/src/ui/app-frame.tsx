import type { ReactNode } from 'react'

import './app-frame.css'

export interface AppFrameProps {
  readonly isCollapsed: boolean
  /** Above the places: which organisation this is, and the way into another. */
  readonly organization: ReactNode
  /** The same at the top of a phone. */
  readonly organizationOnPhone: ReactNode
  /** Above every page: what concerns the whole organisation. */
  readonly banner?: ReactNode
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
        {props.organization}
        <nav aria-label="Main">{props.places}</nav>
        <div className="kw-frame-foot">{props.foot}</div>
      </aside>
      <div>
        <section className="kw-frame-top" aria-label="Search and account">
          <span className="kw-frame-phone">{props.organizationOnPhone}</span>
          {props.top}
        </section>
        {props.banner}
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

import type { ReactNode } from 'react'

import './notice.css'

interface NoticeProps {
  readonly children: ReactNode
}

/** Something to know before what follows; no error of the person's. */
export function Notice({ children }: NoticeProps) {
  return (
    <div className="kw-notice" role="status">
      {children}
    </div>
  )
}

/** Something that went wrong on the way here. */
export function ErrorNotice({ children }: NoticeProps) {
  return (
    <div className="kw-notice kw-notice-error" role="alert">
      {children}
    </div>
  )
}

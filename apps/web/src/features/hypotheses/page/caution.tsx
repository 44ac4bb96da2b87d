import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import '../hypotheses.css'

/** Something that a reader has to know before believing what is near it. */
export function Caution({ children }: { readonly children: ReactNode }) {
  return (
    <p className="kw-caution">
      <IconAlertTriangle size={16} aria-hidden="true" />
      <span>{children}</span>
    </p>
  )
}

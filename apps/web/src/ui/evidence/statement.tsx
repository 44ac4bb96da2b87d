import type { ReactNode } from 'react'

import './evidence.css'

export interface StatementProps {
  readonly capability: string
  readonly audience: string
  readonly outcome: string
  /** "conversion rises by at least 2%", one per goal; empty while there is none. */
  readonly measures: readonly string[]
  readonly size?: 'small' | 'large'
  /** Signals as chips, in place of the measures in words. */
  readonly children?: ReactNode
}

interface LineProps {
  readonly lead: string
  readonly content: ReactNode
  readonly missing: string
}

function Line({ lead, content, missing }: LineProps) {
  return (
    <p className="kw-statement-line">
      <span className="kw-statement-lead">{lead} </span>
      {content === '' ? (
        <span className="kw-statement-missing">{missing}</span>
      ) : (
        <span className="kw-statement-content">{content}</span>
      )}
    </p>
  )
}

/** The card's sentence in three lines; what is missing shows as a named blank, so that it reads aloud. */
export function Statement(props: StatementProps) {
  const { capability, audience, outcome, measures, size = 'large', children } = props
  const believed = audience === '' ? capability : capability === '' ? '' : `${capability} for ${audience}`
  return (
    <div className={`kw-statement kw-statement-${size}`}>
      <Line lead="We believe" content={believed} missing="this capability" />
      <Line lead="will result in" content={outcome} missing="this outcome" />
      <Line
        lead={size === 'large' ? 'We will know we have succeeded when' : 'We will know when'}
        content={measures.length === 0 ? '' : (children ?? measures.join(', and '))}
        missing="we see this measurable signal"
      />
    </div>
  )
}

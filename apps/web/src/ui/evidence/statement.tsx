import './evidence.css'

export interface StatementProps {
  readonly capability: string
  readonly audience: string
  readonly outcome: string
  /** "conversion rises by at least 2%", one per goal; empty while there is none. */
  readonly measures: readonly string[]
  readonly size?: 'small' | 'large'
}

interface LineProps {
  readonly lead: string
  readonly content: string
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
export function Statement({ capability, audience, outcome, measures, size = 'large' }: StatementProps) {
  const believed = audience === '' ? capability : capability === '' ? '' : `${capability} for ${audience}`
  return (
    <div className={`kw-statement kw-statement-${size}`}>
      <Line lead="We believe" content={believed} missing="this capability" />
      <Line lead="will result in" content={outcome} missing="this outcome" />
      <Line
        lead={size === 'large' ? 'We will know we have succeeded when' : 'We will know when'}
        content={measures.join(', and ')}
        missing="we see this measurable signal"
      />
    </div>
  )
}

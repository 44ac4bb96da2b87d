import { Statement } from '../../ui/evidence/statement.js'
import { VerdictPill } from '../../ui/evidence/verdict-pill.js'
import './specimen.css'

/** Percent to a place on the drawing: -2% at the left end, 10% at the right. */
const at = (percent: number): number => ((percent + 2) / 12) * 400

/** One card as it looks in the end: belief, evidence, verdict. Its numbers are the worked example of the rule. */
export function Specimen() {
  return (
    <figure className="kw-specimen" aria-label="An example of a card">
      <div className="kw-specimen-head">
        <span className="kw-soft">An example of a card</span>
        <VerdictPill verdict="validated" />
      </div>
      <Statement
        size="small"
        capability="showing the delivery date before checkout"
        audience="first-time buyers"
        outcome="more finished orders"
        measures={['conversion rises by at least 2%']}
      />
      <svg className="kw-specimen-plot" viewBox="0 0 400 34" aria-hidden="true">
        <line x1={at(0)} x2={at(0)} y1="2" y2="32" stroke="var(--kw-ink-soft)" />
        <line x1={at(2)} x2={at(2)} y1="2" y2="32" stroke="var(--kw-promise)" strokeDasharray="4 3" />
        <rect
          x={at(0.2)}
          width={at(7.8) - at(0.2)}
          y="14"
          height="6"
          rx="3"
          fill="var(--kw-mark)"
          opacity=".55"
        />
        <circle cx={at(4)} cy="17" r="5" fill="var(--kw-mark)" />
      </svg>
      <p className="kw-specimen-words">
        Conversion rose 4.0% (0.2 to 7.8), above the promised 2%; both guardrails held.
      </p>
    </figure>
  )
}

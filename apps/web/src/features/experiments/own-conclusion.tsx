import type { Experiment } from '@knowwhen/contract'

import './experiments.css'
import { ownOutcomeWords } from './experiment-words.js'

/** What GrowthBook's people concluded there, apart from anything that our rule says. */
export function OwnConclusion({
  ownConclusion,
  ownOutcome,
}: Pick<Experiment, 'ownConclusion' | 'ownOutcome'>) {
  if (ownConclusion === null && ownOutcome === null) return null
  return (
    <section className="kw-own-conclusion" aria-label="GrowthBook’s own conclusion">
      <h2 className="kw-own-conclusion-title">GrowthBook’s own conclusion</h2>
      <p>
        {ownOutcome !== null && <strong>Marked as {ownOutcomeWords[ownOutcome]}. </strong>}
        {ownConclusion !== null && ownConclusion !== '' && (
          <span className="kw-own-conclusion-words">{ownConclusion}</span>
        )}
      </p>
      <p className="kw-soft">Kept for the record. The verdict comes from the card’s sealed criteria alone.</p>
    </section>
  )
}

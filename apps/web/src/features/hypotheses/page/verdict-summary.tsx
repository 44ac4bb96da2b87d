import type { Hypothesis, VerdictView } from '@knowwhen/contract'

import { percentText } from '../../../ui/evidence/percent.js'
import { ReadinessNote } from '../../../ui/evidence/readiness-note.js'
import { VerdictPill } from '../../../ui/evidence/verdict-pill.js'
import { formatDate } from '../../../ui/format.js'
import '../hypotheses.css'
import { Caution } from './caution.js'
import { markWords } from './mark-words.js'

export interface VerdictSummaryProps {
  readonly verdict: VerdictView
  readonly plannedSample: number | null
  readonly instrumentationError: Hypothesis['instrumentationError']
}

/** What speaks against taking the verdict at its word. */
function Cautions({ verdict, instrumentationError }: Omit<VerdictSummaryProps, 'plannedSample'>) {
  return (
    <>
      {instrumentationError !== null && instrumentationError.review !== 'awaitingSecondPerson' && (
        <Caution>{markWords(instrumentationError)}</Caution>
      )}
      {verdict.weakened && (
        <Caution>
          Later readings drifted towards zero. The verdict stands, but it is weaker than it was.
        </Caution>
      )}
      {verdict.harmWithinMargin.length > 0 && (
        <Caution>
          Harm within the margin: {verdict.harmWithinMargin.join(', ')}. Whoever ships acknowledges it.
        </Caution>
      )}
    </>
  )
}

/** Readings come in, but not enough of them; other reasons to wait say themselves best in the verdict's own words. */
const isWaiting = ({ reason, readiness }: VerdictView): boolean =>
  (reason === 'belowMinimumRuntime' || reason === 'awaitingPlan') && readiness.missing.length > 0

/** What the rule says, in words, and how far to trust it. */
export function VerdictSummary({ verdict, plannedSample, instrumentationError }: VerdictSummaryProps) {
  const { readiness } = verdict
  return (
    <section className="kw-verdict-summary" aria-label="Verdict">
      <VerdictPill verdict={verdict.verdict} size="large" />
      {isWaiting(verdict) ? (
        <ReadinessNote
          missing={readiness.missing}
          expectedOn={readiness.expectedAt === null ? null : formatDate(readiness.expectedAt)}
          sampleShare={plannedSample === null ? null : readiness.sampleReached}
        />
      ) : (
        <p className="kw-verdict-words">{verdict.words}</p>
      )}
      <Cautions verdict={verdict} instrumentationError={instrumentationError} />
      {verdict.falsePositiveRisk !== null && (
        <p className="kw-soft">
          Chance that this win is false: {percentText(verdict.falsePositiveRisk)}, given how often ideas here
          have worked before.
        </p>
      )}
    </section>
  )
}

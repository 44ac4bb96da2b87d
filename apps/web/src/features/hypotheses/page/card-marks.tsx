import type { Hypothesis } from '@knowwhen/contract'

import { GradeBadge } from '../../../ui/evidence/grade-badge.js'
import { StateBadge } from '../../../ui/evidence/state-badge.js'
import { VerdictPill } from '../../../ui/evidence/verdict-pill.js'
import { TextLink } from '../../../ui/link.js'
import '../hypotheses.css'
import { lateChangeMark } from './late-change-words.js'

/** Where the card stands, in one line. */
export function CardMarks({ card }: { readonly card: Hypothesis }) {
  const lateChange = lateChangeMark(card)
  return (
    <div className="kw-card-marks">
      <StateBadge state={card.state} />
      {card.verdict !== null && <VerdictPill verdict={card.verdict.verdict} />}
      <GradeBadge grade={card.evidenceGrade} />
      {card.retrospective && <span className="kw-mark">Retrospective</span>}
      {lateChange !== null && <span className="kw-mark">{lateChange}</span>}
      {card.team !== null && (
        <TextLink to="/hypotheses" search={{ teamId: card.team.id }} size="sm">
          {card.team.name}
        </TextLink>
      )}
      <span className="kw-soft">proposed by {card.proposedBy.name}</span>
    </div>
  )
}

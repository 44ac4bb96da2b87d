import type { HypothesisSummary } from '@knowwhen/contract'

import { Age } from '../../../ui/age.js'
import { GradeBadge } from '../../../ui/evidence/grade-badge.js'
import { SignalChip } from '../../../ui/evidence/signal-chip.js'
import { measureWords } from '../../../ui/evidence/signal-words.js'
import { Statement } from '../../../ui/evidence/statement.js'
import { VerdictPill } from '../../../ui/evidence/verdict-pill.js'
import { formatQuantity } from '../../../ui/format.js'
import { TextLink } from '../../../ui/link.js'
import '../hypotheses.css'

/** A link with a name even before a card has words. */
export const titleOf = ({ key, capability }: Pick<HypothesisSummary, 'key' | 'capability'>): string =>
  capability === '' ? `${key}, without words yet` : capability

function TileFoot({ card }: { readonly card: HypothesisSummary }) {
  return (
    <p className="kw-tile-foot">
      {card.team !== null && <span>{card.team.name}</span>}
      {card.state === 'draft' && card.gaps > 0 && (
        <span>{formatQuantity(card.gaps, 'gap')} before it can be sealed</span>
      )}
      <GradeBadge grade={card.evidenceGrade} />
      {card.retrospective && <span className="kw-mark">Retrospective</span>}
      {card.experiment === null ? (
        <Age at={card.updatedAt} lead="changed" limitHours={Infinity} />
      ) : (
        <Age at={card.experiment.fetchedAt} lead="results pulled" />
      )}
    </p>
  )
}

/** A card in small: what is believed, what was promised, and what the rule says of it. */
export function HypothesisTile({ card }: { readonly card: HypothesisSummary }) {
  const goals = card.signals.filter(({ role }) => role === 'goal')
  return (
    <article className="kw-tile" aria-label={`${card.key} ${card.capability}`}>
      <header className="kw-tile-head">
        <TextLink to="/hypotheses/$hypothesisId" params={{ hypothesisId: card.id }} fw={600}>
          {card.key}
        </TextLink>
        {card.verdict !== null && <VerdictPill verdict={card.verdict.verdict} />}
      </header>
      <Statement
        size="small"
        capability={card.capability}
        audience={card.audience}
        outcome={card.outcome}
        measures={goals.map(measureWords)}
      >
        <span className="kw-chips">
          {goals.map((signal) => (
            <SignalChip key={signal.id} signal={signal} />
          ))}
        </span>
      </Statement>
      {card.verdict !== null && card.verdict.verdict !== 'pending' && (
        <p className="kw-tile-words">{card.verdict.words}</p>
      )}
      <TileFoot card={card} />
    </article>
  )
}

import type { HypothesisSummary } from '@knowwhen/contract'

import { StateBadge } from '../../ui/evidence/state-badge.js'
import { VerdictPill } from '../../ui/evidence/verdict-pill.js'
import { TextLink } from '../../ui/link.js'
import './teams.css'

/** Whoever has more goes to the board. */
const cardsShown = 8

export interface TeamCardsProps {
  readonly teamId: string
  readonly cards: readonly HypothesisSummary[]
}

/** The team's cards, the last changed first. */
export function TeamCards({ teamId, cards }: TeamCardsProps) {
  return (
    <>
      <ul className="kw-team-cards" aria-label="Cards of the team">
        {cards.slice(0, cardsShown).map((card) => (
          <li className="kw-team-card" key={card.id}>
            <span className="kw-team-card-key">{card.key}</span>
            <span className="kw-team-card-name">
              <TextLink to="/hypotheses/$hypothesisId" params={{ hypothesisId: card.id }}>
                {card.capability === '' ? 'A card without a capability yet' : card.capability}
              </TextLink>
            </span>
            <StateBadge state={card.state} />
            {card.verdict !== null && <VerdictPill verdict={card.verdict.verdict} />}
          </li>
        ))}
      </ul>
      {cards.length > cardsShown && (
        <p>
          <TextLink to="/hypotheses" search={{ teamId }}>
            See all
          </TextLink>
        </p>
      )}
    </>
  )
}

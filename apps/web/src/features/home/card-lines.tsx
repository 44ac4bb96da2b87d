import type { Overview } from '@knowwhen/contract'

import { Age } from '../../ui/age.js'
import { VerdictPill, type VerdictWord } from '../../ui/evidence/verdict-pill.js'
import { TextLink } from '../../ui/link.js'
import './home.css'
import { HomePanel } from './home-panel.js'

type CardLine = Overview['readyToDecide'][number]

const verdictWords: readonly VerdictWord[] = ['pending', 'validated', 'invalidated', 'inconclusive', 'void']

export interface CardLinesProps {
  readonly title: string
  readonly cards: readonly CardLine[]
  /** What the age of a line is the age of: "ready", "changed", "started". */
  readonly since: string
  /** Said where there are none; without it the whole panel is left out. */
  readonly whenNone?: string
}

const ninetyDays = 90 * 24

function CardRow({ card, since }: { readonly card: CardLine; readonly since: string }) {
  const verdict = verdictWords.find((word) => word === card.verdict)
  return (
    <li className="kw-line">
      <span className="kw-line-name">
        <span className="kw-line-key">{card.key}</span>
        <TextLink
          to="/hypotheses/$hypothesisId"
          params={{ hypothesisId: card.key }}
          c="inherit"
          fw="inherit"
          lineClamp={2}
        >
          {card.capability === '' ? 'A card without a capability yet' : card.capability}
        </TextLink>
      </span>
      <p className="kw-line-words">{card.words}</p>
      <span className="kw-line-side">
        {verdict !== undefined && <VerdictPill verdict={verdict} />}
        <Age at={card.since} lead={since} limitHours={ninetyDays} />
      </span>
    </li>
  )
}

/** Cards that have something in common, each with the sentence that says why it is here. */
export function CardLines({ title, cards, since, whenNone }: CardLinesProps) {
  if (cards.length === 0 && whenNone === undefined) return null
  return (
    <HomePanel title={title} count={cards.length}>
      {cards.length === 0 ? (
        <p className="kw-nothing">{whenNone}</p>
      ) : (
        <ul className="kw-lines">
          {cards.map((card) => (
            <CardRow key={card.id} card={card} since={since} />
          ))}
        </ul>
      )}
    </HomePanel>
  )
}

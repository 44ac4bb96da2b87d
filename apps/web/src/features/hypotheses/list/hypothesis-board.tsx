import type { HypothesisSummary } from '@knowwhen/contract'
import { hypothesisStates, type HypothesisState } from '@knowwhen/domain'

import { stateWord } from '../../../ui/evidence/state-badge.js'
import '../hypotheses.css'
import { HypothesisTile } from './hypothesis-tile.js'

/** Ends and passing states appear only when something is in them. */
const shownWhenEmpty: readonly HypothesisState[] = [
  'draft',
  'sealed',
  'building',
  'exposed',
  'readyToDecide',
  'realising',
]

interface ColumnProps {
  readonly state: HypothesisState
  readonly cards: readonly HypothesisSummary[]
}

function Column({ state, cards }: ColumnProps) {
  const titleId = `board-${state}`
  return (
    <section className="kw-column" aria-labelledby={titleId}>
      <h2 className="kw-column-title" id={titleId}>
        {stateWord(state)} <span className="kw-soft">{cards.length}</span>
      </h2>
      {cards.length === 0 ? (
        <p className="kw-column-none">None</p>
      ) : (
        <ul className="kw-column-cards">
          {cards.map((card) => (
            <li key={card.id}>
              <HypothesisTile card={card} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

export interface HypothesisBoardProps {
  readonly cards: readonly HypothesisSummary[]
  /** Only this state is asked for, so the others would be empty for the wrong reason. */
  readonly only: HypothesisState | undefined
}

/** Cards by the state of their life, from left to right; below each other on a phone. */
export function HypothesisBoard({ cards, only }: HypothesisBoardProps) {
  const columns = hypothesisStates
    .filter((state) => only === undefined || state === only)
    .map((state) => ({ state, cards: cards.filter((card) => card.state === state) }))
    .filter((column) => column.cards.length > 0 || shownWhenEmpty.includes(column.state))
  return (
    <div className="kw-board" tabIndex={0} role="group" aria-label="Board of hypotheses by state">
      {columns.map((column) => (
        <Column key={column.state} {...column} />
      ))}
    </div>
  )
}

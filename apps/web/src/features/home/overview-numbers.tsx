import type { Overview } from '@knowwhen/contract'

import { VerdictPill } from '../../ui/evidence/verdict-pill.js'
import { formatPercent, formatQuantity } from '../../ui/format.js'
import { TextLink } from '../../ui/link.js'
import './home.css'
import { HomePanel } from './home-panel.js'

type Counts = Overview['counts']

interface RateProps {
  readonly label: string
  readonly rate: number | null
  readonly part: number
  readonly concluded: number
}

function Rate({ label, rate, part, concluded }: RateProps) {
  return (
    <div>
      <p className="kw-number-label">{label}</p>
      <p className="kw-number-value">{rate === null ? '–' : formatPercent(rate, 0)}</p>
      <p className="kw-number-note">
        {rate === null ? 'no card is concluded yet' : `${part} of ${concluded} concluded`}
      </p>
    </div>
  )
}

/** Where the organisation stands. Every count leads to the cards that it counts. */
export function OverviewNumbers({ counts }: { readonly counts: Counts }) {
  const concluded = counts.validated + counts.invalidated + counts.inconclusive
  return (
    <HomePanel title="So far">
      <div className="kw-panel-body">
        <div className="kw-numbers-strip">
          <Rate label="Win rate" rate={counts.winRate} part={counts.validated} concluded={concluded} />
          <Rate
            label="Learning rate"
            rate={counts.learningRate}
            part={counts.validated + counts.invalidated}
            concluded={concluded}
          />
        </div>
        <ul className="kw-verdict-counts">
          {(['validated', 'invalidated', 'inconclusive', 'void'] as const).map((verdict) => (
            <li key={verdict}>
              <TextLink to="/hypotheses" search={{ verdict }} underline="never">
                <VerdictPill verdict={verdict} />
                <span className="kw-figures">{counts[verdict]}</span>
              </TextLink>
            </li>
          ))}
        </ul>
        {counts.retrospective > 0 && (
          <p className="kw-number-note">
            {formatQuantity(counts.retrospective, 'retrospective card')}, sealed after exposure began, not
            counted here.
          </p>
        )}
      </div>
    </HomePanel>
  )
}

import { Button } from '@mantine/core'
import type { AdoptionPreview as Preview } from '@knowwhen/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { sentenceOf } from '../../api/problem.js'
import { adoptionPreviewQuery } from '../../api/queries/adoption.queries.js'
import { ErrorState } from '../../ui/error-state.js'
import { SignalChip } from '../../ui/evidence/signal-chip.js'
import { VerdictPill } from '../../ui/evidence/verdict-pill.js'
import { formatCount } from '../../ui/format.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { outcomeWords } from './adoptable-table.js'
import type { AdoptionDraft } from './adoption-draft.js'
import { adoptionInput } from './adoption-input.js'
import './adoption.css'

/** Cards at a time: enough to judge the settings by, few enough to be read. */
const shownAtOnce = 10

const skipsOf = ({ gaps, refusal }: Preview): readonly string[] => [
  ...(refusal === null ? [] : [refusal]),
  ...gaps.map(({ message }) => message),
]

function Verdicts({ card }: { readonly card: Preview }) {
  return (
    <dl className="kw-two-verdicts">
      <div>
        <dt>Our rule</dt>
        <dd>
          {card.verdict === null ? (
            <span className="kw-soft">none</span>
          ) : (
            <>
              <VerdictPill verdict={card.verdict.verdict} /> {card.verdict.words}
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>GrowthBook’s own conclusion</dt>
        <dd>
          {card.ownOutcome === null ? <span className="kw-soft">none</span> : outcomeWords[card.ownOutcome]}
          {card.ownConclusion !== null && card.ownConclusion !== '' && (
            <span className="kw-adopt-sub">{card.ownConclusion}</span>
          )}
        </dd>
      </div>
    </dl>
  )
}

function PreviewCard({ card }: { readonly card: Preview }) {
  const skips = skipsOf(card)
  return (
    <li className="kw-preview-card">
      <p className="kw-adopt-sub">
        {card.name}
        {card.team !== null && ` · ${card.team.name}`}
      </p>
      <p className="kw-preview-statement">{card.statement}</p>
      <div className="kw-preview-signals">
        {card.signals.map((signal) => (
          <SignalChip key={`${signal.role} ${signal.name}`} signal={signal} />
        ))}
      </div>
      {skips.length > 0 ? (
        <div className="kw-preview-skip">
          <p>Would be skipped:</p>
          <ul>
            {skips.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </div>
      ) : (
        <Verdicts card={card} />
      )}
    </li>
  )
}

export interface AdoptionPreviewProps {
  /** With settings that are complete. */
  readonly draft: AdoptionDraft
}

/** The cards as they would be made, each beside what GrowthBook concluded. */
export function AdoptionPreview({ draft }: AdoptionPreviewProps) {
  const [first, setFirst] = useState(0)
  const begin = first < draft.ids.length ? first : 0
  const shown = draft.ids.slice(begin, begin + shownAtOnce)
  const preview = useQuery({
    ...adoptionPreviewQuery(adoptionInput(draft, shown)),
    placeholderData: keepPreviousData,
  })
  if (preview.isPending) return <LoadingShape shape="cards" count={4} />
  if (preview.isError) {
    return <ErrorState message={sentenceOf(preview.error)} onRetry={() => void preview.refetch()} />
  }
  return (
    <>
      <ul className="kw-preview" aria-label="Cards as they would be made" aria-busy={preview.isFetching}>
        {preview.data.items.map((card) => (
          <PreviewCard key={card.experimentId} card={card} />
        ))}
      </ul>
      {draft.ids.length > shownAtOnce && (
        <div className="kw-adoption-buttons kw-preview-pages">
          <Button variant="default" disabled={begin === 0} onClick={() => setFirst(begin - shownAtOnce)}>
            Earlier
          </Button>
          <Button
            variant="default"
            disabled={begin + shownAtOnce >= draft.ids.length}
            onClick={() => setFirst(begin + shownAtOnce)}
          >
            Next
          </Button>
          <span className="kw-soft">
            {formatCount(begin + 1)} to {formatCount(Math.min(begin + shownAtOnce, draft.ids.length))} of{' '}
            {formatCount(draft.ids.length)}
          </span>
        </div>
      )}
    </>
  )
}

import type { Hypothesis, HypothesisSuggestion } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'

import { sentenceOf } from '../../api/problem.js'
import { hypothesisSuggestionsQuery } from '../../api/queries/experiment-links.queries.js'
import { stateWord } from '../../ui/evidence/state-badge.js'
import { FormErrors } from '../../ui/form-errors.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SuggestionList, type Suggested } from './suggestion-list.js'
import { useLink } from './use-link.js'

export interface SuggestedCardsProps {
  readonly experimentId: string
  readonly onLinked: (card: Hypothesis) => void
}

const suggestedOf = ({ hypothesis, reasons }: HypothesisSuggestion): Suggested => ({
  id: hypothesis.id,
  name: hypothesis.key,
  title: `${hypothesis.key} ${hypothesis.capability === '' ? 'without words yet' : hypothesis.capability}`,
  about: [stateWord(hypothesis.state), ...(hypothesis.team === null ? [] : [hypothesis.team.name])].join(
    ' · ',
  ),
  reasons: reasons.map(({ words }) => words),
})

/** Cards that the experiment may well test. */
export function SuggestedCards({ experimentId, onLinked }: SuggestedCardsProps) {
  const found = useQuery(hypothesisSuggestionsQuery(experimentId))
  const link = useLink(onLinked)
  if (found.isPending) return <LoadingShape count={2} />
  if (found.isError) return <FormErrors message={sentenceOf(found.error)} />
  const { items } = found.data
  if (items.length === 0) {
    return (
      <p className="kw-soft">
        No card without an experiment looks like it: we compare its words, name, tags and metrics with every
        such card.
      </p>
    )
  }
  return (
    <>
      <FormErrors message={link.error === null ? null : `Nothing was linked. ${sentenceOf(link.error)}`} />
      <SuggestionList
        label="Likely cards"
        items={items.map(suggestedOf)}
        pendingId={link.isPending ? link.variables.hypothesisId : null}
        onLink={(hypothesisId) => link.mutate({ hypothesisId, experimentId, origin: 'suggestion' })}
      />
    </>
  )
}

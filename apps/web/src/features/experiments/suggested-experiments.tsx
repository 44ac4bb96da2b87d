import type { ExperimentSuggestion, Hypothesis } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'

import { sentenceOf } from '../../api/problem.js'
import { experimentSuggestionsQuery } from '../../api/queries/experiment-links.queries.js'
import { FormErrors } from '../../ui/form-errors.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { periodWords, statusWords } from './experiment-words.js'
import { SuggestionList, type Suggested } from './suggestion-list.js'
import { useLink } from './use-link.js'

export interface SuggestedExperimentsProps {
  readonly hypothesisId: string
  readonly onLinked: (card: Hypothesis) => void
}

const suggestedOf = ({ experiment, reasons }: ExperimentSuggestion): Suggested => ({
  id: experiment.id,
  name: experiment.name,
  title: experiment.name,
  about: [
    statusWords[experiment.status],
    periodWords(experiment),
    experiment.isByHand ? 'entered by hand' : experiment.trackingKey,
  ].join(' · '),
  reasons: reasons.map(({ words }) => words),
})

/** Experiments without a card that may well test this one; nothing where none does. */
export function SuggestedExperiments({ hypothesisId, onLinked }: SuggestedExperimentsProps) {
  const found = useQuery(experimentSuggestionsQuery(hypothesisId))
  const link = useLink(onLinked)
  if (found.isPending) return <LoadingShape count={2} />
  if (found.isError) return <FormErrors message={sentenceOf(found.error)} />
  if (found.data.items.length === 0) return null
  return (
    <div className="kw-suggested">
      <h3 className="kw-suggested-title">Likely experiments</h3>
      <FormErrors message={link.error === null ? null : `Nothing was linked. ${sentenceOf(link.error)}`} />
      <SuggestionList
        label="Likely experiments"
        items={found.data.items.map(suggestedOf)}
        pendingId={link.isPending ? link.variables.experimentId : null}
        onLink={(experimentId) => link.mutate({ hypothesisId, experimentId, origin: 'suggestion' })}
      />
    </div>
  )
}

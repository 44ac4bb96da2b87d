import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import {
  listExperimentLinks,
  listHypothesisLinks,
  suggestExperiments,
  suggestHypotheses,
} from '../endpoints.js'

/** Which cards the experiment tested, newest first. */
export const experimentLinksQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['experiments', 'one', experimentId, 'links'],
    queryFn: ({ signal }) =>
      call(listExperimentLinks, { params: { experimentId }, query: { limit: 200 } }, { signal }),
  })

/** Which experiments tested the card, newest first. */
export const hypothesisLinksQuery = (hypothesisId: string) =>
  queryOptions({
    queryKey: ['hypotheses', 'one', hypothesisId, 'links'],
    queryFn: ({ signal }) =>
      call(listHypothesisLinks, { params: { hypothesisId }, query: { limit: 200 } }, { signal }),
  })

export const experimentSuggestionsQuery = (hypothesisId: string) =>
  queryOptions({
    queryKey: ['hypotheses', 'one', hypothesisId, 'suggestions'],
    queryFn: ({ signal }) => call(suggestExperiments, { params: { hypothesisId }, query: {} }, { signal }),
  })

export const hypothesisSuggestionsQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['experiments', 'one', experimentId, 'suggestions'],
    queryFn: ({ signal }) => call(suggestHypotheses, { params: { experimentId }, query: {} }, { signal }),
  })

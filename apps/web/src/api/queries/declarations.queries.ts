import { queryOptions } from '@tanstack/react-query'

import { call } from '../client.js'
import { listDeclarations } from '../endpoints.js'

/** Verdicts that people declared on the card, newest first. */
export const declarationsQuery = (hypothesisId: string) =>
  queryOptions({
    queryKey: ['hypotheses', 'one', hypothesisId, 'declarations'],
    queryFn: ({ signal }) => call(listDeclarations, { params: { hypothesisId } }, { signal }),
  })

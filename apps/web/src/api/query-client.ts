import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { ApiProblem, isSignedOut } from './problem.js'

const isWorthRetrying = (failures: number, error: unknown): boolean =>
  failures < 2 && !(error instanceof ApiProblem && error.status < 500)

/** `onSignedOut` runs when the server no longer knows the session, whatever was being asked. */
export const makeQueryClient = (onSignedOut: () => void): QueryClient => {
  const onError = (error: unknown): void => {
    if (isSignedOut(error)) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // The session's own query is asked by the route guard, which decides where to go.
        if (query.queryKey[0] !== 'session') onError(error)
      },
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { staleTime: 15_000, retry: isWorthRetrying } },
  })
}

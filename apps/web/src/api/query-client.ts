import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

import { ApiProblem, isSignedOut, withoutOrganization } from './problem.js'

const isWorthRetrying = (failures: number, error: unknown): boolean =>
  failures < 2 && !(error instanceof ApiProblem && error.status < 500)

/** Asked by the guards of routes, which decide where to go. */
const guards: readonly unknown[] = ['session', 'account']

export interface WaysOut {
  /** The server no longer knows the session, whatever was being asked. */
  readonly onSignedOut: () => void
  /** The person is still signed in, but a read of their organisation was refused as a whole. */
  readonly onShutOut: (why: NonNullable<ReturnType<typeof withoutOrganization>>) => void
}

export const makeQueryClient = ({ onSignedOut, onShutOut }: WaysOut): QueryClient => {
  const leaveIfSignedOut = (error: unknown): void => {
    if (isSignedOut(error)) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        if (queryKey.length === 1 && guards.includes(queryKey[0])) return
        leaveIfSignedOut(error)
        const why = withoutOrganization(error)
        if (why !== undefined) onShutOut(why)
      },
    }),
    mutationCache: new MutationCache({ onError: leaveIfSignedOut }),
    defaultOptions: { queries: { staleTime: 15_000, retry: isWorthRetrying } },
  })
}

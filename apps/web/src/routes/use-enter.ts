import type { Session } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'

import { sessionQuery } from '../api/queries/session.queries.js'

/**
 * Goes on as this session, or with the account alone (null): nothing that was read before, by somebody else or in
 * another organisation, is shown or asked for any more.
 */
export const useEnter = () => {
  const queryClient = useQueryClient()
  const router = useRouter()
  return async (session: Session | null, path: string): Promise<void> => {
    await queryClient.cancelQueries()
    queryClient.clear()
    if (session !== null) queryClient.setQueryData(sessionQuery().queryKey, session)
    router.history.push(path)
  }
}

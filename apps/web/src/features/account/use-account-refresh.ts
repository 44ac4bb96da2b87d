import { useQueryClient } from '@tanstack/react-query'

import { accountQuery } from '../../api/queries/account.queries.js'
import { sessionQuery } from '../../api/queries/session.queries.js'

/** Reads the account again, and what the frame shows of it. */
export const useAccountRefresh = () => {
  const queryClient = useQueryClient()
  return async (): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: accountQuery().queryKey })
    await queryClient.invalidateQueries({ queryKey: sessionQuery().queryKey })
  }
}

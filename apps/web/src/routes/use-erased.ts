import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'

/** After the account is gone: out, and nothing of it is kept in this page. */
export const useErased = () => {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return (): void => {
    void navigate({ to: '/sign-in', search: { note: 'accountErased' } }).then(() => queryClient.clear())
  }
}

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'

import { call } from '../../api/client.js'
import { signOut } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { toast } from '../../ui/toast.js'

export const useSignOut = () => {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => call(signOut, {}),
    onSuccess: async () => {
      await navigate({ to: '/sign-in' })
      queryClient.clear()
    },
    onError: (error) => toast.failed(`You are still signed in. ${sentenceOf(error)}`),
  })
}

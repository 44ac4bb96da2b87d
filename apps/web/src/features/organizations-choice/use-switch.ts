import type { Session } from '@knowwhen/contract'
import { useMutation } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { switchOrganization } from '../../api/endpoints.js'

/** Works in another organisation of one's own; what follows is the page's: see `onDone`. */
export const useSwitch = (onDone: (session: Session) => void | Promise<void>) =>
  useMutation({
    mutationFn: (organizationId: string) => call(switchOrganization, { body: { organizationId } }),
    onSuccess: onDone,
  })

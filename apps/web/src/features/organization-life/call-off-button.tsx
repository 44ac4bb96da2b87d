import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { callOffDeletion } from '../../api/endpoints.js'
import { organizationsQuery } from '../../api/queries/account.queries.js'
import { organizationQuery } from '../../api/queries/organization.queries.js'
import { useChange } from '../../api/use-change.js'

/** Keeps the organisation after all. */
export function CallOffButton() {
  const queryClient = useQueryClient()
  const callOff = useChange({
    send: () => call(callOffDeletion, {}),
    refreshes: [organizationsQuery().queryKey],
    done: ({ name }) => `${name} stays.`,
    kept: 'The deletion was not called off.',
    onDone: (kept) => queryClient.setQueryData(organizationQuery().queryKey, kept),
  })
  return (
    <Button loading={callOff.isPending} onClick={() => callOff.mutate(undefined)}>
      Call it off
    </Button>
  )
}

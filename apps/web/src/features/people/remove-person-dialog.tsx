import type { MemberOfOrganization } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { removePerson } from '../../api/endpoints.js'
import { organizationQuery, peopleQuery } from '../../api/queries/organization.queries.js'
import { useChange } from '../../api/use-change.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'

export interface RemovePersonDialogProps {
  readonly person: MemberOfOrganization | null
  readonly onClose: () => void
}

export function RemovePersonDialog({ person, onClose }: RemovePersonDialogProps) {
  const remove = useChange({
    send: ({ userId }: MemberOfOrganization) => call(removePerson, { params: { userId } }),
    refreshes: [peopleQuery().queryKey, organizationQuery().queryKey, ['teams'], ['apiKeys']],
    done: (_, { name }) => `${name} is removed.`,
    kept: 'Nobody was removed.',
    onDone: onClose,
  })
  const name = person?.name ?? ''
  return (
    <ConfirmDialog
      opened={person !== null}
      title={`Remove ${name}?`}
      confirmLabel="Remove person"
      isDangerous
      isPending={remove.isPending}
      onConfirm={() => {
        if (person !== null) remove.mutate(person)
      }}
      onClose={onClose}
    >
      From the next request on nothing here is open to {name}, nor to the API keys that {name} made. What{' '}
      {name} did stays, under the same name. You can invite them again later.
    </ConfirmDialog>
  )
}

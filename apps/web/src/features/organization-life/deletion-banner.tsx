import { Button } from '@mantine/core'
import type { Organization } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { callOffDeletion } from '../../api/endpoints.js'
import { organizationsQuery } from '../../api/queries/account.queries.js'
import { organizationQuery } from '../../api/queries/organization.queries.js'
import { useChange } from '../../api/use-change.js'
import { formatMoment } from '../../ui/format.js'
import './organization-life.css'

export interface DeletionBannerProps {
  readonly organization: Pick<Organization, 'name' | 'deleteAfter'>
  readonly canCallOff: boolean
}

/** Stands above every page of an organisation that waits for its deletion. */
export function DeletionBanner({ organization, canCallOff }: DeletionBannerProps) {
  const queryClient = useQueryClient()
  const callOff = useChange({
    send: () => call(callOffDeletion, {}),
    refreshes: [organizationsQuery().queryKey],
    done: ({ name }) => `${name} stays.`,
    kept: 'The deletion was not called off.',
    onDone: (kept) => queryClient.setQueryData(organizationQuery().queryKey, kept),
  })
  if (organization.deleteAfter === null) return null
  return (
    <div className="kw-life-banner" role="status">
      <p>
        {organization.name} will be deleted on {formatMoment(organization.deleteAfter)}, with everything in
        it. {canCallOff ? 'Until then it works as before.' : 'An owner can call it off until then.'}
      </p>
      {canCallOff && (
        <Button variant="default" loading={callOff.isPending} onClick={() => callOff.mutate(undefined)}>
          Call it off
        </Button>
      )}
    </div>
  )
}

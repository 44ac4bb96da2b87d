import { useQuery } from '@tanstack/react-query'

import { organizationQuery } from '../../api/queries/organization.queries.js'
import { OrganizationForm } from '../../features/settings/organization-form.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { useFrameSession } from '../frame/use-frame-session.js'
import { QueryFailure } from '../query-failure.js'

export function OrganizationPage() {
  const { may } = useFrameSession()
  const { data, error, refetch } = useQuery(organizationQuery())
  if (data !== undefined)
    return <OrganizationForm organization={data} canManage={may('organization.manage')} />
  return error === null ? <LoadingShape /> : <QueryFailure error={error} onRetry={() => void refetch()} />
}

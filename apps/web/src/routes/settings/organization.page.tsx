import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'

import { organizationQuery } from '../../api/queries/organization.queries.js'
import { sessionQuery } from '../../api/queries/session.queries.js'
import { OrganizationActs } from '../../features/organization-life/organization-acts.js'
import { OrganizationForm } from '../../features/settings/organization-form.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { toast } from '../../ui/toast.js'
import { useFrameSession } from '../frame/use-frame-session.js'
import { QueryFailure } from '../query-failure.js'

/** Whoever left sees nothing of the organisation any more: the page begins anew, wherever the session goes on. */
const startAnew = (): void => window.location.assign('/')

/** What the session says has changed: its role, or the name in the frame. */
const useRenewedSession = () => {
  const queryClient = useQueryClient()
  const router = useRouter()
  return async (): Promise<void> => {
    queryClient.removeQueries({ queryKey: sessionQuery().queryKey })
    await router.invalidate()
  }
}

export function OrganizationPage() {
  const { session, may } = useFrameSession()
  const { data, error, refetch } = useQuery(organizationQuery())
  const queryClient = useQueryClient()
  const renewSession = useRenewedSession()
  if (data === undefined) {
    return error === null ? <LoadingShape /> : <QueryFailure error={error} onRetry={() => void refetch()} />
  }
  return (
    <>
      <OrganizationForm organization={data} canManage={may('organization.manage')} onSaved={renewSession} />
      <section className="kw-settings-part" aria-label="The organisation as a whole">
        <SectionHeader title="The organisation as a whole" />
        <OrganizationActs
          organization={data}
          ownUserId={session.user.id}
          isOwner={may('organization.own')}
          onLeft={startAnew}
          onHandedOver={(name) => {
            toast.done(`${name} is the owner now; you are an admin.`)
            void queryClient.invalidateQueries().then(renewSession)
          }}
        />
      </section>
    </>
  )
}

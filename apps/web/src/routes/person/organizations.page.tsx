import type { Account } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'

import { joinableOrganizationsQuery, organizationsQuery } from '../../api/queries/account.queries.js'
import { JoinableList } from '../../features/organizations-choice/joinable-list.js'
import { NewOrganizationForm } from '../../features/organizations-choice/new-organization-form.js'
import { OrganizationList } from '../../features/organizations-choice/organization-list.js'
import { localPath } from '../../features/session/local-path.js'
import { SingleSignOnButton } from '../../features/session/single-sign-on.js'
import { FrontPage } from '../../ui/front-page.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { Notice } from '../../ui/notice.js'
import { QueryFailure } from '../query-failure.js'
import { useEnter } from '../use-enter.js'
import { PersonWays } from './person-ways.js'

const organizations = getRouteApi('/person/organizations')
const personApi = getRouteApi('/person')

/** Their organisation asks for its identity provider; the others stay open to them. */
function ProviderFirst({ account, from }: { readonly account: Account; readonly from: string }) {
  return (
    <div className="kw-front-sheet" style={{ marginBottom: 16 }}>
      <p style={{ margin: '0 0 16px' }}>
        The organisation you worked in asks its people to sign in with its own identity provider.
      </p>
      <SingleSignOnButton label="Continue with single sign-on" email={account.email} returnTo={from} />
    </div>
  )
}

function Memberships() {
  const enter = useEnter()
  const { data, error, refetch } = useQuery(organizationsQuery())
  if (data === undefined)
    return error === null ? (
      <LoadingShape count={2} />
    ) : (
      <QueryFailure error={error} onRetry={() => void refetch()} />
    )
  return (
    <>
      {data.items.length > 0 ? (
        <OrganizationList memberships={data.items} onEntered={(session) => enter(session, '/')} />
      ) : (
        <Notice>
          <p>You belong to no organisation at present.</p>
          <p className="kw-soft">
            Somebody who is in one can invite you: open the link that they send you
            {data.mayCreate ? ', or make one yourself.' : '.'}
          </p>
        </Notice>
      )}
      {data.mayCreate && data.items.length === 0 && (
        <section className="kw-front-sheet" aria-labelledby="new-organization-title">
          <h2 id="new-organization-title">Make an organisation</h2>
          <NewOrganizationForm onDone={(session) => enter(session, '/')} />
        </section>
      )}
    </>
  )
}

function Joinable() {
  const enter = useEnter()
  const { data } = useQuery(joinableOrganizationsQuery())
  if (data === undefined || data.items.length === 0) return null
  return (
    <section aria-labelledby="joinable-title" style={{ marginTop: 28 }}>
      <h2 id="joinable-title" className="kw-section-title" style={{ marginBottom: 12 }}>
        Open to you
      </h2>
      <JoinableList organizations={data.items} onEntered={(session) => enter(session, '/')} />
    </section>
  )
}

/** For who is in no organisation, in several, or shut out of the one they worked in. */
export function OrganizationsPage() {
  const { why, from } = organizations.useSearch()
  const { account } = personApi.useRouteContext()
  return (
    <FrontPage title="Your organisations" width="narrow">
      {why === 'ssoRequired' && <ProviderFirst account={account} from={localPath(from)} />}
      <Memberships />
      <Joinable />
      <PersonWays account={account} />
    </FrontPage>
  )
}

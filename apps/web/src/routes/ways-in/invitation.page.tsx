import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { viewInvitation } from '../../api/endpoints.js'
import { ApiProblem } from '../../api/problem.js'
import { invitationWords } from '../../features/invitation/invitation-words.js'
import type { Acceptance } from '../../features/invitation/new-person-form.js'
import { forgetLinkToken, linkToken } from '../../features/session/link-token.js'
import { SingleSignOnButton } from '../../features/session/single-sign-on.js'
import { FrontPage } from '../../ui/front-page.js'
import { ButtonLink } from '../../ui/link.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { QueryFailure } from '../query-failure.js'
import { useEnter } from '../use-enter.js'
import { InvitationWays } from './invitation-ways.js'
import { LinkMissing } from './link-missing.js'

const isOver = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.status === 404 || error.status === 410)

function Over() {
  return (
    <FrontPage
      title="This invitation is over"
      width="narrow"
      lead="It was used, revoked or is too old. Ask whoever invited you for a new one."
    >
      <ButtonLink to="/">Go to Home</ButtonLink>
    </FrontPage>
  )
}

/** The organisation takes nobody's password: the last step is at its identity provider. */
function ProviderNext({ name, email }: { readonly name: string; readonly email: string | null }) {
  return (
    <FrontPage
      title={`You belong to ${name} now`}
      width="narrow"
      lead="It asks its people to sign in with its own identity provider."
    >
      <SingleSignOnButton
        label="Continue with single sign-on"
        returnTo="/"
        {...(email === null ? {} : { email })}
      />
    </FrontPage>
  )
}

function Invitation({ token }: { readonly token: string }) {
  const enter = useEnter()
  const [needsProvider, setNeedsProvider] = useState<Acceptance | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['invitationView', token],
    queryFn: ({ signal }) => call(viewInvitation, { body: { token } }, { signal }),
  })
  const done = (acceptance: Acceptance): void => {
    forgetLinkToken('invitation')
    if (acceptance.session === null) setNeedsProvider(acceptance)
    else void enter(acceptance.session, '/')
  }
  if (needsProvider !== null)
    return <ProviderNext name={needsProvider.organization.name} email={data?.email ?? null} />
  if (isOver(error)) return <Over />
  if (data === undefined)
    return (
      <FrontPage title="Invitation" width="narrow">
        {error === null ? (
          <LoadingShape count={3} />
        ) : (
          <QueryFailure error={error} onRetry={() => void refetch()} />
        )}
      </FrontPage>
    )
  return (
    <FrontPage title={`Join ${data.organizationName}`} width="narrow" lead={invitationWords(data)}>
      <InvitationWays token={token} view={data} onDone={done} />
    </FrontPage>
  )
}

export function InvitationPage() {
  const [token] = useState(() => linkToken('invitation'))
  return token === null ? (
    <LinkMissing>
      Open the link of your invitation again, or ask whoever invited you for a new one.
    </LinkMissing>
  ) : (
    <Invitation token={token} />
  )
}

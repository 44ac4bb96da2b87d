import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'

import { identityProviderQuery } from '../../api/queries/people.queries.js'
import { ProviderDialog } from '../../features/identity-provider/provider-form.js'
import { ProviderPanel } from '../../features/identity-provider/provider-panel.js'
import { EmptyState } from '../../ui/empty-state.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { SectionHeader } from '../../ui/section-header.js'
import { QueryFailure } from '../query-failure.js'

function SingleSignOnContent() {
  const [opened, { open, close }] = useDisclosure(false)
  const { data, error, refetch } = useQuery(identityProviderQuery())
  if (data === undefined) {
    return error === null ? (
      <LoadingShape count={3} />
    ) : (
      <QueryFailure error={error} onRetry={() => void refetch()} />
    )
  }
  const { provider, redirectUri } = data
  return (
    <>
      {provider === null ? (
        <EmptyState
          icon={IconKey}
          title="People sign in with passwords"
          actions={<Button onClick={open}>Set up single sign-on</Button>}
        >
          With an OpenID Connect provider, such as Okta, Entra ID, Google Workspace or Keycloak, people of
          your e-mail domain sign in with the account that they have there. You need its issuer, a client ID
          and a client secret, and access to the domain’s DNS.
        </EmptyState>
      ) : (
        <ProviderPanel provider={provider} redirectUri={redirectUri} onEdit={open} />
      )}
      <ProviderDialog opened={opened} provider={provider} redirectUri={redirectUri} onClose={close} />
    </>
  )
}

export function SingleSignOnPage() {
  return (
    <>
      <SectionHeader
        title="Single sign-on"
        lead="Your own identity provider (OpenID Connect) for people of your e-mail domain."
      />
      <SingleSignOnContent />
    </>
  )
}

import { Switch } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { IdentityProvider } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { putIdentityProvider } from '../../api/endpoints.js'
import { identityProviderQuery } from '../../api/queries/people.queries.js'
import { useChange } from '../../api/use-change.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'

const useEnforcement = (provider: IdentityProvider, onDone: () => void) => {
  const { name, issuer, clientId, domain, defaultRole, version } = provider
  return useChange({
    send: (isEnforced: boolean) =>
      call(putIdentityProvider, {
        body: { name, issuer, clientId, domain, defaultRole, version, isEnforced },
      }),
    refreshes: [identityProviderQuery().queryKey],
    done: ({ isEnforced }) =>
      isEnforced ? `Everybody but owners signs in with ${name} now.` : 'Passwords work again here.',
    kept: 'Nothing was changed.',
    onDone,
  })
}

/** Whether there is another way in than the provider: asked twice, since it shuts people out. */
export function Enforcement({ provider }: { readonly provider: IdentityProvider }) {
  const [opened, { open, close }] = useDisclosure(false)
  const change = useEnforcement(provider, close)
  const isProven = provider.domainVerifiedAt !== null
  return (
    <>
      <Switch
        label={`Only with ${provider.name}`}
        description={
          isProven ? 'Nobody but an owner comes in by another way.' : 'Possible once the domain is proven.'
        }
        checked={provider.isEnforced}
        disabled={!isProven || change.isPending}
        onChange={(event) => {
          if (event.currentTarget.checked) open()
          else change.mutate(false)
        }}
      />
      <ConfirmDialog
        opened={opened}
        title={`Only with ${provider.name}?`}
        confirmLabel="Turn passwords off"
        isDangerous
        isPending={change.isPending}
        onConfirm={() => change.mutate(true)}
        onClose={close}
      >
        From the next request on, people who signed in with a password are asked to sign in with{' '}
        {provider.name}. Whoever has no account there, or an address outside {provider.domain}, stays out.
        Owners can still use their password, so that a broken provider locks nobody out for good. Try the
        sign-in yourself first.
      </ConfirmDialog>
    </>
  )
}

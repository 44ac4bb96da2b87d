import { Button, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { IdentityProvider } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { deleteIdentityProvider } from '../../api/endpoints.js'
import { identityProviderQuery } from '../../api/queries/people.queries.js'
import { useChange } from '../../api/use-change.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { CopyLine } from '../../ui/copy-line.js'
import { roleWord } from '../../ui/role-words.js'
import { DomainProof } from './domain-proof.js'
import { Enforcement } from './enforcement.js'
import './identity-provider.css'

interface RemoveProps {
  readonly provider: IdentityProvider
  readonly opened: boolean
  readonly onClose: () => void
}

function RemoveDialog({ provider, opened, onClose }: RemoveProps) {
  const remove = useChange({
    send: () => call(deleteIdentityProvider, {}),
    refreshes: [identityProviderQuery().queryKey],
    done: () => `${provider.name} is removed.`,
    kept: `${provider.name} is still set up.`,
    onDone: onClose,
  })
  return (
    <ConfirmDialog
      opened={opened}
      title={`Remove ${provider.name}?`}
      confirmLabel="Remove provider"
      isDangerous
      isPending={remove.isPending}
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      People sign in with passwords again; whoever has none asks for one with “Forgot your password?”. The
      stored secret is gone for good, and the domain must be proven anew should you set it up again.
    </ConfirmDialog>
  )
}

function Facts({ provider }: { readonly provider: IdentityProvider }) {
  const facts = [
    ['Issuer', provider.issuer],
    ['Client ID', provider.clientId],
    ['Client secret', 'stored, never shown'],
    ['E-mail domain', provider.domain],
    ['People who come for the first time', roleWord(provider.defaultRole)],
  ] as const
  return (
    <dl className="kw-provider-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export interface ProviderPanelProps {
  readonly provider: IdentityProvider
  readonly redirectUri: string
  readonly onEdit: () => void
}

/** The organisation's identity provider: what is set up, whether the domain is proven, and whether it is the only way. */
export function ProviderPanel({ provider, redirectUri, onEdit }: ProviderPanelProps) {
  const [isRemoving, { open, close }] = useDisclosure(false)
  return (
    <section className="kw-panel kw-provider" aria-label={provider.name}>
      <div className="kw-provider-head">
        <h3>{provider.name}</h3>
        <Group gap="xs">
          <Button variant="default" onClick={onEdit}>
            Edit
          </Button>
          <Button variant="subtle" onClick={open}>
            Remove
          </Button>
        </Group>
      </div>
      <Facts provider={provider} />
      <CopyLine label="Redirect address" value={redirectUri} />
      <DomainProof provider={provider} />
      <Enforcement provider={provider} />
      <RemoveDialog provider={provider} opened={isRemoving} onClose={close} />
    </section>
  )
}

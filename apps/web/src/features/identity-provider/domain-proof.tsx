import { Button } from '@mantine/core'
import type { IdentityProvider } from '@knowwhen/contract'
import { IconCircleCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { verifyDomain } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { identityProviderQuery } from '../../api/queries/people.queries.js'
import { CopyLine } from '../../ui/copy-line.js'
import { formatDate } from '../../ui/format.js'
import { toast } from '../../ui/toast.js'
import './identity-provider.css'

function Proven({ provider, at }: { readonly provider: IdentityProvider; readonly at: string }) {
  return (
    <p className="kw-proven">
      <IconCircleCheck size={18} aria-hidden />
      <span>
        {provider.domain} was proven on {formatDate(at)}. Its people sign in with {provider.name}.
      </span>
    </p>
  )
}

/** What to publish in the DNS so that the domain is known to be one's own, and the look for it. */
export function DomainProof({ provider }: { readonly provider: IdentityProvider }) {
  const queryClient = useQueryClient()
  const look = useMutation({
    mutationFn: () => call(verifyDomain, {}),
    onSuccess: async ({ domain }) => {
      await queryClient.invalidateQueries({ queryKey: identityProviderQuery().queryKey })
      toast.done(`${domain} is proven.`)
    },
  })
  if (provider.domainVerifiedAt !== null) return <Proven provider={provider} at={provider.domainVerifiedAt} />
  const { type, name, value } = provider.domainRecord
  return (
    <section className="kw-domain-proof" aria-label={`Prove ${provider.domain}`}>
      <h3>Prove that {provider.domain} is yours</h3>
      <p>
        Publish this {type} record where the domain’s DNS is kept, then have it checked. It can take minutes
        until it is seen everywhere. Until then nobody signs in this way.
      </p>
      <CopyLine label="Name" value={name} />
      <CopyLine label="Value" value={value} />
      {look.error !== null && (
        <p role="alert" className="kw-domain-problem">
          {sentenceOf(look.error)}
        </p>
      )}
      <div>
        <Button loading={look.isPending} onClick={() => look.mutate()}>
          Check the domain now
        </Button>
      </div>
    </section>
  )
}

import { Anchor } from '@mantine/core'
import type { Account } from '@knowwhen/contract'

import { TextLink } from '../../ui/link.js'
import { useSignOut } from '../frame/use-sign-out.js'

/** The rest that is open to a signed-in person without the frame of an organisation. */
export function PersonWays({ account }: { readonly account: Account }) {
  const signOut = useSignOut()
  return (
    <div className="kw-front-ways" style={{ marginTop: 28 }}>
      <span className="kw-soft">Signed in as {account.email}</span>
      <span style={{ display: 'flex', gap: 20 }}>
        {account.activeOrganizationId !== null && <TextLink to="/">Home</TextLink>}
        <TextLink to="/account">Your account</TextLink>
        <Anchor component="button" type="button" onClick={() => signOut.mutate()}>
          Sign out
        </Anchor>
      </span>
    </div>
  )
}

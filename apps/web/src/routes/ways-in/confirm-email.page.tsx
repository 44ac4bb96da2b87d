import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { confirmEmailChange } from '../../api/endpoints.js'
import { LinkConfirmation } from '../../features/session/link-confirmation.js'
import { forgetLinkToken, linkToken } from '../../features/session/link-token.js'
import { FrontPage } from '../../ui/front-page.js'
import { ButtonLink, TextLink } from '../../ui/link.js'
import { LinkMissing } from './link-missing.js'

export function ConfirmEmailPage() {
  const queryClient = useQueryClient()
  const [token] = useState(() => linkToken('confirm-email'))
  const [email, setEmail] = useState<string | null>(null)
  if (email !== null) {
    return (
      <FrontPage
        title="Your new address is confirmed"
        width="narrow"
        lead={`From now on you sign in with ${email}, and messages go there.`}
      >
        <ButtonLink to="/">Go to Home</ButtonLink>
      </FrontPage>
    )
  }
  if (token === null)
    return (
      <LinkMissing>
        Open the link again, or ask for the change once more in your account’s settings.
      </LinkMissing>
    )
  return (
    <FrontPage title="Confirm your new address" width="narrow">
      <LinkConfirmation
        label="Use the new address"
        confirm={() => call(confirmEmailChange, { body: { token } })}
        onDone={(answer) => {
          forgetLinkToken('confirm-email')
          queryClient.clear()
          setEmail(answer.email)
        }}
        otherwise="Sign in and ask for the change once more in your account’s settings."
      >
        Your account will have the address that this message went to, instead of the one it has now.
      </LinkConfirmation>
      <p className="kw-front-ways">
        <TextLink to="/sign-in">Go to sign-in</TextLink>
      </p>
    </FrontPage>
  )
}

import type { AnswerOf, verifyEmail as verifyEmailEndpoint } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { verifyEmail } from '../../api/endpoints.js'
import { accountQuery } from '../../api/queries/account.queries.js'
import { LinkConfirmation } from '../../features/session/link-confirmation.js'
import { forgetLinkToken, linkToken } from '../../features/session/link-token.js'
import { isPasswordNeeded, SignUpPasswordForm } from '../../features/session/sign-up-password-form.js'
import { FrontPage } from '../../ui/front-page.js'
import { ButtonLink, TextLink } from '../../ui/link.js'
import { LinkMissing } from './link-missing.js'

type Verified = AnswerOf<typeof verifyEmailEndpoint>

interface ConfirmationProps {
  readonly token: string
  readonly onDone: (answer: Verified) => void
}

/** The button first; the password where the link turns out to be that of a sign-up. */
function Confirmation({ token, onDone }: ConfirmationProps) {
  const [asksPassword, setAsksPassword] = useState(false)
  const confirm = async (): Promise<Verified> => {
    try {
      return await call(verifyEmail, { body: { token } })
    } catch (error) {
      if (isPasswordNeeded(error)) setAsksPassword(true)
      throw error
    }
  }
  if (asksPassword) {
    return (
      <div className="kw-front-sheet">
        <SignUpPasswordForm token={token} onDone={onDone} />
      </div>
    )
  }
  return (
    <LinkConfirmation
      label="Confirm my address"
      confirm={confirm}
      onDone={onDone}
      otherwise="Sign up once more, or sign in and have a new link sent from your account’s settings."
    >
      This says that the address the message went to is yours, and that you want to use it here. Did you ask
      for no account? Then leave this page: nothing comes to be.
    </LinkConfirmation>
  )
}

export function VerifyEmailPage() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [token] = useState(() => linkToken('verify-email'))
  const [verified, setVerified] = useState<Verified | null>(null)
  const done = (answer: Verified): void => {
    forgetLinkToken('verify-email')
    queryClient.removeQueries({ queryKey: accountQuery().queryKey })
    if (answer.isNew) void navigate({ to: '/sign-in', search: { note: 'accountReady' } })
    else setVerified(answer)
  }
  if (verified !== null) {
    return (
      <FrontPage title="Your address is confirmed" width="narrow" lead={`${verified.email} is yours.`}>
        <ButtonLink to="/">Go to Home</ButtonLink>
      </FrontPage>
    )
  }
  if (token === null)
    return (
      <LinkMissing>Open the link again, or have a new one sent from your account’s settings.</LinkMissing>
    )
  return (
    <FrontPage title="Confirm your address" width="narrow">
      <Confirmation token={token} onDone={done} />
      <p className="kw-front-ways">
        <TextLink to="/sign-in">Go to sign-in</TextLink>
      </p>
    </FrontPage>
  )
}

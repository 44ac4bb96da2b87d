import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { forgetLinkToken, linkToken } from '../../features/session/link-token.js'
import { ResetPasswordForm } from '../../features/session/reset-password-form.js'
import { FrontPage } from '../../ui/front-page.js'
import { TextLink } from '../../ui/link.js'
import { LinkMissing } from './link-missing.js'

export function ResetPasswordPage() {
  const navigate = useNavigate()
  const [token] = useState(() => linkToken('reset-password'))
  if (token === null)
    return (
      <LinkMissing>Open the link again, or ask for a new one under “Forgotten your password?”.</LinkMissing>
    )
  const done = (): void => {
    forgetLinkToken('reset-password')
    void navigate({ to: '/sign-in', search: { note: 'passwordSet' } })
  }
  return (
    <FrontPage
      title="Choose a new password"
      width="narrow"
      lead="Everybody who is signed in with your account, you included, is signed out."
    >
      <div className="kw-front-sheet">
        <ResetPasswordForm token={token} onDone={done} />
      </div>
      <p className="kw-front-ways">
        <TextLink to="/forgotten-password">Send me a new link</TextLink>
      </p>
    </FrontPage>
  )
}

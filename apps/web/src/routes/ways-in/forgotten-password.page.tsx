import { useState } from 'react'

import { ForgottenPasswordForm } from '../../features/session/forgotten-password-form.js'
import { MailOnItsWay } from '../../features/session/mail-on-its-way.js'
import { FrontPage } from '../../ui/front-page.js'
import { TextLink } from '../../ui/link.js'

export function ForgottenPasswordPage() {
  const [sentTo, setSentTo] = useState<string | null>(null)
  return (
    <FrontPage
      title={sentTo === null ? 'Set a new password' : 'Look into your mail'}
      width="narrow"
      lead={
        sentTo === null ? 'We send a link to your address; with it you choose a new password.' : undefined
      }
    >
      {sentTo === null ? (
        <div className="kw-front-sheet">
          <ForgottenPasswordForm onDone={setSentTo} />
        </div>
      ) : (
        <MailOnItsWay email={sentTo} purpose="lets you choose a new password" life="30 minutes" />
      )}
      <p className="kw-front-ways">
        <TextLink to="/sign-in">Back to sign-in</TextLink>
      </p>
    </FrontPage>
  )
}

import { getRouteApi } from '@tanstack/react-router'

import { AccountSettings } from '../../features/account/account-settings.js'
import { SecuritySettings } from '../../features/account/security-settings.js'
import { FrontPage } from '../../ui/front-page.js'
import { TextLink } from '../../ui/link.js'
import { useErased } from '../use-erased.js'

const person = getRouteApi('/person')

/** The settings of the account for who is in no organisation, whose frame would carry them. */
export function OwnAccountPage() {
  const { account } = person.useRouteContext()
  const erased = useErased()
  return (
    <FrontPage title="Your account" width="narrow" lead={account.email}>
      <div className="kw-front-sheet">
        <AccountSettings onErased={erased} />
      </div>
      <div className="kw-front-sheet">
        <SecuritySettings />
      </div>
      <p className="kw-front-ways">
        <TextLink to="/organizations">Your organisations</TextLink>
      </p>
    </FrontPage>
  )
}

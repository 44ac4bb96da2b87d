import type { InvitationView } from '@knowwhen/contract'

import { AcceptButton } from '../../features/invitation/accept-button.js'
import { NewPersonForm, type Acceptance } from '../../features/invitation/new-person-form.js'
import { ButtonLink, TextLink } from '../../ui/link.js'
import { OtherAddress } from './other-address.js'

export interface InvitationWaysProps {
  readonly token: string
  readonly view: InvitationView
  readonly onDone: (acceptance: Acceptance) => void
}

function SignInFirst() {
  return (
    <div className="kw-front-sheet">
      <p style={{ margin: '0 0 16px' }}>Sign in first; you come back here.</p>
      <ButtonLink to="/sign-in" search={{ from: '/invitation' }} fullWidth>
        Sign in
      </ButtonLink>
    </div>
  )
}

function NewPerson({ token, view, onDone }: InvitationWaysProps) {
  return (
    <>
      <div className="kw-front-sheet">
        <NewPersonForm token={token} email={view.email} onDone={onDone} />
      </div>
      <p className="kw-front-ways">
        <TextLink to="/sign-in" search={{ from: '/invitation' }}>
          I have an account: sign in
        </TextLink>
      </p>
    </>
  )
}

/** As who is signed in, as somebody new, or after signing in. */
export function InvitationWays(props: InvitationWaysProps) {
  const { token, view, onDone } = props
  if (view.signedInAs === null) return view.mayMakeAccount ? <NewPerson {...props} /> : <SignInFirst />
  if (!view.signedInAs.matches) return <OtherAddress person={view.signedInAs} invited={view.email} />
  return (
    <div className="kw-front-sheet">
      <AcceptButton token={token} person={view.signedInAs} onDone={onDone} />
    </div>
  )
}

import { Button, Divider } from '@mantine/core'
import type { SessionOptions } from '@knowwhen/contract'
import { useState, type ReactNode } from 'react'

import { SingleSignOnButton } from '../../features/session/single-sign-on.js'

export type FirstStepWay = 'password' | 'provider'

export interface FirstStepProps {
  readonly way: FirstStepWay
  readonly onWay: (way: FirstStepWay) => void
  readonly singleSignOn: SessionOptions['singleSignOn']
  readonly returnTo: string
  readonly passwordForm: ReactNode
  readonly byEmailForm: ReactNode
}

function ByEmail({ onWay, byEmailForm }: Pick<FirstStepProps, 'onWay' | 'byEmailForm'>) {
  return (
    <div className="kw-front-sheet">
      {byEmailForm}
      <Divider my="md" />
      <Button fullWidth variant="default" onClick={() => onWay('password')}>
        Sign in with a password
      </Button>
    </div>
  )
}

/** Where everybody has to use the provider, the operator still has a password, for the day that it is down. */
function Enforced({ name, returnTo, passwordForm }: FirstStepProps & { readonly name: string }) {
  const [isOperator, setOperator] = useState(false)
  return (
    <div className="kw-front-sheet">
      <p style={{ margin: '0 0 16px' }}>Everybody here signs in with {name}.</p>
      <SingleSignOnButton label={`Sign in with ${name}`} returnTo={returnTo} />
      <Divider my="md" />
      {isOperator ? (
        passwordForm
      ) : (
        <Button fullWidth variant="subtle" onClick={() => setOperator(true)}>
          Operator’s sign-in with a password
        </Button>
      )}
    </div>
  )
}

/** The ways to prove who one is: password, the installation's provider, the provider of one's organisation. */
export function FirstStep(props: FirstStepProps) {
  const { way, onWay, singleSignOn, returnTo, passwordForm, byEmailForm } = props
  if (way === 'provider') return <ByEmail onWay={onWay} byEmailForm={byEmailForm} />
  if (singleSignOn?.enforced === true) return <Enforced {...props} name={singleSignOn.name} />
  return (
    <div className="kw-front-sheet">
      {passwordForm}
      <Divider my="md" label="or" />
      {singleSignOn !== null && (
        <SingleSignOnButton label={`Sign in with ${singleSignOn.name}`} returnTo={returnTo} />
      )}
      <Button
        fullWidth
        variant="default"
        mt={singleSignOn === null ? 0 : 'sm'}
        onClick={() => onWay('provider')}
      >
        Sign in with single sign-on
      </Button>
    </div>
  )
}

import { TextInput } from '@mantine/core'
import type { AnswerOf, beginTwoFactor as beginTwoFactorEndpoint } from '@knowwhen/contract'
import { lazy, Suspense, useState } from 'react'

import { call } from '../../api/client.js'
import { beginTwoFactor, confirmTwoFactor } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { CopyLine } from '../../ui/copy-line.js'
import { PlainForm } from '../../ui/plain-form.js'
import { PasswordStep } from './password-step.js'
import { RecoveryCodes } from './recovery-codes.js'

const QrCode = lazy(async () => ({ default: (await import('./qr-code.js')).QrCode }))

type Prepared = AnswerOf<typeof beginTwoFactorEndpoint>

interface ConfirmStepProps {
  readonly prepared: Prepared
  readonly onConfirmed: () => void
  readonly onCancel: () => void
}

const sixDigits = (value: string): string | null =>
  /^\d{6}$/.test(value.replaceAll(' ', ''))
    ? null
    : 'Please type the six digits that your authenticator shows.'

function ConfirmStep({ prepared, onConfirmed, onCancel }: ConfirmStepProps) {
  const state = usePlainForm({
    initialValues: { code: '' },
    validate: { code: sixDigits },
    send: (body, options) => call(confirmTwoFactor, { body }, options),
    onDone: onConfirmed,
  })
  return (
    <PlainForm {...state} submitLabel="Turn on" onCancel={onCancel}>
      <p style={{ margin: 0 }}>Scan this with your authenticator app, or type the secret into it.</p>
      <Suspense fallback={<div className="kw-qr" />}>
        <QrCode text={prepared.uri} label="The secret as a QR code" />
      </Suspense>
      <CopyLine label="Secret" value={prepared.secret} />
      <TextInput
        label="Six-digit code"
        description="What the app shows then. It proves that the app has the secret."
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={8}
        data-autofocus
        {...state.form.getInputProps('code')}
      />
    </PlainForm>
  )
}

export interface TwoFactorSetupProps {
  /** It is on now; the codes are still to be shown. */
  readonly onTurnedOn: () => void
  readonly onClose: () => void
}

/** Password, then the secret and a first code, then the recovery codes. */
export function TwoFactorSetup({ onTurnedOn, onClose }: TwoFactorSetupProps) {
  const [prepared, setPrepared] = useState<Prepared | null>(null)
  const [isOn, setOn] = useState(false)
  if (prepared === null)
    return (
      <PasswordStep
        words="From then on, signing in with your password also asks for a code that your authenticator app shows."
        submitLabel="Go on"
        send={(body, options) => call(beginTwoFactor, { body }, options)}
        onDone={setPrepared}
        onCancel={onClose}
      />
    )
  if (isOn) return <RecoveryCodes codes={prepared.recoveryCodes} onClose={onClose} />
  const confirmed = (): void => {
    setOn(true)
    onTurnedOn()
  }
  return <ConfirmStep prepared={prepared} onConfirmed={confirmed} onCancel={onClose} />
}

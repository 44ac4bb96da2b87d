import { TextInput } from '@mantine/core'

import { call } from '../../api/client.js'
import { changeEmail } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { SecretInput } from '../../ui/secret-input.js'
import { emailAddress, required } from '../../ui/validation.js'

export interface EmailFormProps {
  /** Gets the address that the link goes to. */
  readonly onDone: (email: string) => void
  readonly onCancel: () => void
}

export function EmailForm({ onDone, onCancel }: EmailFormProps) {
  const state = usePlainForm({
    initialValues: { email: '', password: '' },
    validate: { email: emailAddress, password: required },
    send: (body, options) => call(changeEmail, { body }, options),
    onDone: (_, { email }) => onDone(email),
  })
  const { getInputProps } = state.form
  return (
    <PlainForm {...state} submitLabel="Send the confirmation" onCancel={onCancel}>
      <TextInput
        label="New e-mail address"
        type="email"
        autoComplete="email"
        data-autofocus
        {...getInputProps('email')}
      />
      <SecretInput
        label="Your password"
        description="So that nobody else does it at your unlocked screen."
        autoComplete="current-password"
        {...getInputProps('password')}
      />
    </PlainForm>
  )
}

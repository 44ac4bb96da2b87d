import { TextInput } from '@mantine/core'

import { call } from '../../api/client.js'
import { signUp } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { SecretInput } from '../../ui/secret-input.js'
import { emailAddress, newPassword, required } from '../../ui/validation.js'

/** `onDone` gets the address that the link goes to. */
export function SignUpForm({ onDone }: { readonly onDone: (email: string) => void }) {
  const state = usePlainForm({
    initialValues: { name: '', email: '', password: '' },
    validate: { name: required, email: emailAddress, password: newPassword },
    send: (body, options) => call(signUp, { body }, options),
    onDone: (_, { email }) => onDone(email),
  })
  const { getInputProps } = state.form
  return (
    <PlainForm {...state} submitLabel="Make an account" isWide>
      <TextInput label="Your name" autoComplete="name" {...getInputProps('name')} />
      <TextInput label="E-mail" type="email" autoComplete="username" {...getInputProps('email')} />
      <SecretInput
        label="Password"
        description="At least 12 characters; anything goes."
        autoComplete="new-password"
        {...getInputProps('password')}
      />
    </PlainForm>
  )
}

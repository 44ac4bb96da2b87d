import { TextInput } from '@mantine/core'
import type { SignInAnswer } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { signIn } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { SecretInput } from '../../ui/secret-input.js'
import { emailAddress, required } from '../../ui/validation.js'

export function SignInForm({ onDone }: { readonly onDone: (answer: SignInAnswer) => void }) {
  const state = usePlainForm({
    initialValues: { email: '', password: '' },
    validate: { email: emailAddress, password: required },
    send: (body, options) => call(signIn, { body }, options),
    onDone,
  })
  const { getInputProps } = state.form
  return (
    <PlainForm {...state} submitLabel="Sign in" isWide>
      <TextInput label="E-mail" type="email" autoComplete="username" {...getInputProps('email')} />
      <SecretInput label="Password" autoComplete="current-password" {...getInputProps('password')} />
    </PlainForm>
  )
}

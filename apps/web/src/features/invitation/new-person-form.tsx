import { TextInput } from '@mantine/core'
import type { AnswerOf, acceptInvitation as acceptInvitationEndpoint } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { acceptInvitation } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { SecretInput } from '../../ui/secret-input.js'
import { emailAddress, newPassword, required } from '../../ui/validation.js'

export type Acceptance = AnswerOf<typeof acceptInvitationEndpoint>

export interface NewPersonFormProps {
  readonly token: string
  /** The invited address; null: whoever holds the link gives theirs. */
  readonly email: string | null
  readonly onDone: (acceptance: Acceptance) => void
}

/** Makes an account and accepts, in one. */
export function NewPersonForm({ token, email, onDone }: NewPersonFormProps) {
  const state = usePlainForm({
    initialValues: { name: '', email: email ?? '', password: '' },
    validate: { name: required, email: emailAddress, password: newPassword },
    within: 'account.',
    send: (values, options) => {
      const { name, password } = values
      const account = { name, password, ...(email === null ? { email: values.email } : {}) }
      return call(acceptInvitation, { body: { token, account } }, options)
    },
    onDone,
  })
  const { getInputProps } = state.form
  return (
    <PlainForm {...state} submitLabel="Make my account and join" isWide>
      <TextInput label="Your name" autoComplete="name" {...getInputProps('name')} />
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        readOnly={email !== null}
        {...(email === null ? {} : { description: 'The invitation is for this address.' })}
        {...getInputProps('email')}
      />
      <SecretInput
        label="Password"
        description="At least 12 characters; anything goes."
        autoComplete="new-password"
        {...getInputProps('password')}
      />
    </PlainForm>
  )
}

import { TextInput } from '@mantine/core'

import { call } from '../../api/client.js'
import { requestPasswordReset } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { emailAddress } from '../../ui/validation.js'

/** `onDone` gets the address that the link goes to. */
export function ForgottenPasswordForm({ onDone }: { readonly onDone: (email: string) => void }) {
  const state = usePlainForm({
    initialValues: { email: '' },
    validate: { email: emailAddress },
    send: (body, options) => call(requestPasswordReset, { body }, options),
    onDone: (_, { email }) => onDone(email),
  })
  return (
    <PlainForm {...state} submitLabel="Send the link" isWide>
      <TextInput label="E-mail" type="email" autoComplete="username" {...state.form.getInputProps('email')} />
    </PlainForm>
  )
}

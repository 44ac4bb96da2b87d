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
  readonly organizationName: string
  readonly onDone: (acceptance: Acceptance) => void
}

/** The server names the fields of the account as `account.name` and so on. */
const fieldNames = { name: 'account.name', email: 'account.email', password: 'account.password' } as const

/** Makes an account and accepts, in one. */
export function NewPersonForm({ token, email, organizationName, onDone }: NewPersonFormProps) {
  const state = usePlainForm({
    initialValues: { [fieldNames.name]: '', [fieldNames.email]: email ?? '', [fieldNames.password]: '' },
    validate: {
      [fieldNames.name]: required,
      [fieldNames.email]: emailAddress,
      [fieldNames.password]: newPassword,
    },
    send: (values, options) => {
      const given = {
        name: values[fieldNames.name],
        password: values[fieldNames.password],
        ...(email === null ? { email: values[fieldNames.email] } : {}),
      }
      return call(acceptInvitation, { body: { token, account: given } }, options)
    },
    onDone,
  })
  const { getInputProps } = state.form
  return (
    <PlainForm {...state} submitLabel={`Make an account and join ${organizationName}`} isWide>
      <TextInput label="Your name" autoComplete="name" {...getInputProps(fieldNames.name)} />
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        readOnly={email !== null}
        {...(email === null ? {} : { description: 'The invitation is for this address.' })}
        {...getInputProps(fieldNames.email)}
      />
      <SecretInput
        label="Password"
        description="At least 12 characters; anything goes."
        autoComplete="new-password"
        {...getInputProps(fieldNames.password)}
      />
    </PlainForm>
  )
}

import type { AnswerOf, verifyEmail as verifyEmailEndpoint } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { verifyEmail } from '../../api/endpoints.js'
import { ApiProblem } from '../../api/problem.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { SecretInput } from '../../ui/secret-input.js'
import { required } from '../../ui/validation.js'

/** The link is that of a sign-up, and whoever reads the mailbox may be another than who chose the password. */
export const isPasswordNeeded = (error: unknown): boolean =>
  error instanceof ApiProblem && error.errors.some(({ code }) => code === 'passwordNeeded')

export interface SignUpPasswordFormProps {
  readonly token: string
  readonly onDone: (answer: AnswerOf<typeof verifyEmailEndpoint>) => void
}

export function SignUpPasswordForm({ token, onDone }: SignUpPasswordFormProps) {
  const state = usePlainForm({
    initialValues: { password: '' },
    validate: { password: required },
    send: ({ password }, options) => call(verifyEmail, { body: { token, password } }, options),
    onDone,
  })
  return (
    <PlainForm {...state} submitLabel="Complete my account" isWide>
      <p style={{ margin: 0 }}>
        You have not asked for an account, or do not know the password? Then leave this page: nothing comes to
        be. You can sign up once more with a password of your own.
      </p>
      <SecretInput
        label="Password from your sign-up"
        autoComplete="current-password"
        autoFocus
        {...state.form.getInputProps('password')}
      />
    </PlainForm>
  )
}

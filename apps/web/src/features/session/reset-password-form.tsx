import { call } from '../../api/client.js'
import { resetPassword } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { SecretInput } from '../../ui/secret-input.js'
import { newPassword } from '../../ui/validation.js'

export interface ResetPasswordFormProps {
  readonly token: string
  readonly onDone: () => void
}

export function ResetPasswordForm({ token, onDone }: ResetPasswordFormProps) {
  const state = usePlainForm({
    initialValues: { password: '' },
    validate: { password: newPassword },
    send: ({ password }, options) => call(resetPassword, { body: { token, password } }, options),
    onDone,
  })
  return (
    <PlainForm {...state} submitLabel="Set the password" isWide>
      <SecretInput
        label="New password"
        description="At least 12 characters; anything goes."
        autoComplete="new-password"
        {...state.form.getInputProps('password')}
      />
    </PlainForm>
  )
}

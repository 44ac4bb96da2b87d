import type { CallOptions } from '../../api/client.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { SecretInput } from '../../ui/secret-input.js'
import { required } from '../../ui/validation.js'

export interface PasswordStepProps<Answer> {
  /** What follows, and what it means. */
  readonly words: string
  readonly submitLabel: string
  readonly isDangerous?: boolean
  readonly send: (body: { readonly password: string }, options: CallOptions) => Promise<Answer>
  readonly onDone: (answer: Answer) => void | Promise<void>
  readonly onCancel: () => void
}

/** The password again, before the ways to sign in change. */
export function PasswordStep<Answer>(props: PasswordStepProps<Answer>) {
  const state = usePlainForm({
    initialValues: { password: '' },
    validate: { password: required },
    send: props.send,
    onDone: props.onDone,
  })
  return (
    <PlainForm
      {...state}
      submitLabel={props.submitLabel}
      isDangerous={props.isDangerous ?? false}
      onCancel={props.onCancel}
    >
      <p style={{ margin: 0 }}>{props.words}</p>
      <SecretInput
        label="Your password"
        autoComplete="current-password"
        data-autofocus
        {...state.form.getInputProps('password')}
      />
    </PlainForm>
  )
}

import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { SignInAnswer } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { signIn } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormErrors } from '../../ui/form-errors.js'
import { SecretInput } from '../../ui/secret-input.js'
import { emailAddress, required } from '../../ui/validation.js'

const empty = { email: '', password: '' }

export function SignInForm({ onDone }: { readonly onDone: (answer: SignInAnswer) => void }) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: empty,
    validate: { email: emailAddress, password: required },
  })
  const { submit, isPending, problem } = useSubmit({
    fields: Object.keys(empty),
    setErrors: form.setErrors,
    send: (body: typeof empty, options) => call(signIn, { body }, options),
    onDone,
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(submit, (errors) =>
        form.getInputNode(Object.keys(errors)[0] ?? 'email')?.focus(),
      )}
    >
      <Stack gap="sm">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <SecretInput
          label="Password"
          autoComplete="current-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" mt="xs" loading={isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}

import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Session } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { setUp } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormErrors } from '../../ui/form-errors.js'
import { SecretInput } from '../../ui/secret-input.js'
import { emailAddress, newPassword, required } from '../../ui/validation.js'

const empty = { name: '', email: '', password: '', organizationName: '' }

/** Makes the first owner and organisation. */
export function SetUpForm({ onDone }: { readonly onDone: (session: Session) => void }) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: empty,
    validate: { name: required, email: emailAddress, password: newPassword, organizationName: required },
  })
  const { submit, isPending, problem } = useSubmit({
    fields: Object.keys(empty),
    setErrors: form.setErrors,
    send: (body: typeof empty, options) => call(setUp, { body }, options),
    onDone,
  })
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(submit, (errors) =>
        form.getInputNode(Object.keys(errors)[0] ?? 'name')?.focus(),
      )}
    >
      <Stack gap="sm">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <TextInput
          label="Your name"
          autoComplete="name"
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <SecretInput
          label="Password"
          description="At least 12 characters; anything goes."
          autoComplete="new-password"
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <TextInput
          label="Organisation"
          autoComplete="organization"
          key={form.key('organizationName')}
          {...form.getInputProps('organizationName')}
        />
        <Button type="submit" mt="xs" loading={isPending}>
          Set up Knowwhen
        </Button>
      </Stack>
    </form>
  )
}

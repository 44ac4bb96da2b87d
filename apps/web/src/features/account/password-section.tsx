import { Stack } from '@mantine/core'
import type { Account } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { changePassword } from '../../api/endpoints.js'
import { sessionsQuery } from '../../api/queries/account.queries.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { SecretInput } from '../../ui/secret-input.js'
import { Section } from '../../ui/section.js'
import { toast } from '../../ui/toast.js'
import { newPassword, required } from '../../ui/validation.js'
import { SetPasswordFirst } from './set-password-first.js'

const empty = { currentPassword: '', password: '' }

function PasswordForm({ email }: { readonly email: string }) {
  const queryClient = useQueryClient()
  const state = usePlainForm({
    initialValues: empty,
    validate: { currentPassword: required, password: newPassword },
    send: (body, options) => call(changePassword, { body }, options),
    onDone: async () => {
      state.form.setValues(empty)
      await queryClient.invalidateQueries({ queryKey: sessionsQuery().queryKey })
      toast.done('Your password is changed. You are signed out everywhere else.')
    },
  })
  const { getInputProps } = state.form
  return (
    <PlainForm {...state} submitLabel="Change password">
      <Stack gap="sm" maw={420}>
        {/* Lets password managers know whose password changes. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <SecretInput
          label="Present password"
          autoComplete="current-password"
          {...getInputProps('currentPassword')}
        />
        <SecretInput
          label="New password"
          description="At least 12 characters; anything goes."
          autoComplete="new-password"
          {...getInputProps('password')}
        />
      </Stack>
    </PlainForm>
  )
}

export function PasswordSection({ account }: { readonly account: Account }) {
  return (
    <Section title="Password">
      {account.hasPassword ? (
        <PasswordForm email={account.email} />
      ) : (
        <SetPasswordFirst email={account.email} />
      )}
    </Section>
  )
}

import { Button, Modal, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Account } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { eraseOwnAccount } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { SecretInput } from '../../ui/secret-input.js'
import { Section } from '../../ui/section.js'
import { required } from '../../ui/validation.js'

export interface EraseAccountProps {
  readonly account: Account
  readonly onErased: () => void
}

function EraseForm({ account, onErased, onCancel }: EraseAccountProps & { readonly onCancel: () => void }) {
  const isSame = (typed: string): string | null =>
    typed.trim().toLowerCase() === account.email.toLowerCase() ? null : `Please type ${account.email}.`
  const state = usePlainForm({
    initialValues: { confirmation: '', password: '' },
    validate: { confirmation: isSame, ...(account.hasPassword ? { password: required } : {}) },
    send: ({ confirmation, password }, options) =>
      call(
        eraseOwnAccount,
        { body: { confirmation, ...(account.hasPassword ? { password } : {}) } },
        options,
      ),
    onDone: onErased,
  })
  const { getInputProps } = state.form
  return (
    <PlainForm {...state} submitLabel="Erase my account" isDangerous onCancel={onCancel}>
      <p style={{ margin: 0 }}>
        Your name, address and ways to sign in go for good, everywhere. What you did stays, by “Erased
        person”, so that decisions and the log of achievements remain true. This cannot be undone.
      </p>
      <TextInput
        label={`Type ${account.email} to confirm`}
        autoComplete="off"
        data-autofocus
        {...getInputProps('confirmation')}
      />
      {account.hasPassword && (
        <SecretInput label="Your password" autoComplete="current-password" {...getInputProps('password')} />
      )}
    </PlainForm>
  )
}

export function EraseAccount(props: EraseAccountProps) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <Section title="Leave Knowwhen for good">
      <p className="kw-soft" style={{ margin: '0 0 12px', maxWidth: '64ch' }}>
        If you are the only owner of an organisation with other people in it, make somebody else its owner
        first.
      </p>
      <Button variant="default" onClick={open}>
        Erase my account…
      </Button>
      <Modal opened={opened} onClose={close} title="Erase your account?">
        <EraseForm {...props} onCancel={close} />
      </Modal>
    </Section>
  )
}

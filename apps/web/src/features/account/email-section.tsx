import { Button, Group, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Account } from '@knowwhen/contract'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { sendEmailVerification } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { FormErrors } from '../../ui/form-errors.js'
import { Row, RowList, Tag } from '../../ui/row-list.js'
import { Section } from '../../ui/section.js'
import { EmailForm } from './email-form.js'
import { SetPasswordFirst } from './set-password-first.js'

/** The address counts for invitations and domains only once it is proven. */
function SendAgain({ email }: { readonly email: string }) {
  const sending = useMutation({ mutationFn: () => call(sendEmailVerification, { body: {} }) })
  if (sending.isSuccess)
    return (
      <p role="status" style={{ margin: 0 }}>
        A link is on its way to {email}.
      </p>
    )
  return (
    <>
      <FormErrors message={sending.error === null ? null : sentenceOf(sending.error)} />
      <Button
        variant="default"
        size="compact-sm"
        loading={sending.isPending}
        onClick={() => sending.mutate()}
      >
        Send the confirmation again
      </Button>
    </>
  )
}

function Asked({ email, onClose }: { readonly email: string; readonly onClose: () => void }) {
  return (
    <>
      <p style={{ margin: 0 }} role="status">
        A link is on its way to <strong>{email}</strong>. Until you open it, everything stays at your present
        address, which is told of the change.
      </p>
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </>
  )
}

export function EmailSection({ account }: { readonly account: Account }) {
  const [opened, { open, close }] = useDisclosure(false)
  const [askedFor, setAskedFor] = useState<string | null>(null)
  const show = (): void => {
    setAskedFor(null)
    open()
  }
  return (
    <Section title="E-mail address">
      <RowList label="Your e-mail address">
        <Row
          title={
            <>
              {account.email}
              <Tag>{account.isEmailVerified ? 'confirmed' : 'not confirmed'}</Tag>
            </>
          }
          words="You sign in with it, and messages go there."
          {...(account.isEmailVerified ? {} : { more: <SendAgain email={account.email} /> })}
          side={
            <Button variant="default" size="compact-sm" aria-label="Change e-mail address" onClick={show}>
              Change
            </Button>
          }
        />
      </RowList>
      <Modal opened={opened} onClose={close} title="Change your e-mail address">
        {!account.hasPassword && <SetPasswordFirst email={account.email} />}
        {account.hasPassword && askedFor === null && <EmailForm onDone={setAskedFor} onCancel={close} />}
        {askedFor !== null && <Asked email={askedFor} onClose={close} />}
      </Modal>
    </Section>
  )
}

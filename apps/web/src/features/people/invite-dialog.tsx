import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { SentInvitation } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { createInvitation } from '../../api/endpoints.js'
import { invitationsQuery } from '../../api/queries/people.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { ChoiceList, type Choice } from '../../ui/choice-list.js'
import { CopyLine } from '../../ui/copy-line.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatDate } from '../../ui/format.js'
import { aRole, roleChoices, type RoleWord } from '../../ui/role-words.js'
import { emailAddress } from '../../ui/validation.js'
import { mayGive, type Myself } from './role-rules.js'

type Way = 'email' | 'link'

const ways = (sendsMail: boolean): readonly Choice<Way>[] => [
  {
    value: 'email',
    label: 'By e-mail',
    words: sendsMail
      ? 'Only that address can accept it.'
      : 'Only that address can accept it. No mail server is set up: the message waits in the outbox, from where you hand it on.',
  },
  { value: 'link', label: 'By a link', words: 'Whoever opens it first joins. You hand it on yourself.' },
]

interface Values {
  readonly way: Way
  readonly email: string
  readonly role: RoleWord
}

interface InviteFormProps {
  readonly me: Myself
  readonly sendsMail: boolean
  readonly onSent: (sent: SentInvitation) => void
  readonly onClose: () => void
}

function InviteForm({ me, sendsMail, onSent, onClose }: InviteFormProps) {
  const queryClient = useQueryClient()
  const form = useForm<Values>({
    initialValues: { way: 'email', email: '', role: 'member' },
    validate: { email: (email, { way }) => (way === 'email' ? emailAddress(email) : null) },
  })
  const { submit, isPending, problem } = useSubmit({
    fields: ['email', 'role'],
    setErrors: form.setErrors,
    send: ({ way, email, role }: Values, options) =>
      call(createInvitation, { body: { email: way === 'email' ? email.trim() : null, role } }, options),
    onDone: async (sent) => {
      onSent(sent)
      await queryClient.invalidateQueries({ queryKey: invitationsQuery().queryKey })
    },
  })
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <ChoiceList
          legend="How"
          choices={ways(sendsMail)}
          value={form.values.way}
          onChange={(way) => form.setFieldValue('way', way)}
        />
        {form.values.way === 'email' && (
          <TextInput label="E-mail address" type="email" data-autofocus {...form.getInputProps('email')} />
        )}
        <ChoiceList
          legend="As what"
          choices={roleChoices.filter(({ value }) => mayGive(me, value))}
          value={form.values.role}
          onChange={(role) => form.setFieldValue('role', role)}
        />
      </Stack>
      <FormButtons
        submitLabel={form.values.way === 'email' ? 'Invite' : 'Make link'}
        isPending={isPending}
        onCancel={onClose}
      />
    </form>
  )
}

export interface SentPanelProps {
  readonly sent: SentInvitation
  readonly sendsMail: boolean
  readonly onClose: () => void
}

const sentWords = ({ invitation, link }: SentInvitation, sendsMail: boolean): string => {
  const whom = invitation.email ?? 'Whoever opens it first'
  const until = `until ${formatDate(invitation.expiresAt)}`
  if (link !== null)
    return `${whom} can join with this link as ${aRole(invitation.role)}, once, ${until}. It is shown now and never again.`
  return sendsMail
    ? `A message is on its way to ${whom}. Its link works once, ${until}.`
    : `A message to ${whom} waits in the outbox, from where you hand it on: no mail server is set up. Its link works once, ${until}.`
}

/** The only time that a link is shown. */
export function SentPanel({ sent, sendsMail, onClose }: SentPanelProps) {
  return (
    <Stack gap="sm">
      <p style={{ margin: 0 }}>{sentWords(sent, sendsMail)}</p>
      {sent.link !== null && <CopyLine label="Link" value={sent.link} />}
      <Group justify="flex-end" mt="sm">
        <Button data-autofocus onClick={onClose}>
          {sent.link === null ? 'Close' : 'I have copied it'}
        </Button>
      </Group>
    </Stack>
  )
}

export interface InviteDialogProps {
  readonly opened: boolean
  readonly me: Myself
  readonly sendsMail: boolean
  readonly onClose: () => void
}

export function InviteDialog({ opened, onClose, ...props }: InviteDialogProps) {
  const [sent, setSent] = useState<SentInvitation | null>(null)
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      closeOnClickOutside={sent === null}
      title={sent === null ? 'Invite somebody' : 'Invited'}
      transitionProps={{ onExited: () => setSent(null) }}
    >
      {sent === null ? (
        <InviteForm {...props} onSent={setSent} onClose={onClose} />
      ) : (
        <SentPanel sent={sent} sendsMail={props.sendsMail} onClose={onClose} />
      )}
    </Modal>
  )
}

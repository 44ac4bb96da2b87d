import { Modal, Select, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { MemberOfOrganization } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { transferOwnership } from '../../api/endpoints.js'
import { peopleQuery } from '../../api/queries/organization.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { roleWord } from '../../ui/role-words.js'
import { required } from '../../ui/validation.js'

export interface TransferDialogProps {
  readonly opened: boolean
  readonly ownUserId: string
  /** Name of the new owner; the session has another role from then on. */
  readonly onDone: (name: string) => void
  readonly onClose: () => void
}

const optionsOf = (people: readonly MemberOfOrganization[], ownUserId: string) =>
  people
    .filter(({ userId, role }) => userId !== ownUserId && role !== 'owner')
    .map(({ userId, name, role }) => ({ value: userId, label: `${name} (${roleWord(role).toLowerCase()})` }))

function TransferForm({ ownUserId, onDone, onClose }: Omit<TransferDialogProps, 'opened'>) {
  const { data } = useQuery(peopleQuery())
  const options = optionsOf(data?.items ?? [], ownUserId)
  const form = useForm({ initialValues: { userId: '' }, validate: { userId: required } })
  const { submit, isPending, problem } = useSubmit({
    fields: ['userId'],
    setErrors: form.setErrors,
    send: ({ userId }: { userId: string }, sending) =>
      call(transferOwnership, { body: { userId } }, sending).then(() => userId),
    onDone: (userId) => onDone(data?.items.find((person) => person.userId === userId)?.name ?? 'Somebody'),
  })
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <p style={{ margin: 0 }}>You become an admin. Only the new owner can give the organisation back.</p>
        <Select
          label="New owner"
          placeholder={data !== undefined && options.length === 0 ? 'Nobody else is here yet' : undefined}
          data={options}
          searchable
          data-autofocus
          {...form.getInputProps('userId')}
        />
      </Stack>
      <FormButtons submitLabel="Hand over" isPending={isPending} onCancel={onClose} />
    </form>
  )
}

export function TransferDialog({ opened, ...props }: TransferDialogProps) {
  return (
    <Modal opened={opened} onClose={props.onClose} title="Hand over ownership">
      <TransferForm {...props} />
    </Modal>
  )
}

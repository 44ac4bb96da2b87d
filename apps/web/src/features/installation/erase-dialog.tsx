import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { erasePerson } from '../../api/endpoints.js'
import { installationQuery } from '../../api/queries/installation.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormErrors } from '../../ui/form-errors.js'
import { toast } from '../../ui/toast.js'
import type { PersonLine } from './person-rows.js'

interface EraseFormProps {
  readonly person: PersonLine
  readonly onClose: () => void
}

function EraseForm({ person, onClose }: EraseFormProps) {
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { confirmation: '' },
    validate: {
      confirmation: (typed) =>
        typed.trim().toLowerCase() === person.email.toLowerCase()
          ? null
          : `Please type the address as it is: ${person.email}`,
    },
  })
  const { submit, isPending, problem } = useSubmit({
    fields: ['confirmation'],
    setErrors: form.setErrors,
    send: ({ confirmation }: { confirmation: string }, options) =>
      call(erasePerson, { body: { userId: person.userId, confirmation: confirmation.trim() } }, options),
    onDone: async () => {
      onClose()
      toast.done('The person is erased.')
      await queryClient.invalidateQueries({ queryKey: installationQuery().queryKey })
    },
  })
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <p style={{ margin: 0 }}>
          The name, the address and every way to sign in go for good, in every organisation. What the person
          did stays, by “Erased person”, so that decisions, cards and the log of achievements remain true.
          This cannot be undone.
        </p>
        <TextInput
          label={`Type “${person.email}” to confirm`}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('confirmation')}
        />
      </Stack>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" color="red.9" loading={isPending}>
          Erase for good
        </Button>
      </Group>
    </form>
  )
}

export interface EraseDialogProps {
  readonly person: PersonLine | null
  readonly onClose: () => void
}

export function EraseDialog({ person, onClose }: EraseDialogProps) {
  return (
    <Modal opened={person !== null} onClose={onClose} title={`Erase ${person?.name ?? ''}?`}>
      {person !== null && <EraseForm person={person} onClose={onClose} />}
    </Modal>
  )
}

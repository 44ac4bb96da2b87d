import { Anchor, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Organization } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { exportOrganization, scheduleDeletion } from '../../api/endpoints.js'
import { organizationsQuery } from '../../api/queries/account.queries.js'
import { organizationQuery } from '../../api/queries/organization.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormErrors } from '../../ui/form-errors.js'

export interface DeletionDialogProps {
  readonly opened: boolean
  readonly organization: Organization
  readonly onClose: () => void
}

const useDeletion = ({ organization, onClose }: Omit<DeletionDialogProps, 'opened'>) => {
  const queryClient = useQueryClient()
  const form = useForm({
    initialValues: { name: '' },
    validate: {
      name: (typed) =>
        typed.trim() === organization.name ? null : `Please type the name as it is: ${organization.name}`,
    },
  })
  const sending = useSubmit({
    fields: ['name'],
    setErrors: form.setErrors,
    send: ({ name }: { name: string }, options) => call(scheduleDeletion, { body: { name } }, options),
    onDone: async (scheduled) => {
      queryClient.setQueryData(organizationQuery().queryKey, scheduled)
      onClose()
      await queryClient.invalidateQueries({ queryKey: organizationsQuery().queryKey })
    },
  })
  return { form, ...sending }
}

function DeletionForm(props: Omit<DeletionDialogProps, 'opened'>) {
  const { form, submit, isPending, problem } = useDeletion(props)
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <p style={{ margin: 0 }}>
          After 14 days everything in it is gone for good: cards, evidence, decisions, achievements, the audit
          trail. Until then everybody here sees the date, and an owner can call it off.
        </p>
        <p style={{ margin: 0 }}>
          <Anchor href={exportOrganization.path} download>
            Export everything first
          </Anchor>
          : the archive can be brought into another installation.
        </p>
        <TextInput
          label={`Type “${props.organization.name}” to confirm`}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('name')}
        />
      </Stack>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={props.onClose}>
          Cancel
        </Button>
        <Button type="submit" color="red.9" loading={isPending}>
          Delete in 14 days
        </Button>
      </Group>
    </form>
  )
}

export function DeletionDialog({ opened, ...props }: DeletionDialogProps) {
  return (
    <Modal opened={opened} onClose={props.onClose} title="Delete this organisation?">
      <DeletionForm {...props} />
    </Modal>
  )
}

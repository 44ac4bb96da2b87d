import { Button, Group, Modal, NumberInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import type { Organization } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { updateOrganization } from '../../api/endpoints.js'
import { organizationQuery } from '../../api/queries/organization.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { ChoiceList, type Choice } from '../../ui/choice-list.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatQuantity } from '../../ui/format.js'
import { toast } from '../../ui/toast.js'

type Keeping = 'forGood' | 'days'

const keepings: readonly Choice<Keeping>[] = [
  { value: 'forGood', label: 'For good', words: 'Nothing is ever erased from the trail.' },
  {
    value: 'days',
    label: 'For a number of days',
    words: 'What is older is erased once a day, for everybody and for good. The erasing is itself recorded.',
  },
]

const keptWords = (days: number | null): string =>
  days === null ? 'Kept for good' : `Kept for ${formatQuantity(days, 'day')}`

interface Values {
  readonly keeping: Keeping
  readonly days: number
}

const useRetention = (organization: Organization, onClose: () => void) => {
  const queryClient = useQueryClient()
  const key = organizationQuery().queryKey
  const form = useForm<Values>({
    initialValues: {
      keeping: organization.auditRetentionDays === null ? 'forGood' : 'days',
      days: organization.auditRetentionDays ?? 730,
    },
    validate: {
      days: (days, { keeping }) =>
        keeping === 'forGood' || (Number.isInteger(days) && days >= 30 && days <= 36_500)
          ? null
          : 'Please give a whole number of days from 30 to 36,500.',
    },
  })
  const sending = useSubmit({
    fields: ['days'],
    setErrors: form.setErrors,
    send: ({ keeping, days }: Values, options) =>
      call(
        updateOrganization,
        {
          body: { auditRetentionDays: keeping === 'forGood' ? null : days },
          version: organization.version,
        },
        options,
      ),
    onDone: (saved) => {
      queryClient.setQueryData(key, saved)
      toast.done(`The audit trail is ${keptWords(saved.auditRetentionDays).toLowerCase()}.`)
      onClose()
    },
    onRefused: () => void queryClient.invalidateQueries({ queryKey: key }),
  })
  return { form, ...sending }
}

interface RetentionFormProps {
  readonly organization: Organization
  readonly onClose: () => void
}

function RetentionForm({ organization, onClose }: RetentionFormProps) {
  const { form, submit, isPending, problem } = useRetention(organization, onClose)
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <ChoiceList
          legend="How long is the trail kept?"
          choices={keepings}
          value={form.values.keeping}
          onChange={(keeping) => form.setFieldValue('keeping', keeping)}
        />
        {form.values.keeping === 'days' && (
          <NumberInput
            label="Days"
            min={30}
            max={36_500}
            allowDecimal={false}
            maw={200}
            {...form.getInputProps('days')}
          />
        )}
      </Stack>
      <FormButtons submitLabel="Save" isPending={isPending} onCancel={onClose} />
    </form>
  )
}

export interface AuditRetentionProps {
  readonly organization: Organization
  readonly canManage: boolean
}

/** How long the trail is kept, and the way to change it. */
export function AuditRetention({ organization, canManage }: AuditRetentionProps) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <Group gap="xs">
      <span className="kw-soft">{keptWords(organization.auditRetentionDays)}.</span>
      {canManage && (
        <Button variant="subtle" size="compact-sm" onClick={open}>
          Change how long
        </Button>
      )}
      <Modal opened={opened} onClose={close} title="Keeping the audit trail">
        <RetentionForm organization={organization} onClose={close} />
      </Modal>
    </Group>
  )
}

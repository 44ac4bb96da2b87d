import { Button, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Organization } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { updateOrganization } from '../../api/endpoints.js'
import { organizationsQuery } from '../../api/queries/account.queries.js'
import { organizationQuery } from '../../api/queries/organization.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { ChoiceList } from '../../ui/choice-list.js'
import { FormErrors } from '../../ui/form-errors.js'
import { SectionHeader } from '../../ui/section-header.js'
import { toast } from '../../ui/toast.js'
import { required } from '../../ui/validation.js'
import { strictnessChoices } from './strictness-words.js'

export interface OrganizationFormProps {
  readonly organization: Organization
  readonly canManage: boolean
  /** Its name stands elsewhere too. */
  readonly onSaved: () => Promise<void>
}

interface Values {
  readonly name: string
  readonly strictness: Organization['strictness']
  readonly minimumRuntimeDays: number
}

const daysProblem = (days: number): string | null =>
  Number.isInteger(days) && days >= 1 && days <= 90
    ? null
    : 'Please give a whole number of days from 1 to 90.'

const useOrganizationForm = ({ organization, onSaved }: OrganizationFormProps) => {
  const queryClient = useQueryClient()
  const form = useForm<Values>({
    initialValues: {
      name: organization.name,
      strictness: organization.strictness,
      minimumRuntimeDays: organization.minimumRuntimeDays,
    },
    validate: { name: required, minimumRuntimeDays: daysProblem },
  })
  const sending = useSubmit({
    fields: ['name', 'strictness', 'minimumRuntimeDays'],
    setErrors: form.setErrors,
    send: (body: Values, options) =>
      call(updateOrganization, { body, version: organization.version }, options),
    onDone: async (saved) => {
      queryClient.setQueryData(organizationQuery().queryKey, saved)
      form.resetDirty()
      await queryClient.invalidateQueries({ queryKey: organizationsQuery().queryKey })
      await onSaved()
      toast.done('Saved. Cards that are sealed already keep the rules they were sealed with.')
    },
    onRefused: () => void queryClient.invalidateQueries({ queryKey: organizationQuery().queryKey }),
  })
  return { form, ...sending }
}

export function OrganizationForm(props: OrganizationFormProps) {
  const { canManage } = props
  const { form, submit, isPending, problem } = useOrganizationForm(props)
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="xl">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <TextInput
          label="Name of the organisation"
          readOnly={!canManage}
          maw={420}
          {...form.getInputProps('name')}
        />
        <div>
          <SectionHeader
            title="Decision rules"
            lead="They are sealed into each card when it is sealed. Changing them here changes no card that is sealed already."
          />
          <Stack>
            <ChoiceList
              legend="When is a hypothesis validated?"
              choices={strictnessChoices}
              value={form.values.strictness}
              isDisabled={!canManage}
              onChange={(strictness) => form.setFieldValue('strictness', strictness)}
            />
            <NumberInput
              label="Minimum runtime, in days"
              description="No verdict is read before. Seven days see every weekday once."
              min={1}
              max={90}
              allowDecimal={false}
              readOnly={!canManage}
              maw={260}
              {...form.getInputProps('minimumRuntimeDays')}
            />
          </Stack>
        </div>
        {canManage && (
          <Group>
            <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
              Save
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}

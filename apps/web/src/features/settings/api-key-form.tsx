import { Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AnswerOf, ApiKey, createApiKey as createApiKeyEndpoint } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { createApiKey } from '../../api/endpoints.js'
import { apiKeysQuery } from '../../api/queries/organization.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { ChoiceList, type Choice } from '../../ui/choice-list.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { required } from '../../ui/validation.js'

export type MadeKey = AnswerOf<typeof createApiKeyEndpoint>

const scopes: readonly Choice<ApiKey['scope']>[] = [
  { value: 'read', label: 'Read', words: 'Sees everything, changes nothing.' },
  { value: 'write', label: 'Write', words: 'Also writes cards, links experiments and decides.' },
  { value: 'admin', label: 'Admin', words: 'Also manages teams, KPIs, connections and keys.' },
]

const lives = [
  { value: '', label: 'Never' },
  { value: '30', label: 'After 30 days' },
  { value: '90', label: 'After 90 days' },
  { value: '365', label: 'After a year' },
]

const inDays = (days: string): string | null =>
  days === '' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString()

interface Values {
  readonly name: string
  readonly scope: ApiKey['scope']
  readonly days: string
}

export interface ApiKeyFormProps {
  readonly onMade: (made: MadeKey) => void
  readonly onClose: () => void
}

export function ApiKeyForm({ onMade, onClose }: ApiKeyFormProps) {
  const queryClient = useQueryClient()
  const form = useForm<Values>({
    initialValues: { name: '', scope: 'read', days: '90' },
    validate: { name: required },
  })
  const { submit, isPending, problem } = useSubmit({
    fields: ['name', 'scope'],
    setErrors: form.setErrors,
    send: ({ name, scope, days }: Values, options) =>
      call(createApiKey, { body: { name, scope, expiresAt: inDays(days) } }, options),
    onDone: async (made) => {
      onMade(made)
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery().queryKey })
    },
  })
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <TextInput
          label="Name"
          description="What it is for, so that someone else dares to revoke it one day."
          data-autofocus
          {...form.getInputProps('name')}
        />
        <ChoiceList
          legend="What it may do"
          choices={scopes}
          value={form.values.scope}
          onChange={(scope) => form.setFieldValue('scope', scope)}
        />
        <Select label="Expires" data={lives} allowDeselect={false} {...form.getInputProps('days')} />
      </Stack>
      <FormButtons submitLabel="Make key" isPending={isPending} onCancel={onClose} />
    </form>
  )
}

import { Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AnswerOf, ApiKey, createApiKey as createApiKeyEndpoint } from '@knowwhen/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { createApiKey } from '../../api/endpoints.js'
import { apiKeysQuery } from '../../api/queries/organization.queries.js'
import { teamsQuery } from '../../api/queries/teams.queries.js'
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

/** Only writing is limited to a team: scope read changes nothing, and scope admin knows no teams. */
const limitOf = (scope: ApiKey['scope'], teamId: string): string | null =>
  scope === 'write' && teamId !== '' ? teamId : null

interface Values {
  readonly name: string
  readonly scope: ApiKey['scope']
  /** Empty: no limit. */
  readonly teamId: string
  readonly days: string
}

export interface ApiKeyFormProps {
  readonly onMade: (made: MadeKey) => void
  readonly onClose: () => void
}

const useKeyForm = (onMade: ApiKeyFormProps['onMade']) => {
  const queryClient = useQueryClient()
  const form = useForm<Values>({
    initialValues: { name: '', scope: 'read', teamId: '', days: '90' },
    validate: { name: required },
  })
  const sending = useSubmit({
    fields: ['name', 'scope', 'teamId'],
    setErrors: form.setErrors,
    send: ({ name, scope, teamId, days }: Values, options) =>
      call(
        createApiKey,
        { body: { name, scope, teamId: limitOf(scope, teamId), expiresAt: inDays(days) } },
        options,
      ),
    onDone: async (made) => {
      onMade(made)
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery().queryKey })
    },
  })
  return { form, ...sending }
}

/** A limit to what belongs to one team; it needs no question where nothing is written. */
function TeamLimit({ form }: Pick<ReturnType<typeof useKeyForm>, 'form'>) {
  const { data } = useQuery(teamsQuery())
  if (form.values.scope !== 'write') return null
  return (
    <Select
      label="Team"
      description="A key with a team reads everything, and changes only what belongs to that team."
      data={[
        { value: '', label: 'No limit' },
        ...(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
      ]}
      allowDeselect={false}
      {...form.getInputProps('teamId')}
    />
  )
}

export function ApiKeyForm({ onMade, onClose }: ApiKeyFormProps) {
  const { form, submit, isPending, problem } = useKeyForm(onMade)
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
        <TeamLimit form={form} />
        <Select label="Expires" data={lives} allowDeselect={false} {...form.getInputProps('days')} />
      </Stack>
      <FormButtons submitLabel="Make key" isPending={isPending} onCancel={onClose} />
    </form>
  )
}

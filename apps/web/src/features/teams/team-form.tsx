import { Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Team } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { createTeam, updateTeam } from '../../api/endpoints.js'
import { teamsQuery } from '../../api/queries/teams.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { toast } from '../../ui/toast.js'
import { required } from '../../ui/validation.js'
import { ColorChoice } from './color-choice.js'
import { teamColors } from './team-color.js'

export interface TeamFormProps {
  /** The team to change; null makes a new one. */
  readonly team: Team | null
  readonly onClose: () => void
}

const valuesOf = (team: Team | null) => ({
  name: team?.name ?? '',
  purpose: team?.purpose ?? '',
  color: team?.color ?? teamColors[0].value,
})

const useTeamForm = ({ team, onClose }: TeamFormProps) => {
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: teamsQuery().queryKey })
  const form = useForm({ initialValues: valuesOf(team), validate: { name: required } })
  const sending = useSubmit({
    fields: ['name', 'purpose', 'color'],
    setErrors: form.setErrors,
    send: (body: typeof form.values, options) =>
      team === null
        ? call(createTeam, { body }, options)
        : call(updateTeam, { params: { teamId: team.id }, body, version: team.version }, options),
    onDone: async ({ name }) => {
      await refresh()
      toast.done(team === null ? `Team “${name}” is there.` : `Team “${name}” is saved.`)
      onClose()
    },
    onRefused: () => void refresh(),
  })
  return { form, ...sending }
}

export function TeamForm({ team, onClose }: TeamFormProps) {
  const { form, submit, isPending, problem } = useTeamForm({ team, onClose })
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="sm">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <TextInput label="Name" data-autofocus {...form.getInputProps('name')} />
        <Textarea
          label="Purpose"
          description="What this team is there for, in a sentence."
          autosize
          minRows={2}
          {...form.getInputProps('purpose')}
        />
        <ColorChoice value={form.values.color} onChange={(color) => form.setFieldValue('color', color)} />
      </Stack>
      <FormButtons
        submitLabel={team === null ? 'Make team' : 'Save'}
        isPending={isPending}
        onCancel={onClose}
      />
    </form>
  )
}

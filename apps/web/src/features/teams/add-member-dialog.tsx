import { Modal, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { MemberOfOrganization, Team, TeamMember } from '@knowwhen/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { addTeamMember } from '../../api/endpoints.js'
import { peopleQuery } from '../../api/queries/organization.queries.js'
import { teamsQuery } from '../../api/queries/teams.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatDay } from '../../ui/format.js'
import { toast } from '../../ui/toast.js'
import { required } from '../../ui/validation.js'
import { today } from './today.js'

export interface AddMemberDialogProps {
  readonly opened: boolean
  readonly team: Pick<Team, 'id' | 'name'>
  /** Who is in it already. */
  readonly members: readonly TeamMember[]
  readonly onClose: () => void
}

const optionsOf = (people: readonly MemberOfOrganization[], members: readonly TeamMember[]) =>
  people
    .filter(({ userId }) => !members.some(({ person }) => person.userId === userId))
    .map(({ userId, name }) => ({ value: userId, label: name }))

const addedWords = ({ person, from, isPresent }: TeamMember, team: string): string =>
  isPresent ? `${person.name} is in ${team} now.` : `${person.name} comes to ${team} on ${formatDay(from)}.`

interface Values {
  readonly userId: string
  readonly from: string
  readonly until: string
}

const useAddForm = ({ team, onClose }: Pick<AddMemberDialogProps, 'team' | 'onClose'>) => {
  const queryClient = useQueryClient()
  const form = useForm<Values>({
    initialValues: { userId: '', from: today(), until: '' },
    validate: { userId: required, from: required },
  })
  const sending = useSubmit({
    fields: ['userId', 'from', 'until'],
    setErrors: form.setErrors,
    send: ({ userId, from, until }: Values, options) =>
      call(
        addTeamMember,
        { params: { teamId: team.id }, body: { userId, from, until: until === '' ? null : until } },
        options,
      ),
    onDone: async (added) => {
      await queryClient.invalidateQueries({ queryKey: teamsQuery().queryKey })
      toast.done(addedWords(added, team.name))
      onClose()
    },
  })
  return { form, ...sending }
}

function AddMemberForm({ team, members, onClose }: Omit<AddMemberDialogProps, 'opened'>) {
  const { data } = useQuery(peopleQuery())
  const options = optionsOf(data?.items ?? [], members)
  const { form, submit, isPending, problem } = useAddForm({ team, onClose })
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <Select
          label="Person"
          description="A person may be in several teams."
          placeholder={data !== undefined && options.length === 0 ? 'Everybody is in it already' : undefined}
          data={options}
          searchable
          data-autofocus
          {...form.getInputProps('userId')}
        />
        <div className="kw-team-days">
          <TextInput type="date" label="First day" {...form.getInputProps('from')} />
          <TextInput
            type="date"
            label="Last day"
            description="Empty: without an end."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('until')}
          />
        </div>
      </Stack>
      <FormButtons submitLabel="Put in team" isPending={isPending} onCancel={onClose} />
    </form>
  )
}

export function AddMemberDialog({ opened, ...props }: AddMemberDialogProps) {
  return (
    <Modal opened={opened} onClose={props.onClose} title={`Put somebody in ${props.team.name}`}>
      <AddMemberForm {...props} />
    </Modal>
  )
}

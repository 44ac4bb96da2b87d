import { Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Team, TeamMember } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { updateTeamMember } from '../../api/endpoints.js'
import { teamsQuery } from '../../api/queries/teams.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatDay } from '../../ui/format.js'
import { toast } from '../../ui/toast.js'
import { required } from '../../ui/validation.js'
import { today } from './today.js'

export interface MemberDaysDialogProps {
  readonly team: Pick<Team, 'id' | 'name'>
  /** Whose days; null closes the dialog. */
  readonly member: TeamMember | null
  readonly onClose: () => void
}

const savedWords = ({ person, until }: TeamMember, team: string): string =>
  until === null
    ? `${person.name} is in ${team}, without an end.`
    : `${person.name} is in ${team} until ${formatDay(until)}.`

interface DaysFormProps {
  readonly team: Pick<Team, 'id' | 'name'>
  readonly member: TeamMember
  readonly onClose: () => void
}

const useDaysForm = ({ team, member, onClose }: DaysFormProps) => {
  const queryClient = useQueryClient()
  const form = useForm({
    // Who is still there is most likely about to leave.
    initialValues: { from: member.from, until: member.until ?? today() },
    validate: { from: required },
  })
  const sending = useSubmit({
    fields: ['from', 'until'],
    setErrors: form.setErrors,
    send: ({ from, until }: { from: string; until: string }, options) =>
      call(
        updateTeamMember,
        {
          params: { teamId: team.id, membershipId: member.id },
          body: { from, until: until === '' ? null : until },
        },
        options,
      ),
    onDone: async (saved) => {
      await queryClient.invalidateQueries({ queryKey: teamsQuery().queryKey })
      toast.done(savedWords(saved, team.name))
      onClose()
    },
  })
  return { form, ...sending }
}

function DaysForm(props: DaysFormProps) {
  const { form, submit, isPending, problem } = useDaysForm(props)
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <p className="kw-soft" style={{ margin: 0 }}>
          The entry stays in the history of the team, whatever its days.
        </p>
        <div className="kw-team-days">
          <TextInput type="date" label="First day" {...form.getInputProps('from')} />
          <TextInput
            type="date"
            label="Last day"
            description="Empty: without an end."
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data-autofocus
            {...form.getInputProps('until')}
          />
        </div>
      </Stack>
      <FormButtons submitLabel="Save days" isPending={isPending} onCancel={props.onClose} />
    </form>
  )
}

/** Ends somebody's time in the team, or corrects its days. */
export function MemberDaysDialog({ team, member, onClose }: MemberDaysDialogProps) {
  const name = member?.person.name ?? ''
  return (
    <Modal opened={member !== null} onClose={onClose} title={`${name} in ${team.name}`}>
      {member !== null && <DaysForm team={team} member={member} onClose={onClose} />}
    </Modal>
  )
}

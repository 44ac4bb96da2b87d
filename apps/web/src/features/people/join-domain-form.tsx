import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Organization } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { updateOrganization } from '../../api/endpoints.js'
import { organizationQuery } from '../../api/queries/organization.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { ChoiceList, type Choice } from '../../ui/choice-list.js'
import { FormErrors } from '../../ui/form-errors.js'
import { toast } from '../../ui/toast.js'
import { required } from '../../ui/validation.js'

type JoinRole = 'member' | 'viewer'

const roles: readonly Choice<JoinRole>[] = [
  { value: 'viewer', label: 'As viewers', words: 'They see everything, and change nothing but comments.' },
  { value: 'member', label: 'As members', words: 'They also write cards.' },
]

interface Change {
  readonly joinDomain: string | null
  readonly joinRole?: JoinRole
}

/** A change of who joins by themselves, with the version that was read. */
const useJoinDomain = (organization: Organization, setErrors: (errors: Record<string, string>) => void) => {
  const queryClient = useQueryClient()
  const key = organizationQuery().queryKey
  return useSubmit({
    fields: ['joinDomain', 'joinRole'],
    setErrors,
    send: (body: Change, options) =>
      call(updateOrganization, { body, version: organization.version }, options),
    onDone: (saved) => {
      queryClient.setQueryData(key, saved)
      toast.done(
        saved.joinDomain === null
          ? 'Nobody joins without an invitation any more.'
          : `People of ${saved.joinDomain} can join by themselves.`,
      )
    },
    onRefused: () => void queryClient.invalidateQueries({ queryKey: key }),
  })
}

export interface JoinDomainFormProps {
  readonly organization: Organization
  /** Of the address of who is signed in: no other can be opened. */
  readonly ownDomain: string
}

/** A domain whose people join without an invitation. */
export function JoinDomainForm({ organization, ownDomain }: JoinDomainFormProps) {
  const form = useForm<{ joinDomain: string; joinRole: JoinRole }>({
    initialValues: {
      joinDomain: organization.joinDomain ?? ownDomain,
      joinRole: organization.joinRole === 'member' ? 'member' : 'viewer',
    },
    validate: { joinDomain: required },
  })
  const { submit, isPending, problem } = useJoinDomain(organization, form.setErrors)
  const isOpen = organization.joinDomain !== null
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ joinDomain, joinRole }) =>
        submit({ joinDomain: joinDomain.trim().toLowerCase(), joinRole }),
      )}
    >
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <TextInput
          label="Domain"
          description="That of your own confirmed address, and none that everybody can have one at."
          maw={320}
          {...form.getInputProps('joinDomain')}
        />
        <ChoiceList
          legend="They join"
          choices={roles}
          value={form.values.joinRole}
          onChange={(joinRole) => form.setFieldValue('joinRole', joinRole)}
        />
        <Group>
          <Button type="submit" variant="default" loading={isPending}>
            {isOpen ? 'Save' : 'Let them join'}
          </Button>
          {isOpen && (
            <Button variant="subtle" disabled={isPending} onClick={() => submit({ joinDomain: null })}>
              Ask for invitations again
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}

import { Button, Group, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Installation } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { updateInstallation } from '../../api/endpoints.js'
import { sessionOptionsQuery } from '../../api/queries/account.queries.js'
import { installationQuery } from '../../api/queries/installation.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { ChoiceList, type Choice } from '../../ui/choice-list.js'
import { FormErrors } from '../../ui/form-errors.js'
import { toast } from '../../ui/toast.js'

type SignUp = Installation['settings']['signUp']
type Chosen = SignUp['mode'] | 'environment'

const modeLabels: Readonly<Record<SignUp['mode'], string>> = {
  open: 'Anybody',
  invited: 'People with an invitation',
  closed: 'Nobody',
}

const choicesOf = ({ environment }: SignUp): readonly Choice<Chosen>[] => [
  {
    value: 'environment',
    label: 'As the environment says',
    words: `KNOWWHEN_SIGN_UP, or its default. At present: ${modeLabels[environment].toLowerCase()}.`,
  },
  {
    value: 'open',
    label: modeLabels.open,
    words: 'Whoever confirms an address has an account, and may make an organisation.',
  },
  {
    value: 'invited',
    label: modeLabels.invited,
    words: 'An account comes to be when an invitation is accepted. Only you make organisations.',
  },
  {
    value: 'closed',
    label: modeLabels.closed,
    words: 'No new account comes to be, by invitation neither. Single sign-on may still make some.',
  },
]

/** Who may make an account here. */
export function SignUpForm({ signUp }: { readonly signUp: SignUp }) {
  const queryClient = useQueryClient()
  const form = useForm<{ mode: Chosen }>({
    initialValues: { mode: signUp.from === 'environment' ? 'environment' : signUp.mode },
  })
  const { submit, isPending, problem } = useSubmit({
    fields: [],
    setErrors: form.setErrors,
    send: ({ mode }: { mode: Chosen }, options) =>
      call(updateInstallation, { body: { signUp: mode === 'environment' ? null : mode } }, options),
    onDone: async (installation) => {
      queryClient.setQueryData(installationQuery().queryKey, installation)
      form.resetDirty()
      toast.done(`Who may sign up: ${modeLabels[installation.settings.signUp.mode].toLowerCase()}.`)
      await queryClient.invalidateQueries({ queryKey: sessionOptionsQuery().queryKey })
    },
  })
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <ChoiceList
          legend="Who may make an account?"
          choices={choicesOf(signUp)}
          value={form.values.mode}
          onChange={(mode) => form.setFieldValue('mode', mode)}
        />
        <Group>
          <Button type="submit" loading={isPending} disabled={!form.isDirty()}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

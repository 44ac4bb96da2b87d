import { TextInput } from '@mantine/core'
import type { Account } from '@knowwhen/contract'

import { call } from '../../api/client.js'
import { updateAccount } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { toast } from '../../ui/toast.js'
import { required } from '../../ui/validation.js'
import { useAccountRefresh } from './use-account-refresh.js'

export function NameForm({ account }: { readonly account: Account }) {
  const refresh = useAccountRefresh()
  const state = usePlainForm({
    initialValues: { name: account.name },
    validate: { name: required },
    send: (body, options) => call(updateAccount, { body }, options),
    onDone: async () => {
      await refresh()
      toast.done('Your name is changed, everywhere that it stands.')
    },
  })
  return (
    <PlainForm {...state} submitLabel="Save name">
      <TextInput label="Name" autoComplete="name" maw={420} {...state.form.getInputProps('name')} />
    </PlainForm>
  )
}

import type { Connection } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { setWebhookKey } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { PlainForm } from '../../ui/plain-form.js'
import { SecretInput } from '../../ui/secret-input.js'

export interface WebhookKeyFormProps {
  readonly connection: Connection
  readonly onSaved?: () => void
  readonly onCancel?: () => void
}

/** Said before the server is asked: what is pasted by mistake most often is the secret key of the API. */
const signingKeyProblem = (key: string): string | null =>
  key.trim().startsWith('ewhk_') ? null : 'Paste the signing key of the webhook: it begins with “ewhk_”.'

/** Takes the key with which GrowthBook signs its events. */
export function WebhookKeyForm({ connection, onSaved, onCancel }: WebhookKeyFormProps) {
  const queryClient = useQueryClient()
  const { form, ...sending } = usePlainForm({
    initialValues: { signingKey: '' },
    validate: { signingKey: signingKeyProblem },
    send: ({ signingKey }) =>
      call(setWebhookKey, { params: { connectionId: connection.id }, body: { signingKey } }),
    onDone: async () => {
      form.reset()
      await queryClient.invalidateQueries({ queryKey: ['connections'] })
      onSaved?.()
    },
  })
  return (
    <PlainForm
      form={form}
      {...sending}
      submitLabel="Save the signing key"
      {...(onCancel === undefined ? {} : { onCancel })}
    >
      <SecretInput
        label="Signing key"
        description="Begins with ewhk_. It is encrypted here and never shown again."
        autoComplete="off"
        maw={420}
        {...form.getInputProps('signingKey')}
      />
    </PlainForm>
  )
}

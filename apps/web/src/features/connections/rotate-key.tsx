import type { Connection } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { rotateConnectionKey } from '../../api/endpoints.js'
import { usePlainForm } from '../../api/use-plain-form.js'
import { formatMoment } from '../../ui/format.js'
import { PlainForm } from '../../ui/plain-form.js'
import { SecretInput } from '../../ui/secret-input.js'
import { toast } from '../../ui/toast.js'
import { required } from '../../ui/validation.js'
import './connections.css'

const useRotation = (connection: Connection) => {
  const queryClient = useQueryClient()
  const { form, ...sending } = usePlainForm({
    initialValues: { secretKey: '' },
    validate: { secretKey: required },
    send: ({ secretKey }, options) =>
      call(rotateConnectionKey, { params: { connectionId: connection.id }, body: { secretKey } }, options),
    onDone: async ({ secretKeyHint }) => {
      form.reset()
      await queryClient.invalidateQueries({ queryKey: ['connections'] })
      toast.done(
        `GrowthBook answers to the new key, which ends in ${secretKeyHint}. The old one may be revoked.`,
      )
    },
  })
  return { form, ...sending }
}

const presentWords = ({ secretKeyHint, keyChangedAt, createdAt }: Connection): string =>
  `The present key ends in ${secretKeyHint}, and was given ${formatMoment(keyChangedAt ?? createdAt)}.`

/** A new key is tried before the old one goes, so that nothing stands still. */
export function RotateKey({ connection }: { readonly connection: Connection }) {
  const rotation = useRotation(connection)
  return (
    <div className="kw-rotation">
      <p className="kw-plain">{presentWords(connection)}</p>
      <ol className="kw-plain-steps">
        <li>
          In GrowthBook, under Settings → API Keys, make a new secret key that may read the same projects.
        </li>
        <li>
          Paste it here. It is tried first: only when GrowthBook answers to it does it take the place of the
          old one. A sync that is under way goes on.
        </li>
        <li>Revoke the old key in GrowthBook.</li>
      </ol>
      <PlainForm {...rotation} submitLabel="Try it and replace the key">
        <SecretInput
          label="New secret key"
          description="It is encrypted here and never shown again."
          autoComplete="off"
          maw={420}
          {...rotation.form.getInputProps('secretKey')}
        />
      </PlainForm>
    </div>
  )
}

import { Modal, Select, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AnswerOf, ApiKey, rotateApiKey as rotateApiKeyEndpoint } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { rotateApiKey } from '../../api/endpoints.js'
import { apiKeysQuery } from '../../api/queries/organization.queries.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatMoment } from '../../ui/format.js'
import { MadeKeyPanel } from './made-key.js'

type RotatedKey = AnswerOf<typeof rotateApiKeyEndpoint>

const overlaps = [
  { value: '0', label: 'Not at all: it stops at once' },
  { value: '1', label: 'For an hour' },
  { value: '24', label: 'For a day' },
  { value: '168', label: 'For a week' },
]

interface RotateFormProps {
  readonly apiKey: ApiKey
  readonly onRotated: (rotated: RotatedKey) => void
  readonly onClose: () => void
}

function RotateForm({ apiKey, onRotated, onClose }: RotateFormProps) {
  const queryClient = useQueryClient()
  const form = useForm({ initialValues: { overlapHours: '24' } })
  const { submit, isPending, problem } = useSubmit({
    fields: ['overlapHours'],
    setErrors: form.setErrors,
    send: ({ overlapHours }: { overlapHours: string }, options) =>
      call(
        rotateApiKey,
        { params: { apiKeyId: apiKey.id }, body: { overlapHours: Number(overlapHours) } },
        options,
      ),
    onDone: async (rotated) => {
      onRotated(rotated)
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery().queryKey })
    },
  })
  return (
    <form noValidate onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <p style={{ margin: 0 }}>
          A new key takes over, with the same name, scope and team. Meanwhile both work, so that nothing
          stands still while programs change over.
        </p>
        <Select
          label="How long does the old key go on?"
          data={overlaps}
          allowDeselect={false}
          data-autofocus
          {...form.getInputProps('overlapHours')}
        />
      </Stack>
      <FormButtons submitLabel="Rotate key" isPending={isPending} onCancel={onClose} />
    </form>
  )
}

const replacedWords = ({ replaced }: RotatedKey): string =>
  replaced.expiresAt === null || new Date(replaced.expiresAt).getTime() <= Date.now()
    ? `The old key ${replaced.prefix}… has stopped.`
    : `The old key ${replaced.prefix}… works until ${formatMoment(replaced.expiresAt)}.`

export interface RotateKeyDialogProps {
  readonly apiKey: ApiKey | null
  readonly onClose: () => void
}

export function RotateKeyDialog({ apiKey, onClose }: RotateKeyDialogProps) {
  const [rotated, setRotated] = useState<RotatedKey | null>(null)
  const name = apiKey?.name ?? ''
  return (
    <Modal
      opened={apiKey !== null}
      onClose={onClose}
      closeOnClickOutside={rotated === null}
      title={rotated === null ? `Rotate “${name}”` : `The new key “${rotated.apiKey.name}”`}
      transitionProps={{ onExited: () => setRotated(null) }}
    >
      {apiKey !== null && rotated === null && (
        <RotateForm apiKey={apiKey} onRotated={setRotated} onClose={onClose} />
      )}
      {rotated !== null && (
        <>
          <p style={{ marginTop: 0 }}>{replacedWords(rotated)}</p>
          <MadeKeyPanel made={rotated} onClose={onClose} />
        </>
      )}
    </Modal>
  )
}

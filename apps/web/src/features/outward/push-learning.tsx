import { Button, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { AnswerOf, listPushes } from '@knowwhen/contract'
import { IconSchool } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { pushLearning } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatQuantity } from '../../ui/format.js'
import { toast } from '../../ui/toast.js'
import './outward.css'

type Pushes = AnswerOf<typeof listPushes>
type Learning = NonNullable<Pushes['learning']>

interface LearningFormProps {
  readonly hypothesisId: string
  readonly learning: Learning
  readonly onClose: () => void
}

function LearningForm({ hypothesisId, learning, onClose }: LearningFormProps) {
  const queryClient = useQueryClient()
  const [typed, setTyped] = useState({ title: learning.title, text: learning.text })
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const { submit, isPending, problem } = useSubmit({
    fields: ['title', 'text'],
    setErrors,
    send: (body: typeof typed, options) => call(pushLearning, { params: { hypothesisId }, body }, options),
    onDone: ({ title }) => {
      onClose()
      toast.done(`“${title}” is in ${learning.connection.name}.`)
      void queryClient.invalidateQueries({ queryKey: ['hypotheses', 'one', hypothesisId] })
    },
  })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit(typed)
      }}
    >
      <Stack gap="sm">
        <FormErrors message={problem?.message ?? null} errors={problem?.rest ?? []} />
        <TextInput
          label="Title"
          data-autofocus
          maxLength={200}
          value={typed.title}
          error={errors['title']}
          onChange={(event) => setTyped({ ...typed, title: event.currentTarget.value })}
        />
        <Textarea
          label="What was learned"
          description="Written from the verdict and the decision; change what you like"
          autosize
          minRows={6}
          maxRows={16}
          maxLength={20_000}
          value={typed.text}
          error={errors['text']}
          onChange={(event) => setTyped({ ...typed, text: event.currentTarget.value })}
        />
        <p className="kw-soft kw-sent-note">
          Goes to {learning.connection.name}, with{' '}
          {formatQuantity(learning.supportingExperimentIds.length, 'supporting experiment')} and{' '}
          {formatQuantity(
            learning.contradictingExperimentIds.length,
            'contradicting one',
            'contradicting ones',
          )}
          .
        </p>
      </Stack>
      <FormButtons submitLabel="Push to GrowthBook" isPending={isPending} onCancel={onClose} />
    </form>
  )
}

export interface PushLearningProps {
  readonly hypothesisId: string
  readonly pushes: Pushes
}

/** Writes what a concluded card taught back to where its experiment ran, after it was read and edited. */
export function PushLearning({ hypothesisId, pushes }: PushLearningProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const { learning } = pushes
  if (learning === null) {
    return pushes.refusal === null ? null : <p className="kw-soft">{pushes.refusal}</p>
  }
  return (
    <>
      <Button variant="default" leftSection={<IconSchool size={16} aria-hidden="true" />} onClick={open}>
        Push what was learned to GrowthBook
      </Button>
      <Modal opened={opened} onClose={close} title="Push what was learned to GrowthBook" size="lg">
        {opened && <LearningForm hypothesisId={hypothesisId} learning={learning} onClose={close} />}
      </Modal>
    </>
  )
}

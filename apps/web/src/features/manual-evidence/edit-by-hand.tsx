import { Button, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Experiment } from '@knowwhen/contract'
import { experimentStatuses, type ExperimentStatus } from '@knowwhen/domain'
import { IconPencil } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { updateManualExperiment } from '../../api/endpoints.js'
import { useSubmit } from '../../api/use-submit.js'
import { FormButtons } from '../../ui/form-buttons.js'
import { FormErrors } from '../../ui/form-errors.js'
import { dayEnd, dayOf, dayStart } from './calendar.js'

interface Correction {
  readonly name: string
  readonly statedHypothesis: string
  readonly status: ExperimentStatus
  readonly startedOn: string
  readonly endedOn: string
}

const correctionOf = (experiment: Experiment): Correction => ({
  name: experiment.name,
  statedHypothesis: experiment.statedHypothesis,
  status: experiment.status,
  startedOn: dayOf(experiment.startedAt),
  endedOn: dayOf(experiment.endedAt),
})

const statusWords = { draft: 'Not started yet', running: 'Running', stopped: 'Ended' } as const

/** A day that was left as it is keeps its instant. */
const bodyOf = (typed: Correction, experiment: Experiment) => {
  const before = correctionOf(experiment)
  return {
    name: typed.name.trim(),
    statedHypothesis: typed.statedHypothesis.trim(),
    status: typed.status,
    ...(typed.startedOn === before.startedOn ? {} : { startedAt: dayStart(typed.startedOn) }),
    ...(typed.endedOn === before.endedOn && typed.status === before.status
      ? {}
      : { endedAt: typed.status === 'stopped' ? dayEnd(typed.endedOn) : null }),
  }
}

function EditForm({
  experiment,
  onClose,
}: {
  readonly experiment: Experiment
  readonly onClose: () => void
}) {
  const queryClient = useQueryClient()
  const [typed, setTyped] = useState(() => correctionOf(experiment))
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const { submit, isPending, problem } = useSubmit({
    fields: ['name', 'statedHypothesis', 'status', 'startedAt', 'endedAt'],
    setErrors,
    send: (correction: Correction) =>
      call(updateManualExperiment, {
        params: { experimentId: experiment.id },
        body: bodyOf(correction, experiment),
      }),
    onDone: async () => {
      onClose()
      await queryClient.invalidateQueries()
    },
  })
  const change = (changed: Partial<Correction>) => setTyped({ ...typed, ...changed })
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
          label="Name of the experiment"
          data-autofocus
          value={typed.name}
          error={errors['name']}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Textarea
          label="What was believed"
          autosize
          minRows={2}
          value={typed.statedHypothesis}
          error={errors['statedHypothesis']}
          onChange={(event) => change({ statedHypothesis: event.currentTarget.value })}
        />
        <NativeSelect
          label="Where it stands"
          data={experimentStatuses.map((status) => ({ value: status, label: statusWords[status] }))}
          value={typed.status}
          error={errors['status']}
          onChange={(event) => {
            const chosen = event.currentTarget.value
            change({ status: experimentStatuses.find((known) => known === chosen) ?? typed.status })
          }}
        />
        {typed.status !== 'draft' && (
          <TextInput
            type="date"
            label="First exposure"
            value={typed.startedOn}
            error={errors['startedAt']}
            onChange={(event) => change({ startedOn: event.currentTarget.value })}
          />
        )}
        {typed.status === 'stopped' && (
          <TextInput
            type="date"
            label="End of exposure"
            value={typed.endedOn}
            error={errors['endedAt']}
            onChange={(event) => change({ endedOn: event.currentTarget.value })}
          />
        )}
      </Stack>
      <FormButtons submitLabel="Save" isPending={isPending} onCancel={onClose} />
    </form>
  )
}

/** Corrects, starts or closes an experiment that was entered by hand. */
export function EditByHand({ experiment }: { readonly experiment: Experiment }) {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden="true" />} onClick={open}>
        Edit
      </Button>
      <Modal opened={opened} onClose={close} title="Edit the experiment">
        {opened && <EditForm experiment={experiment} onClose={close} />}
      </Modal>
    </>
  )
}

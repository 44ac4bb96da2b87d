import { Button, Modal, NativeSelect } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFlask } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { sentenceOf } from '../../api/problem.js'
import { draftOptionsQuery } from '../../api/queries/outward.queries.js'
import { ErrorState } from '../../ui/error-state.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import { toast } from '../../ui/toast.js'
import { DraftForm } from './draft-form.js'
import './outward.css'

export interface CreateDraftProps {
  readonly hypothesisId: string
  /** GrowthBooks that are connected. */
  readonly connections: readonly { readonly id: string; readonly name: string }[]
}

function DraftOf({
  hypothesisId,
  connectionId,
  onClose,
}: {
  readonly hypothesisId: string
  readonly connectionId: string
  readonly onClose: () => void
}) {
  const queryClient = useQueryClient()
  const options = useQuery(draftOptionsQuery(hypothesisId, connectionId))
  if (options.isPending) return <LoadingShape count={4} />
  if (options.isError) {
    return <ErrorState message={sentenceOf(options.error)} onRetry={() => void options.refetch()} />
  }
  return (
    <DraftForm
      hypothesisId={hypothesisId}
      options={options.data}
      onCancel={onClose}
      onMade={({ experiment, wasThere }) => {
        onClose()
        toast.done(
          wasThere
            ? `The draft “${experiment.name}” was there already and is linked now.`
            : `The draft “${experiment.name}” is in GrowthBook and linked.`,
        )
        void queryClient.invalidateQueries()
      }}
    />
  )
}

/** Makes a draft experiment of a sealed card, after showing exactly what is sent. */
export function CreateDraft({ hypothesisId, connections }: CreateDraftProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const [chosen, setChosen] = useState<string | null>(null)
  const connectionId = chosen ?? connections[0]?.id
  if (connectionId === undefined) return null
  return (
    <>
      <Button variant="default" leftSection={<IconFlask size={16} aria-hidden="true" />} onClick={open}>
        Create a draft in GrowthBook
      </Button>
      <Modal opened={opened} onClose={close} title="Create a draft in GrowthBook" size="lg">
        {connections.length > 1 && (
          <NativeSelect
            label="Which GrowthBook"
            mb="sm"
            data={connections.map(({ id, name }) => ({ value: id, label: name }))}
            value={connectionId}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
        )}
        {opened && (
          <DraftOf
            key={connectionId}
            hypothesisId={hypothesisId}
            connectionId={connectionId}
            onClose={close}
          />
        )}
      </Modal>
    </>
  )
}

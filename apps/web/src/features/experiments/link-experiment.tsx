import { Button, Modal, TextInput } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import type { ExperimentSummary, Hypothesis } from '@knowwhen/contract'
import { IconLink } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { linkExperiment } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { experimentsQuery } from '../../api/queries/experiments.queries.js'
import { FormErrors } from '../../ui/form-errors.js'
import { formatCount } from '../../ui/format.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import './experiments.css'
import { periodWords, statusWords } from './experiment-words.js'

export interface LinkExperimentProps {
  /** Makes sure that the card is stored, and says its id; `null` where that failed. */
  readonly prepare: () => Promise<string | null>
  readonly onLinked: (card: Hypothesis) => void
  readonly label?: string
}

interface PickListProps {
  readonly search: string
  readonly isPending: boolean
  readonly onPick: (experiment: ExperimentSummary) => void
}

function Line({ experiment }: { readonly experiment: ExperimentSummary }) {
  const users = experiment.users === null ? '' : `, ${formatCount(experiment.users)} users`
  return (
    <>
      <span>{experiment.name}</span>
      <span className="kw-sub">
        {statusWords[experiment.status]}, {periodWords(experiment)}
        {users} · {experiment.trackingKey}
      </span>
    </>
  )
}

function PickList({ search, isPending, onPick }: PickListProps) {
  const [q] = useDebouncedValue(search.trim(), 250)
  const found = useQuery({
    ...experimentsQuery({ linked: 'no', ...(q === '' ? {} : { q }) }),
    placeholderData: keepPreviousData,
  })
  if (found.isPending) return <LoadingShape count={3} />
  if (found.isError) return <FormErrors message={sentenceOf(found.error)} />
  const open = found.data.items.filter(({ deletedAt, archived }) => deletedAt === null && !archived)
  if (open.length === 0) {
    return (
      <p className="kw-soft">
        {q === ''
          ? 'Every experiment that GrowthBook has is linked already, or none was pulled yet.'
          : `No unlinked experiment matches “${q}”.`}
      </p>
    )
  }
  return (
    <ul className="kw-pick" aria-label="Unlinked experiments">
      {open.map((experiment) => (
        <li key={experiment.id}>
          <button
            type="button"
            className="kw-pick-item"
            disabled={isPending}
            onClick={() => onPick(experiment)}
          >
            <Line experiment={experiment} />
          </button>
        </li>
      ))}
    </ul>
  )
}

class CardNotStored extends Error {}

const wordsOf = (error: Error | null): string | null => {
  if (error === null) return null
  return error instanceof CardNotStored
    ? 'The card could not be saved first, so nothing was linked. Close this and see the note beside the form.'
    : `Nothing was linked. ${sentenceOf(error)}`
}

/** Two clicks: open the list of experiments that no card has, and pick one. */
export function LinkExperiment({ prepare, onLinked, label = 'Link experiment' }: LinkExperimentProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const [search, setSearch] = useState('')
  const link = useMutation({
    mutationFn: async (experimentId: string) => {
      const hypothesisId = await prepare()
      if (hypothesisId === null) throw new CardNotStored()
      return call(linkExperiment, { params: { hypothesisId }, body: { experimentId } })
    },
    onSuccess: (card) => {
      close()
      onLinked(card)
    },
  })
  return (
    <>
      <Button variant="default" leftSection={<IconLink size={16} aria-hidden="true" />} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title="Which experiment tests this card?" size="lg">
        <FormErrors message={wordsOf(link.error)} />
        <TextInput
          type="search"
          label="Search by name or key"
          data-autofocus
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <PickList search={search} isPending={link.isPending} onPick={({ id }) => link.mutate(id)} />
      </Modal>
    </>
  )
}

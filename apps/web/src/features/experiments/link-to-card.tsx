import { Button, Modal, TextInput } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import type { Hypothesis, HypothesisSummary } from '@knowwhen/contract'
import { IconLink } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../api/client.js'
import { linkExperiment } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { hypothesesQuery } from '../../api/queries/hypotheses.queries.js'
import { stateWord } from '../../ui/evidence/state-badge.js'
import { FormErrors } from '../../ui/form-errors.js'
import { LoadingShape } from '../../ui/loading-shape.js'
import './experiments.css'

export interface LinkToCardProps {
  readonly experimentId: string
  readonly onLinked: (card: Hypothesis) => void
}

const linkable: readonly HypothesisSummary['state'][] = ['draft', 'sealed', 'building']

interface CardListProps {
  readonly search: string
  readonly isPending: boolean
  readonly onPick: (cardId: string) => void
}

function CardList({ search, isPending, onPick }: CardListProps) {
  const [q] = useDebouncedValue(search.trim(), 250)
  const found = useQuery({
    ...hypothesesQuery(q === '' ? {} : { q }),
    placeholderData: keepPreviousData,
  })
  if (found.isPending) return <LoadingShape count={3} />
  if (found.isError) return <FormErrors message={sentenceOf(found.error)} />
  const open = found.data.items.filter(
    ({ state, experiment }) => experiment === null && linkable.includes(state),
  )
  if (open.length === 0) return <p className="kw-soft">No card without an experiment matches.</p>
  return (
    <ul className="kw-pick" aria-label="Cards without an experiment">
      {open.map(({ id, key, capability, state }) => (
        <li key={id}>
          <button type="button" className="kw-pick-item" disabled={isPending} onClick={() => onPick(id)}>
            <span>
              {key} {capability === '' ? 'without words yet' : capability}
            </span>
            <span className="kw-sub">{stateWord(state)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Gives an orphaned experiment to a card that waits for one. */
export function LinkToCard({ experimentId, onLinked }: LinkToCardProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const [search, setSearch] = useState('')
  const link = useMutation({
    mutationFn: (hypothesisId: string) =>
      call(linkExperiment, { params: { hypothesisId }, body: { experimentId } }),
    onSuccess: (card) => {
      close()
      onLinked(card)
    },
  })
  return (
    <>
      <Button variant="default" leftSection={<IconLink size={16} aria-hidden="true" />} onClick={open}>
        Link to a card
      </Button>
      <Modal opened={opened} onClose={close} title="Which card does it test?" size="lg">
        <FormErrors message={link.error === null ? null : `Nothing was linked. ${sentenceOf(link.error)}`} />
        <TextInput
          type="search"
          label="Search cards"
          data-autofocus
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <CardList search={search} isPending={link.isPending} onPick={(id) => link.mutate(id)} />
      </Modal>
    </>
  )
}

import { Button } from '@mantine/core'
import type { Hypothesis } from '@knowwhen/contract'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { IconLock } from '@tabler/icons-react'

import { call } from '../../../api/client.js'
import { sealHypothesis } from '../../../api/endpoints.js'
import { ApiProblem, sentenceOf } from '../../../api/problem.js'
import { hypothesisQuery } from '../../../api/queries/hypotheses.queries.js'
import { ConfirmDialog } from '../../../ui/confirm-dialog.js'
import { FormErrors } from '../../../ui/form-errors.js'
import { GapsPanel } from './gaps-panel.js'
import type { DraftSaver } from './draft-saver.js'

export interface SealButtonProps {
  readonly saver: DraftSaver
  readonly gaps: number
  /** Exposure began before the seal, so the card will be retrospective. */
  readonly exposureBegan: boolean
  readonly onSealed: (card: Hypothesis) => void
}

class NotSavedYet extends Error {}

function useSeal({ saver, onSealed }: SealButtonProps) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const isSaved = await saver.flush()
      const stored = saver.stored()
      if (!isSaved || stored === null) throw new NotSavedYet()
      return call(sealHypothesis, { params: { hypothesisId: stored.id }, body: {} })
    },
    onSuccess: async (card) => {
      queryClient.setQueryData(hypothesisQuery(card.id).queryKey, card)
      onSealed(card)
      await queryClient.invalidateQueries({ queryKey: ['hypotheses'] })
    },
  })
}

const wordsOf = (error: Error | null): string | null => {
  if (error === null) return null
  return error instanceof NotSavedYet
    ? 'Not sealed, because what you typed is not saved yet. See the note above.'
    : `Not sealed. ${sentenceOf(error)}`
}

/** Explains what freezes, asks once, and names every gap if the server refuses. */
export function SealButton(props: SealButtonProps) {
  const [opened, { open, close }] = useDisclosure(false)
  const seal = useSeal(props)
  const refusedGaps = seal.error instanceof ApiProblem ? seal.error.errors : []
  return (
    <>
      <Button
        leftSection={<IconLock size={16} aria-hidden="true" />}
        disabled={props.gaps > 0}
        onClick={open}
      >
        Seal
      </Button>
      <FormErrors message={wordsOf(seal.error)} />
      {refusedGaps.length > 0 && <GapsPanel gaps={refusedGaps} />}
      <ConfirmDialog
        opened={opened}
        title="Seal this card?"
        confirmLabel="Seal"
        isPending={seal.isPending}
        onClose={close}
        onConfirm={() => {
          seal.mutate(undefined, { onSettled: close })
        }}
      >
        <p>
          Sealing freezes the signals with their promises and margins, the minimum detectable effect, the
          treatment arm, the planned end and sample, the strictness, the significance level and the version of
          the rule. Their hash, the time and your name are kept with them, so that nobody can move the goal
          afterwards.
        </p>
        <p>The seal cannot be taken back.</p>
        {props.exposureBegan && (
          <p>
            <strong>People have already seen this experiment.</strong> The card will be marked retrospective:
            it counts neither in the win rate nor in realised value.
          </p>
        )}
      </ConfirmDialog>
    </>
  )
}

import { Button, Menu } from '@mantine/core'
import type { Hypothesis } from '@knowwhen/contract'
import { IconDots, IconHammer } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { call } from '../../../api/client.js'
import { abandonHypothesis, markInstrumentationError, startBuilding } from '../../../api/endpoints.js'
import { sentenceOf } from '../../../api/problem.js'
import { hypothesisQuery } from '../../../api/queries/hypotheses.queries.js'
import { toast } from '../../../ui/toast.js'
import { ReasonDialog } from './reason-dialog.js'

type State = Hypothesis['state']

export interface CardActionsProps {
  readonly card: Hypothesis
  readonly mayWrite: boolean
  readonly mayAbandon: boolean
  readonly mayMark: boolean
}

const undecided: readonly State[] = ['draft', 'sealed', 'building', 'exposed', 'readyToDecide']

const canMark = ({ state, experiment, instrumentationError }: Hypothesis): boolean =>
  experiment !== null && instrumentationError === null && state !== 'draft' && state !== 'abandoned'

/** A change of the card's state; what the server answers is the card from then on. */
function useCardChange<Input>(send: (input: Input) => Promise<Hypothesis>, onDone: () => void) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: async (changed) => {
      queryClient.setQueryData(hypothesisQuery(changed.id).queryKey, changed)
      onDone()
      await queryClient.invalidateQueries({ queryKey: ['hypotheses'] })
    },
  })
}

const failureWords = (error: Error | null): string | null =>
  error === null ? null : `Nothing was changed. ${sentenceOf(error)}`

interface DialogProps {
  readonly card: Hypothesis
  readonly opened: boolean
  readonly onClose: () => void
}

function AbandonDialog({ card, opened, onClose }: DialogProps) {
  const abandon = useCardChange(
    (reason: string) => call(abandonHypothesis, { params: { hypothesisId: card.id }, body: { reason } }),
    onClose,
  )
  return (
    <ReasonDialog
      opened={opened}
      title="Abandon this card?"
      confirmLabel="Abandon"
      isPending={abandon.isPending}
      problem={failureWords(abandon.error)}
      onConfirm={(reason) => abandon.mutate(reason)}
      onClose={onClose}
    >
      <p>The card ends here and can no longer be decided. It stays in the record with your reason.</p>
    </ReasonDialog>
  )
}

function InstrumentationDialog({ card, opened, onClose }: DialogProps) {
  const mark = useCardChange(
    (reason: string) =>
      call(markInstrumentationError, { params: { hypothesisId: card.id }, body: { reason } }),
    onClose,
  )
  return (
    <ReasonDialog
      opened={opened}
      title="Mark the measurement as broken?"
      confirmLabel="Mark as broken"
      isPending={mark.isPending}
      problem={failureWords(mark.error)}
      onConfirm={(reason) => mark.mutate(reason)}
      onClose={onClose}
    >
      <p>
        The verdict becomes void, whatever the numbers say. Your name and reason stay with it, and a second
        person should agree with you.
      </p>
    </ReasonDialog>
  )
}

/** What can be done with a sealed card besides deciding it. */
export function CardActions({ card, mayWrite, mayAbandon, mayMark }: CardActionsProps) {
  const [asked, setAsked] = useState<'abandon' | 'mark' | null>(null)
  const close = () => setAsked(null)
  const build = useCardChange(
    () => call(startBuilding, { params: { hypothesisId: card.id }, body: {} }),
    () => toast.done(`Work on ${card.key} has begun.`),
  )
  const showsAbandon = mayAbandon && undecided.includes(card.state)
  const showsMark = mayMark && canMark(card)
  return (
    <>
      {mayWrite && card.state === 'sealed' && (
        <Button
          variant="default"
          leftSection={<IconHammer size={16} aria-hidden="true" />}
          loading={build.isPending}
          onClick={() =>
            build.mutate(undefined, {
              onError: (error) => toast.failed(failureWords(error) ?? ''),
            })
          }
        >
          Start building
        </Button>
      )}
      {(showsAbandon || showsMark) && (
        <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <Button variant="default" aria-label={`More for ${card.key}`}>
              <IconDots size={16} aria-hidden="true" />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {showsMark && (
              <Menu.Item onClick={() => setAsked('mark')}>Mark instrumentation error …</Menu.Item>
            )}
            {showsAbandon && <Menu.Item onClick={() => setAsked('abandon')}>Abandon …</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      )}
      <AbandonDialog card={card} opened={asked === 'abandon'} onClose={close} />
      <InstrumentationDialog card={card} opened={asked === 'mark'} onClose={close} />
    </>
  )
}

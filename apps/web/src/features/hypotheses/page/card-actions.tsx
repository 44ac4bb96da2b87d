import { Button, Menu } from '@mantine/core'
import type { Hypothesis } from '@knowwhen/contract'
import { IconDots, IconHammer } from '@tabler/icons-react'
import { useState } from 'react'

import { call } from '../../../api/client.js'
import { abandonHypothesis, markInstrumentationError, startBuilding } from '../../../api/endpoints.js'
import { toast } from '../../../ui/toast.js'
import { ReasonDialog } from './reason-dialog.js'
import { failureWords, useCardChange } from './use-card-change.js'

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
        Your name and reason stay with the card. Once a second person agrees, the verdict becomes void,
        whatever the numbers say; until then it stays as it is. If there is nobody else in the organisation,
        the mark takes effect at once and is shown as unreviewed.
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

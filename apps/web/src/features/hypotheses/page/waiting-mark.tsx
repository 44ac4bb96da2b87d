import { Button, Group } from '@mantine/core'
import type { Hypothesis, InstrumentationError } from '@knowwhen/contract'

import { call } from '../../../api/client.js'
import { approveInstrumentationError, withdrawInstrumentationError } from '../../../api/endpoints.js'
import { FormErrors } from '../../../ui/form-errors.js'
import { toast } from '../../../ui/toast.js'
import '../hypotheses.css'
import { Caution } from './caution.js'
import { markWords } from './mark-words.js'
import { failureWords, useCardChange } from './use-card-change.js'

export interface WaitingMarkProps {
  readonly card: Hypothesis
  /** Who is signed in: one does not agree with oneself. */
  readonly userId: string
  readonly mayMark: boolean
}

interface AnswerProps extends WaitingMarkProps {
  readonly mark: InstrumentationError
}

function Answer({ card, mark, userId }: AnswerProps) {
  const params = { hypothesisId: card.id }
  const approve = useCardChange(
    () => call(approveInstrumentationError, { params, body: {} }),
    () => toast.done(`The verdict of ${card.key} is void.`),
  )
  const withdraw = useCardChange(
    () => call(withdrawInstrumentationError, { params }),
    () => toast.done(`The mark on ${card.key} is withdrawn.`),
  )
  const isOwn = mark.markedBy.userId === userId
  return (
    <>
      <FormErrors message={failureWords(approve.error ?? withdraw.error)} />
      {isOwn && <p className="kw-soft">Somebody else has to agree: you made this mark.</p>}
      <Group gap="sm">
        {!isOwn && card.state !== 'abandoned' && (
          <Button size="compact-md" loading={approve.isPending} onClick={() => approve.mutate()}>
            Agree: it is broken
          </Button>
        )}
        <Button
          size="compact-md"
          variant="default"
          loading={withdraw.isPending}
          onClick={() => withdraw.mutate()}
        >
          Withdraw the mark
        </Button>
      </Group>
    </>
  )
}

/** A mark of an instrumentation error that waits for its second person; nothing where none waits. */
export function WaitingMark(props: WaitingMarkProps) {
  const mark = props.card.instrumentationError
  if (mark?.review !== 'awaitingSecondPerson') return null
  return (
    <section className="kw-waiting-mark" aria-label="Measurement marked as broken">
      <Caution>{markWords(mark)}</Caution>
      {props.mayMark ? (
        <Answer {...props} mark={mark} />
      ) : (
        <p className="kw-soft">An editor or above has to agree.</p>
      )}
    </section>
  )
}

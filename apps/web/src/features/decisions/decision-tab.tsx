import { Button } from '@mantine/core'
import type { Decision } from '@knowwhen/contract'
import { useDisclosure } from '@mantine/hooks'
import { IconScale } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { Section } from '../../ui/section.js'
import { toast } from '../../ui/toast.js'
import type { Recommendation } from './choice-fields.js'
import { DecisionDrawer } from './decision-drawer.js'
import { DecisionList } from './decision-list.js'
import { kindWords } from './decision-words.js'
import './decisions.css'

export interface DecisionTabProps {
  readonly hypothesisId: string
  readonly answer: Recommendation
  readonly decisions: readonly Decision[]
  readonly userId: string
  readonly mayDecide: boolean
  readonly mayApprove: boolean
  /** What people say about a decision, below it. */
  readonly renderComments?: ((decision: Decision) => ReactNode) | undefined
}

const doneWords = ({ key, kind, review }: Decision): string =>
  review === 'awaitingSecondPerson'
    ? `${key} is written down and waits for a second person.`
    : `${key}: ${kindWords[kind].toLowerCase()}.`

function Decide({
  hypothesisId,
  answer,
  mayDecide,
}: Pick<DecisionTabProps, 'hypothesisId' | 'answer' | 'mayDecide'>) {
  const [opened, { open, close }] = useDisclosure(false)
  const queryClient = useQueryClient()
  const possible = answer.choices.some(({ allowed }) => allowed)
  if (!mayDecide) return <p className="kw-soft">Deciding needs the role of an editor or above.</p>
  // An editor decides on the cards of the teams that they are in.
  if (answer.mayNotDecideReason !== null) return <p className="kw-soft">{answer.mayNotDecideReason}</p>
  return (
    <>
      {!possible && <p className="kw-soft">No decision is possible now; open it to read why.</p>}
      <Button leftSection={<IconScale size={16} aria-hidden="true" />} onClick={open}>
        Decide
      </Button>
      <DecisionDrawer
        hypothesisId={hypothesisId}
        answer={answer}
        opened={opened}
        onClose={close}
        onDecided={(decision) => {
          close()
          toast.done(doneWords(decision))
          // A decision moves the card, its home, the log of its team and the numbers of the organisation.
          void queryClient.invalidateQueries()
        }}
      />
    </>
  )
}

/** What the rule recommends, what people decided, and the way to decide. */
export function DecisionTab(props: DecisionTabProps) {
  const { decisions, userId, mayApprove, renderComments, ...deciding } = props
  return (
    <div className="kw-decision-tab">
      <Section title="Recommendation">
        <p className="kw-recommendation">{deciding.answer.recommendation.words}</p>
        <Decide {...deciding} />
      </Section>
      <Section title="Decisions">
        <DecisionList
          decisions={decisions}
          userId={userId}
          mayApprove={mayApprove}
          renderComments={renderComments}
        />
      </Section>
    </div>
  )
}

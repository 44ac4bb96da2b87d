import { Button } from '@mantine/core'
import type { Experiment, Hypothesis } from '@knowwhen/contract'
import { IconNotebook } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { newIdempotencyKey } from '../../api/client.js'
import { sentenceOf } from '../../api/problem.js'
import { FormErrors } from '../../ui/form-errors.js'
import { toast } from '../../ui/toast.js'
import { writeCardFor } from './card-for-experiment.js'
import { exposureBegan } from './experiment-words.js'
import './experiments.css'
import { LinkToCard } from './link-to-card.js'
import { SuggestedCards } from './suggested-cards.js'
import { TestedCard } from './tested-card.js'

export interface ExperimentCardProps {
  readonly experiment: Experiment
  readonly mayLink: boolean
  readonly onCard: (card: Hypothesis) => void
}

function OrphanNote({ experiment }: Pick<ExperimentCardProps, 'experiment'>) {
  return exposureBegan(experiment) ? (
    <p>
      No card says what this experiment was to show. People have already seen it, so a card that is sealed
      from now on will be <strong>retrospective</strong>: it can teach, but it counts neither in the win rate
      nor in realised value.
    </p>
  ) : (
    <p>
      No card says yet what this experiment is to show. Write and seal it before the experiment starts, so
      that nobody can move the goal afterwards.
    </p>
  )
}

/** The card that the experiment tests, or the ways to one. */
export function ExperimentCard({ experiment, mayLink, onCard }: ExperimentCardProps) {
  const queryClient = useQueryClient()
  const [attempt] = useState(newIdempotencyKey)
  const write = useMutation({
    mutationFn: () => writeCardFor(experiment, attempt),
    onSuccess: async (card) => {
      onCard(card)
      await queryClient.invalidateQueries({ queryKey: ['hypotheses'] })
      await queryClient.invalidateQueries({ queryKey: ['experiments'] })
    },
  })
  if (experiment.hypothesis !== null) {
    return <TestedCard experiment={experiment} card={experiment.hypothesis} mayLink={mayLink} />
  }
  return (
    <>
      <OrphanNote experiment={experiment} />
      <FormErrors message={write.error === null ? null : `Not finished. ${sentenceOf(write.error)}`} />
      {mayLink && (
        <div className="kw-actions">
          <Button
            leftSection={<IconNotebook size={16} aria-hidden="true" />}
            loading={write.isPending}
            onClick={() => write.mutate()}
          >
            Write a card for this experiment
          </Button>
          <LinkToCard experimentId={experiment.id} onLinked={onCard} />
        </div>
      )}
      {mayLink && (
        <div className="kw-suggested">
          <h3 className="kw-suggested-title">Likely cards</h3>
          <SuggestedCards
            experimentId={experiment.id}
            onLinked={({ key }) => toast.done(`It tests ${key} from now on.`)}
          />
        </div>
      )}
    </>
  )
}

import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Experiment } from '@knowwhen/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { unlinkExperiment } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { hypothesisQuery } from '../../api/queries/hypotheses.queries.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { FormErrors } from '../../ui/form-errors.js'
import { TextLink } from '../../ui/link.js'
import './experiments.css'

export interface TestedCardProps {
  readonly experiment: Experiment
  readonly card: NonNullable<Experiment['hypothesis']>
  readonly mayLink: boolean
}

/** The card that an experiment tests, and the way to take the link away. */
export function TestedCard({ experiment, card, mayLink }: TestedCardProps) {
  const queryClient = useQueryClient()
  const [asked, { open, close }] = useDisclosure(false)
  const unlink = useMutation({
    mutationFn: () => call(unlinkExperiment, { params: { hypothesisId: card.id } }),
    onSuccess: async (changed) => {
      queryClient.setQueryData(hypothesisQuery(changed.id).queryKey, changed)
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['experiments'] }),
        queryClient.invalidateQueries({ queryKey: ['hypotheses'] }),
      ])
    },
    onSettled: close,
  })
  return (
    <div className="kw-linked">
      <p className="kw-linked-line">
        It tests{' '}
        <TextLink to="/hypotheses/$hypothesisId" params={{ hypothesisId: card.id }} underline="always">
          {card.key} {card.capability}
        </TextLink>
        .{' '}
        {mayLink && (
          <Button variant="subtle" size="compact-sm" color="gray" onClick={open}>
            Take the link away
          </Button>
        )}
      </p>
      <FormErrors message={unlink.error === null ? null : `Still linked. ${sentenceOf(unlink.error)}`} />
      <ConfirmDialog
        opened={asked}
        title="Take the link away?"
        confirmLabel="Take the link away"
        isPending={unlink.isPending}
        onConfirm={() => unlink.mutate()}
        onClose={close}
      >
        <p>
          {card.key} then has no evidence. “{experiment.name}” and its readings stay, the change is kept in
          the history, and it can be linked again.
        </p>
      </ConfirmDialog>
    </div>
  )
}

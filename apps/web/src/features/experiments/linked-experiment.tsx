import { Button } from '@mantine/core'
import type { Hypothesis } from '@knowwhen/contract'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { unlinkExperiment } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { Age } from '../../ui/age.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { FormErrors } from '../../ui/form-errors.js'
import { TextLink } from '../../ui/link.js'
import { SyncTrouble } from './experiment-status.js'
import './experiments.css'

export interface LinkedExperimentProps {
  readonly experiment: NonNullable<Hypothesis['experiment']>
  readonly mayUnlink: boolean
  readonly prepare: () => Promise<string | null>
  readonly onUnlinked: (card: Hypothesis) => void
}

/** The experiment behind a card, how old its facts are, and the way to take the link away. */
export function LinkedExperiment({ experiment, mayUnlink, prepare, onUnlinked }: LinkedExperimentProps) {
  const [asked, { open, close }] = useDisclosure(false)
  const unlink = useMutation({
    mutationFn: async () => {
      const hypothesisId = await prepare()
      if (hypothesisId === null) throw new Error('The card is not saved.')
      return call(unlinkExperiment, { params: { hypothesisId } })
    },
    onSuccess: onUnlinked,
    onSettled: close,
  })
  return (
    <div className="kw-linked">
      <p className="kw-linked-line">
        Tested by{' '}
        <TextLink to="/experiments/$experimentId" params={{ experimentId: experiment.id }} underline="always">
          {experiment.name}
        </TextLink>{' '}
        <Age at={experiment.fetchedAt} />{' '}
        {mayUnlink && (
          <Button variant="subtle" size="compact-sm" color="gray" onClick={open}>
            Take the link away
          </Button>
        )}
      </p>
      <SyncTrouble {...experiment} />
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
          The card then has no evidence. The experiment and its readings stay, and it can be linked again.
        </p>
      </ConfirmDialog>
    </div>
  )
}

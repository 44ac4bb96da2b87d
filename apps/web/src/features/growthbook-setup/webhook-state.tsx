import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Connection } from '@knowwhen/contract'
import { IconCircleCheck, IconHourglass } from '@tabler/icons-react'

import { call } from '../../api/client.js'
import { removeWebhookKey } from '../../api/endpoints.js'
import { useChange } from '../../api/use-change.js'
import { Age } from '../../ui/age.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { CopyLine } from '../../ui/copy-line.js'
import { formatMoment } from '../../ui/format.js'
import './growthbook-setup.css'

type OfConnection = Readonly<{ connection: Connection }>

/** Said by itself when the first event arrives, since somebody watches for it. */
function Arrival({ connection }: OfConnection) {
  const { firstEventAt, keyHint } = connection.webhook
  return (
    <div className="kw-arrival" role="status" data-arrived={firstEventAt !== null || undefined}>
      {firstEventAt === null ? (
        <>
          <IconHourglass size={20} aria-hidden />
          <div>
            <p className="kw-arrival-title">Waiting for the first event</p>
            <p>
              Press <b>Test</b> beside the webhook in GrowthBook. The event shows up here by itself, signed
              with the key that ends in {keyHint}.
            </p>
          </div>
        </>
      ) : (
        <>
          <IconCircleCheck size={20} aria-hidden />
          <div>
            <p className="kw-arrival-title">First event received {formatMoment(firstEventAt)}</p>
            <p>Events arrive. Each has the experiment that it names read again, within moments.</p>
          </div>
        </>
      )}
    </div>
  )
}

function Remove({ connection }: OfConnection) {
  const [isAsking, { open, close }] = useDisclosure(false)
  const remove = useChange({
    send: () => call(removeWebhookKey, { params: { connectionId: connection.id } }),
    refreshes: [['connections']],
    done: () => 'The signing key is erased. Events are turned away.',
    kept: 'Events are still taken.',
    onDone: close,
  })
  return (
    <>
      <Button variant="subtle" onClick={open}>
        Remove
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title="Take no more events?"
        confirmLabel="Remove the signing key"
        isDangerous
        isPending={remove.isPending}
        onConfirm={() => remove.mutate(undefined)}
        onClose={close}
      >
        The signing key is erased and events are turned away; those that arrived stay in the log. GrowthBook
        is still read as often as you chose. Remove the webhook in GrowthBook, too, else it goes on sending.
      </ConfirmDialog>
    </>
  )
}

export interface WebhookStateProps extends OfConnection {
  readonly canManage: boolean
  readonly onNewKey: () => void
}

/** A webhook that is set up: whether events arrive, and what one can do about it. */
export function WebhookState({ connection, canManage, onNewKey }: WebhookStateProps) {
  const { address, firstEventAt, lastEventAt } = connection.webhook
  return (
    <div className="kw-webhook">
      <Arrival connection={connection} />
      <CopyLine label="Endpoint URL" value={address} />
      <div className="kw-webhook-foot">
        {firstEventAt !== null && <Age at={lastEventAt} lead="last event" limitHours={24 * 14} />}
        {canManage && (
          <span className="kw-webhook-buttons">
            <Button variant="default" onClick={onNewKey}>
              Another signing key
            </Button>
            <Remove connection={connection} />
          </span>
        )}
      </div>
    </div>
  )
}

import { Button } from '@mantine/core'
import type { Organization } from '@knowwhen/contract'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'

import { exportOrganization } from '../../api/endpoints.js'
import { formatMoment } from '../../ui/format.js'
import { CallOffButton } from './call-off-button.js'
import { DeletionDialog } from './deletion-dialog.js'
import { LeaveDialog } from './leave-dialog.js'
import { LifeAct } from './life-act.js'
import { TransferDialog } from './transfer-dialog.js'

export interface OrganizationActsProps {
  readonly organization: Organization
  readonly ownUserId: string
  /** May give the organisation away, export and delete it. */
  readonly isOwner: boolean
  readonly onLeft: () => void
  readonly onHandedOver: (name: string) => void
}

type Act = 'transfer' | 'leave' | 'delete'

interface OwnerActsProps {
  /** When it will be deleted; null: not at all. */
  readonly deleteAfter: string | null
  readonly onBegin: (act: Act) => void
}

function OwnerActs({ deleteAfter, onBegin }: OwnerActsProps) {
  return (
    <>
      <LifeAct
        title="Export"
        words="The whole organisation as one archive of documented JSON lines, evidence included. Secrets are not in it."
      >
        <Button
          component="a"
          href={exportOrganization.path}
          download
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          Download archive
        </Button>
      </LifeAct>
      <LifeAct title="Hand over ownership" words="Somebody else becomes the owner, and you become an admin.">
        <Button variant="default" onClick={() => onBegin('transfer')}>
          Hand over …
        </Button>
      </LifeAct>
      {deleteAfter === null ? (
        <LifeAct
          title="Delete the organisation"
          words="With everything in it, after 14 days in which an owner can call it off."
        >
          <Button variant="outline" color="var(--kw-invalidated)" onClick={() => onBegin('delete')}>
            Delete …
          </Button>
        </LifeAct>
      ) : (
        <LifeAct
          title="Keep the organisation"
          words={`It will be deleted on ${formatMoment(deleteAfter)}, and works as before until then.`}
        >
          <CallOffButton />
        </LifeAct>
      )}
    </>
  )
}

/** What is done with the organisation as a whole, the last things last. */
export function OrganizationActs(props: OrganizationActsProps) {
  const { organization, ownUserId, isOwner, onLeft, onHandedOver } = props
  const [act, setAct] = useState<Act | null>(null)
  const close = (): void => setAct(null)
  return (
    <>
      <div className="kw-life">
        <LifeAct title="Leave" words="You lose access; what you did here stays. The last owner cannot leave.">
          <Button variant="default" onClick={() => setAct('leave')}>
            Leave …
          </Button>
        </LifeAct>
        {isOwner && <OwnerActs deleteAfter={organization.deleteAfter} onBegin={setAct} />}
      </div>
      <LeaveDialog
        opened={act === 'leave'}
        organizationName={organization.name}
        onLeft={onLeft}
        onClose={close}
      />
      <TransferDialog
        opened={act === 'transfer'}
        ownUserId={ownUserId}
        onDone={(name) => {
          close()
          onHandedOver(name)
        }}
        onClose={close}
      />
      <DeletionDialog opened={act === 'delete'} organization={organization} onClose={close} />
    </>
  )
}

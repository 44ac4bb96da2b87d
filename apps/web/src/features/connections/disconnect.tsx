import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Connection } from '@knowwhen/contract'

import './connections.css'
import { DisconnectDialog } from './disconnect-dialog.js'

/** The way out: the key is erased, and all that was read stays. */
export function Disconnect({ connection }: { readonly connection: Connection }) {
  const [isAsking, { open, close }] = useDisclosure(false)
  return (
    <div className="kw-disconnect">
      <p className="kw-plain">
        Erases the secret key and reads no more. Experiments, evidence and verdicts stay as they are.
      </p>
      <Button variant="default" aria-label={`Disconnect from ${connection.name}`} onClick={open}>
        Disconnect
      </Button>
      <DisconnectDialog connection={connection} opened={isAsking} onClose={close} />
    </div>
  )
}

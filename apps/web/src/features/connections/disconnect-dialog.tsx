import type { Connection } from '@knowwhen/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { disconnectConnection } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { toast } from '../../ui/toast.js'

export interface DisconnectDialogProps {
  readonly connection: Connection
  readonly opened: boolean
  readonly onClose: () => void
}

export function DisconnectDialog({ connection, opened, onClose }: DisconnectDialogProps) {
  const queryClient = useQueryClient()
  const disconnect = useMutation({
    mutationFn: () => call(disconnectConnection, { params: { connectionId: connection.id }, body: {} }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['connections'] })
      await queryClient.invalidateQueries({ queryKey: ['experiments'] })
      toast.done(`${connection.name} is disconnected.`)
      onClose()
    },
    onError: (error) => toast.failed(`It is still connected. ${sentenceOf(error)}`),
  })
  return (
    <ConfirmDialog
      opened={opened}
      title={`Disconnect “${connection.name}”?`}
      confirmLabel="Disconnect"
      isDangerous
      isPending={disconnect.isPending}
      onConfirm={() => disconnect.mutate()}
      onClose={onClose}
    >
      The secret key is erased and nothing more is read. Experiments, evidence and verdicts stay as they are.
      Connecting again takes a key.
    </ConfirmDialog>
  )
}

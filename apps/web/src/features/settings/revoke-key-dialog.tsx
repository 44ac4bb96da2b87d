import type { ApiKey } from '@knowwhen/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { revokeApiKey } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { apiKeysQuery } from '../../api/queries/organization.queries.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { toast } from '../../ui/toast.js'

export interface RevokeKeyDialogProps {
  readonly apiKey: ApiKey | null
  readonly onClose: () => void
}

export function RevokeKeyDialog({ apiKey, onClose }: RevokeKeyDialogProps) {
  const queryClient = useQueryClient()
  const revoke = useMutation({
    mutationFn: (key: ApiKey) => call(revokeApiKey, { params: { apiKeyId: key.id } }),
    onSuccess: async (_, key) => {
      await queryClient.invalidateQueries({ queryKey: apiKeysQuery().queryKey })
      toast.done(`“${key.name}” is revoked.`)
      onClose()
    },
    onError: (error) => toast.failed(`The key still works. ${sentenceOf(error)}`),
  })
  return (
    <ConfirmDialog
      opened={apiKey !== null}
      title={`Revoke “${apiKey?.name ?? ''}”?`}
      confirmLabel="Revoke key"
      isDangerous
      isPending={revoke.isPending}
      onConfirm={() => {
        if (apiKey !== null) revoke.mutate(apiKey)
      }}
      onClose={onClose}
    >
      It stops working at once, for whatever uses it. This cannot be undone; a new key can be made.
    </ConfirmDialog>
  )
}

import { useMutation } from '@tanstack/react-query'

import { call } from '../../api/client.js'
import { leaveOrganization } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import { ConfirmDialog } from '../../ui/confirm-dialog.js'
import { FormErrors } from '../../ui/form-errors.js'

export interface LeaveDialogProps {
  readonly opened: boolean
  readonly organizationName: string
  readonly onLeft: () => void
  readonly onClose: () => void
}

export function LeaveDialog({ opened, organizationName, onLeft, onClose }: LeaveDialogProps) {
  const leave = useMutation({ mutationFn: () => call(leaveOrganization, {}), onSuccess: onLeft })
  const close = (): void => {
    leave.reset()
    onClose()
  }
  return (
    <ConfirmDialog
      opened={opened}
      title={`Leave ${organizationName}?`}
      confirmLabel="Leave organisation"
      isDangerous
      isPending={leave.isPending}
      onConfirm={() => leave.mutate()}
      onClose={close}
    >
      <FormErrors message={leave.error === null ? null : sentenceOf(leave.error)} />
      You, and the API keys that you made, have no access from the next request on. What you did here stays,
      under your name. To come back, you need an invitation.
    </ConfirmDialog>
  )
}

import { Button, Group, Modal, Textarea } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import { FormErrors } from '../../../ui/form-errors.js'

export interface ReasonDialogProps {
  readonly opened: boolean
  readonly title: string
  /** What will happen, and whether it can be undone. */
  readonly children: ReactNode
  readonly confirmLabel: string
  readonly isPending: boolean
  readonly problem: string | null
  readonly onConfirm: (reason: string) => void
  readonly onClose: () => void
}

/** Asks for the reason of something that stays in the record; what was typed outlives a failed attempt. */
export function ReasonDialog(props: ReasonDialogProps) {
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const confirm = () => {
    setMissing(reason.trim() === '')
    if (reason.trim() !== '') props.onConfirm(reason.trim())
  }
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
      {props.children}
      <FormErrors message={props.problem} />
      <Textarea
        label="Reason"
        data-autofocus
        autosize
        minRows={2}
        mt="md"
        maxLength={1000}
        value={reason}
        error={isMissing && reason.trim() === '' ? 'Please fill this in.' : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={props.onClose}>
          Cancel
        </Button>
        <Button color="red.9" loading={props.isPending} onClick={confirm}>
          {props.confirmLabel}
        </Button>
      </Group>
    </Modal>
  )
}

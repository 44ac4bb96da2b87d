import { Button, Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'

export interface ConfirmDialogProps {
  readonly opened: boolean
  readonly title: string
  /** What will happen, and whether it can be undone. */
  readonly children: ReactNode
  /** The verb itself: "Revoke key", never "OK". */
  readonly confirmLabel: string
  readonly isDangerous?: boolean
  readonly isPending?: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before something that cannot be undone. Focus starts on the way out and returns to where it was. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, title, children, confirmLabel, isDangerous = false, isPending = false } = props
  return (
    <Modal opened={opened} onClose={props.onClose} title={title}>
      {children}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" data-autofocus onClick={props.onClose}>
          Cancel
        </Button>
        <Button {...(isDangerous ? { color: 'red.9' } : {})} loading={isPending} onClick={props.onConfirm}>
          {confirmLabel}
        </Button>
      </Group>
    </Modal>
  )
}

/**
 * Toasts confirm what a person did and cannot see otherwise: "Key revoked". They never carry an error that
 * needs an action; those stand in the page, where they stay.
 */
import { notifications } from '@mantine/notifications'

/** Without a name the cross is silent for those who hear the page. */
const closeButtonProps = { 'aria-label': 'Close' }

export const toast = {
  /** Something the person asked for has happened. */
  done: (message: string): void =>
    void notifications.show({ message, role: 'status', color: 'accent', autoClose: 4_000, closeButtonProps }),
  /** Something failed that has no place of its own on the page; stays until it is closed. */
  failed: (message: string): void =>
    void notifications.show({ message, color: 'red', autoClose: false, closeButtonProps }),
}

/**
 * Toasts confirm what a person did and cannot see otherwise: "Key revoked". They never carry an error that
 * needs an action; those stand in the page, where they stay.
 */
import type { NotificationData } from '@mantine/notifications'

/** Without a name the cross is silent for those who hear the page. */
const closeButtonProps = { 'aria-label': 'Close' }

/** The code of toasts comes after the first screen. Where it could not be loaded there is none to show. */
const show = (data: NotificationData): void => {
  import('@mantine/notifications').then(
    ({ notifications }) => void notifications.show(data),
    () => undefined,
  )
}

export const toast = {
  /** Something the person asked for has happened. */
  done: (message: string): void =>
    show({ message, role: 'status', color: 'accent', autoClose: 4_000, closeButtonProps }),
  /** Something failed that has no place of its own on the page; stays until it is closed. */
  failed: (message: string): void => show({ message, color: 'red', autoClose: false, closeButtonProps }),
}

/** How people are told where they chose nothing: everything in the application, and by e-mail what waits for them. */
import { notificationKinds, type NotificationKind } from '@knowwhen/domain'

export interface Channels {
  readonly inApp: boolean
  readonly byEmail: boolean
}

export interface KindChoice extends Channels {
  readonly kind: NotificationKind
}

const byEmailUnlessChosen: Readonly<Record<NotificationKind, boolean>> = {
  mentioned: true,
  readyToDecide: true,
  decided: false,
  verdictFlipped: true,
  overdue: true,
  invited: true,
}

/** What holds for a kind: what was chosen, else the default. */
export const channelsOf = (kind: NotificationKind, chosen: readonly KindChoice[]): Channels =>
  chosen.find((choice) => choice.kind === kind) ?? { inApp: true, byEmail: byEmailUnlessChosen[kind] }

/** Every kind, in the order of the list of kinds. */
export const allChannels = (chosen: readonly KindChoice[]): readonly KindChoice[] =>
  notificationKinds.map((kind) => {
    const { inApp, byEmail } = channelsOf(kind, chosen)
    return { kind, inApp, byEmail }
  })

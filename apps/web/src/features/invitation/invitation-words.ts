import type { InvitationView } from '@knowwhen/contract'

import { formatDate } from '../../ui/format.js'

const roleWords: Readonly<Record<InvitationView['role'], string>> = {
  owner: 'an owner: you may do everything, up to deleting the organisation',
  admin: 'an administrator: you manage people, teams and connections, and may decide everywhere',
  editor: 'an editor: you write and seal cards, and decide on those of your teams',
  member: 'a member: you write cards',
  viewer: 'a viewer: you see everything and comment',
}

export const invitationWords = (view: InvitationView): string =>
  `${view.invitedByName} invites you as ${roleWords[view.role]}. The invitation is good until ${formatDate(view.expiresAt)}.`

import type { Choice } from './choice-list.js'

export type RoleWord = 'owner' | 'admin' | 'editor' | 'member' | 'viewer'

/** Roles from most to least power, each with what it means. */
export const roleChoices: readonly Choice<RoleWord>[] = [
  { value: 'owner', label: 'Owner', words: 'All of it, and gives the organisation away or deletes it.' },
  { value: 'admin', label: 'Admin', words: 'Also manages people, teams, KPIs, connections and keys.' },
  {
    value: 'editor',
    label: 'Editor',
    words: 'Also seals cards, links experiments, and decides in own teams.',
  },
  { value: 'member', label: 'Member', words: 'Writes cards and comments.' },
  { value: 'viewer', label: 'Viewer', words: 'Sees everything, and changes nothing but comments.' },
]

const labels: Readonly<Record<RoleWord, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  editor: 'Editor',
  member: 'Member',
  viewer: 'Viewer',
}

export const roleWord = (role: RoleWord): string => labels[role]

/** "an owner", "a viewer". */
export const aRole = (role: RoleWord): string => `${/^[aeo]/.test(role) ? 'an' : 'a'} ${role}`

import type { Action } from '../frame/use-frame-session.js'

/** Who sees a section: everybody, the operator of the installation, or who may do this in the organisation. */
export type SettingsAudience = Action | 'everybody' | 'operator'

/** The settings in the order of their navigation; a page is one line here and one route in settings.tsx. */
export const settingsGroups = [
  {
    title: 'You',
    sections: [
      { to: '/settings/account', label: 'Account', audience: 'everybody' },
      { to: '/settings/security', label: 'Security', audience: 'everybody' },
      { to: '/settings/notifications', label: 'Notifications', audience: 'everybody' },
    ],
  },
  {
    title: 'Organisation',
    sections: [
      { to: '/settings/organization', label: 'General', audience: 'organization.read' },
      { to: '/settings/people', label: 'People', audience: 'organization.read' },
      { to: '/settings/roles', label: 'Roles', audience: 'organization.read' },
      { to: '/teams', label: 'Teams', audience: 'team.read' },
      { to: '/settings/connections', label: 'GrowthBook', audience: 'connection.read' },
      { to: '/settings/api-keys', label: 'API keys', audience: 'apiKey.manage' },
      { to: '/settings/single-sign-on', label: 'Single sign-on', audience: 'identityProvider.manage' },
      { to: '/settings/outbox', label: 'Outbox', audience: 'mail.read' },
      { to: '/settings/audit', label: 'Audit trail', audience: 'audit.read' },
    ],
  },
  {
    title: 'Installation',
    sections: [
      { to: '/settings/installation', label: 'Overview', audience: 'operator' },
      { to: '/settings/installation-people', label: 'People', audience: 'operator' },
      { to: '/settings/installation-outbox', label: 'Outbox', audience: 'operator' },
    ],
  },
] as const satisfies readonly {
  readonly title: string
  readonly sections: readonly {
    readonly to: string
    readonly label: string
    readonly audience: SettingsAudience
  }[]
}[]

export type SettingsGroup = (typeof settingsGroups)[number]
export type SettingsSection = SettingsGroup['sections'][number]

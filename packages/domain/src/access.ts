/** Who may do what: one table, read by the API for people and for API keys alike. */
import { roles } from './lists.js'
import type { ApiKeyScope, Role } from './lists.js'

export const actions = [
  'organization.read',
  'organization.manage',
  'organization.own',
  'people.manage',
  'identityProvider.manage',
  'mail.read',
  'apiKey.manage',
  'team.read',
  'team.manage',
  'kpi.read',
  'kpi.manage',
  'connection.read',
  'connection.manage',
  'experiment.read',
  'experiment.link',
  'experiment.enter',
  'experiment.ask',
  'hypothesis.read',
  'hypothesis.write',
  'hypothesis.seal',
  'hypothesis.abandon',
  'verdict.mark',
  'decision.read',
  'decision.make',
  'decision.approve',
  'achievement.read',
  'audit.read',
  'comment.write',
  'comment.moderate',
] as const
export type Action = (typeof actions)[number]

interface Rule {
  /** The role of least power that may do it; every role above may too. */
  readonly least: Role
  /** What an API key's scope must cover. */
  readonly kind: 'read' | 'write' | 'administer'
  /** What is acted on belongs to a team, so that a key may be limited to one team's. */
  readonly ofTeam?: true
  /** Below admin, only people who are in that team at present may do it. */
  readonly byTeamMembers?: true
}

/** A viewer changes nothing but comments; a member writes; an editor seals, links and decides; an admin manages. */
const table: Readonly<Record<Action, Rule>> = {
  'organization.read': { least: 'viewer', kind: 'read' },
  'organization.manage': { least: 'admin', kind: 'administer' },
  'organization.own': { least: 'owner', kind: 'administer' },
  'people.manage': { least: 'admin', kind: 'administer' },
  'identityProvider.manage': { least: 'admin', kind: 'administer' },
  'mail.read': { least: 'admin', kind: 'administer' },
  'apiKey.manage': { least: 'admin', kind: 'administer' },
  'team.read': { least: 'viewer', kind: 'read' },
  'team.manage': { least: 'admin', kind: 'administer' },
  'kpi.read': { least: 'viewer', kind: 'read' },
  'kpi.manage': { least: 'admin', kind: 'administer' },
  'connection.read': { least: 'viewer', kind: 'read' },
  'connection.manage': { least: 'admin', kind: 'administer' },
  'experiment.read': { least: 'viewer', kind: 'read' },
  /** To have GrowthBook asked for more of an experiment, up to queries that cost money. */
  'experiment.ask': { least: 'editor', kind: 'write' },
  'experiment.link': { least: 'editor', kind: 'write', ofTeam: true },
  'experiment.enter': { least: 'editor', kind: 'write' },
  'hypothesis.read': { least: 'viewer', kind: 'read' },
  'hypothesis.write': { least: 'member', kind: 'write', ofTeam: true },
  'hypothesis.seal': { least: 'editor', kind: 'write', ofTeam: true },
  'hypothesis.abandon': { least: 'editor', kind: 'write', ofTeam: true },
  'verdict.mark': { least: 'editor', kind: 'write', ofTeam: true },
  'decision.read': { least: 'viewer', kind: 'read' },
  'decision.make': { least: 'editor', kind: 'write', ofTeam: true, byTeamMembers: true },
  'decision.approve': { least: 'editor', kind: 'write', ofTeam: true },
  'achievement.read': { least: 'viewer', kind: 'read' },
  'audit.read': { least: 'admin', kind: 'read' },
  'comment.write': { least: 'viewer', kind: 'write' },
  'comment.moderate': { least: 'admin', kind: 'write' },
}

const coveredKinds: Readonly<Record<ApiKeyScope, readonly Rule['kind'][]>> = {
  read: ['read'],
  write: ['read', 'write'],
  admin: ['read', 'write', 'administer'],
}

/** True where a person of this role may do this. `roles` is ordered from most to least power. */
export const can = (role: Role, action: Action): boolean =>
  roles.indexOf(role) <= roles.indexOf(table[action].least)

/** True where a key of this scope covers the action; its creator's role must allow it too, see `keyCan`. */
export const scopeCovers = (scope: ApiKeyScope, action: Action): boolean =>
  coveredKinds[scope].includes(table[action].kind)

/** True where an API key may do this: its scope covers the action and its creator's present role allows it. */
export const keyCan = (
  key: { readonly scope: ApiKeyScope; readonly creatorRole: Role },
  action: Action,
): boolean => scopeCovers(key.scope, action) && can(key.creatorRole, action)

/** True where this role may do this only in teams that the person is in at present. */
export const needsMembership = (role: Role, action: Action): boolean =>
  table[action].byTeamMembers === true && roles.indexOf(role) > roles.indexOf('admin')

/** True where a key that is limited to one team may do this at all: reading, or changing what belongs to a team. */
export const teamKeyCan = (action: Action): boolean =>
  table[action].kind === 'read' || table[action].ofTeam === true

/** True where what is changed belongs to a team. */
export const isOfTeam = (action: Action): boolean => table[action].ofTeam === true

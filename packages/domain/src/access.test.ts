import { describe, expect, it } from 'vitest'
import { actions, can, isOfTeam, keyCan, needsMembership, scopeCovers, teamKeyCan } from './access.js'
import type { Action } from './access.js'
import { roles } from './lists.js'
import type { Role } from './lists.js'

/** Who may, from most to least power, said a second time as people would say it. */
const everyone: readonly Role[] = ['owner', 'admin', 'editor', 'member', 'viewer']
const writers: readonly Role[] = ['owner', 'admin', 'editor', 'member']
const editors: readonly Role[] = ['owner', 'admin', 'editor']
const admins: readonly Role[] = ['owner', 'admin']

const expected: readonly (readonly [Action, readonly Role[]])[] = [
  ['organization.read', everyone],
  ['organization.manage', admins],
  ['organization.own', ['owner']],
  ['people.manage', admins],
  ['identityProvider.manage', admins],
  ['mail.read', admins],
  ['apiKey.manage', admins],
  ['team.read', everyone],
  ['team.manage', admins],
  ['kpi.read', everyone],
  ['kpi.manage', admins],
  ['connection.read', everyone],
  ['connection.manage', admins],
  ['experiment.read', everyone],
  ['experiment.link', editors],
  ['experiment.enter', editors],
  ['experiment.ask', editors],
  ['hypothesis.read', everyone],
  ['hypothesis.write', writers],
  ['hypothesis.seal', editors],
  ['hypothesis.abandon', editors],
  ['verdict.mark', editors],
  ['decision.read', everyone],
  ['decision.make', editors],
  ['decision.approve', editors],
  ['achievement.read', everyone],
  ['audit.read', admins],
  ['comment.write', everyone],
  ['comment.moderate', admins],
]

describe('who may do what', () => {
  it('says it of every action', () => {
    expect(expected.map(([action]) => action)).toEqual([...actions])
  })

  it.each(expected)('%s is for %s', (action, allowed) => {
    expect(roles.filter((role) => can(role, action))).toEqual(allowed)
  })

  it('lets a viewer change nothing but comments', () => {
    const changes = actions.filter((action) => can('viewer', action) && !action.endsWith('.read'))
    expect(changes).toEqual(['comment.write'])
  })

  it('asks an editor to be in the team whose card is decided; an admin decides everywhere', () => {
    const bound = (role: Role) => actions.filter((action) => needsMembership(role, action))
    expect(bound('editor')).toEqual(['decision.make'])
    expect(bound('admin')).toEqual([])
    expect(bound('owner')).toEqual([])
  })
})

describe('the scope of an API key', () => {
  it('read covers reading only, and not the outbox, whose links open doors', () => {
    expect(actions.filter((action) => scopeCovers('read', action))).toEqual(
      actions.filter((action) => action.endsWith('.read') && action !== 'mail.read'),
    )
  })

  it('write covers all but administration', () => {
    expect(actions.filter((action) => !scopeCovers('write', action))).toEqual([
      'organization.manage',
      'organization.own',
      'people.manage',
      'identityProvider.manage',
      'mail.read',
      'apiKey.manage',
      'team.manage',
      'kpi.manage',
      'connection.manage',
    ])
  })

  it('admin covers everything, yet never more than the role of the person who made the key', () => {
    expect(actions.every((action) => scopeCovers('admin', action))).toBe(true)
    expect(keyCan({ scope: 'admin', creatorRole: 'member' }, 'hypothesis.seal')).toBe(false)
    expect(keyCan({ scope: 'admin', creatorRole: 'editor' }, 'hypothesis.seal')).toBe(true)
    expect(keyCan({ scope: 'read', creatorRole: 'owner' }, 'hypothesis.write')).toBe(false)
  })
})

describe('a key that is limited to a team', () => {
  it('reads, and changes what belongs to a team, and nothing else', () => {
    const changes = actions.filter((action) => teamKeyCan(action) && !action.endsWith('.read'))
    expect(changes).toEqual([
      'experiment.link',
      'hypothesis.write',
      'hypothesis.seal',
      'hypothesis.abandon',
      'verdict.mark',
      'decision.make',
      'decision.approve',
    ])
    expect(changes.every((action) => isOfTeam(action))).toBe(true)
  })
})

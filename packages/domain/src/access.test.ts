import { describe, expect, it } from 'vitest'
import { actions, can, keyCan, scopeCovers } from './access.js'
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
  ['apiKey.manage', admins],
  ['team.read', everyone],
  ['team.manage', admins],
  ['kpi.read', everyone],
  ['kpi.manage', admins],
  ['connection.read', everyone],
  ['connection.manage', admins],
  ['experiment.read', everyone],
  ['experiment.link', editors],
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
]

describe('who may do what', () => {
  it('says it of every action', () => {
    expect(expected.map(([action]) => action)).toEqual([...actions])
  })

  it.each(expected)('%s is for %s', (action, allowed) => {
    expect(roles.filter((role) => can(role, action))).toEqual(allowed)
  })

  it('lets a viewer change nothing', () => {
    expect(
      actions.filter((action) => can('viewer', action)).every((action) => action.endsWith('.read')),
    ).toBe(true)
  })
})

describe('the scope of an API key', () => {
  it('read covers reading only', () => {
    expect(actions.filter((action) => scopeCovers('read', action))).toEqual(
      actions.filter((action) => action.endsWith('.read')),
    )
  })

  it('write covers all but administration', () => {
    expect(actions.filter((action) => !scopeCovers('write', action))).toEqual([
      'organization.manage',
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

import { actions, can, needsMembership } from '@knowwhen/domain'
import { describe, expect, it } from 'vitest'

import { accessGroups } from './access-words.js'

const lines = accessGroups.flatMap((group) => group.lines)

describe('the table of roles', () => {
  it('has every action of the product once, and a sentence for each', () => {
    expect(lines.map(({ action }) => action).toSorted()).toEqual([...actions].toSorted())
    expect(lines.filter(({ words }) => words.trim().length < 5)).toEqual([])
    expect(new Set(lines.map(({ words }) => words)).size).toBe(actions.length)
  })

  it('says what the policy says, and where being in the team decides', () => {
    const said = lines.flatMap(({ action, allowances }) =>
      allowances.map(({ role, allowance }) => ({ action, role, allowance })),
    )
    const isWrong = ({ action, role, allowance }: (typeof said)[number]) =>
      (allowance !== 'no') !== can(role, action) ||
      (allowance === 'ownTeams') !== (can(role, action) && needsMembership(role, action))
    expect(said.filter((one) => can(one.role, one.action)).length).toBeGreaterThan(actions.length)
    expect(said.filter(({ allowance }) => allowance === 'ownTeams')).toEqual([
      { action: 'decision.make', role: 'editor', allowance: 'ownTeams' },
    ])
    expect(said.filter(isWrong)).toEqual([])
  })
})

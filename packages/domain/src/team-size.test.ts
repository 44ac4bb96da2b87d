import { describe, expect, it } from 'vitest'

import { communicationChannels, teamSizeHint } from './team-size.js'

describe('the size of a team', () => {
  it.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [5, 10],
    [9, 36],
    [12, 66],
  ])('of %i people has %i channels', (people, channels) => {
    expect(communicationChannels(people)).toBe(channels)
  })

  it('is remarked upon above nine people only, with its channels', () => {
    expect(teamSizeHint(9)).toBeNull()
    expect(teamSizeHint(10)).toContain('45 ways')
  })
})

import type { Achievement } from '@knowwhen/contract'
import { configure, screen } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'

import { getSession, listAchievements, listTeams, verifyAchievements } from '../api/endpoints.js'
import { answering } from '../testing/answers.js'
import { page, session, team, uuid } from '../testing/card-fixtures.js'
import { renderAt } from '../testing/render.js'
import { server } from '../testing/server.js'

configure({ asyncUtilTimeout: 10_000 })

beforeEach(() => {
  server.use(
    answering(getSession, () => session),
    answering(listTeams, () => page([team])),
  )
})

const entry: Achievement = {
  id: uuid(71),
  team: { id: team.id, name: team.name, color: team.color },
  sequence: 1,
  heading: 'learning',
  evidenceGrade: 'A',
  hypothesis: {
    id: uuid(1),
    key: 'HYP-1',
    statement: 'We believe …',
    capability: 'a checkout on one page',
    verdict: 'invalidated',
  },
  decision: {
    id: uuid(81),
    key: 'DEC-1',
    kind: 'iterate',
    rationale: 'Too small to matter.',
    decidedBy: { userId: uuid(900), name: 'Ada' },
  },
  verdict: { verdict: 'invalidated', words: 'Invalidated: too small' },
  result: { signal: 'conversion', promisedLift: 0.05, lift: 0.018, low: 0.003, high: 0.032, alpha: 0.05 },
  experiment: null,
  evidenceId: null,
  supersedes: null,
  supersededBy: null,
  occurredAt: '2026-03-20T09:00:00.000Z',
  hash: 'cd34'.repeat(16),
  previousHash: '0'.repeat(64),
}

describe('the achievement log', () => {
  it.each([
    [0.05, '+1.8% (95% interval +0.3% to +3.2%) conversion promised at least 5%'],
    [0.025, '(97.5% interval +0.3% to +3.2%)'],
    [null, '(interval +0.3% to +3.2%)'],
  ])('shows the result against its promise, with its interval at α %s', async (alpha, words) => {
    const result = entry.result === null ? null : { ...entry.result, alpha }
    server.use(answering(listAchievements, () => page([{ ...entry, result }])))
    renderAt('/achievements')
    const shown = await screen.findByRole('article', { name: 'Learning: HYP-1' })
    expect(shown.textContent).toContain(words)
  })

  it.each([
    ['No longer stands: corrected by entry no. 2.', { supersededBy: 2 }],
    ['The verdict has changed since', { hypothesis: { ...entry.hypothesis, verdict: 'void' } }],
    ['Corrects entry no. 1.', { sequence: 2, supersedes: 1 }],
  ] satisfies [string, Partial<Achievement>][])('says of an entry: %s', async (words, changes) => {
    server.use(answering(listAchievements, () => page([{ ...entry, ...changes }])))
    renderAt('/achievements')
    const shown = await screen.findByRole('article', { name: 'Learning: HYP-1' })
    expect(shown.textContent).toContain(words)
  })

  it.each([
    [true, null, /The chain is intact: 1 entry/],
    [false, 'Entry 1 does not carry the hash of its contents.', /The chain is broken\. Entry 1 does not/],
  ])('verifies a team’s chain (%s) and says the result in words', async (intact, problem, words) => {
    server.use(
      answering(listAchievements, () => page([entry])),
      answering(verifyAchievements, () => ({ teamId: team.id, intact, entries: 1, head: null, problem })),
    )
    const { user } = renderAt(`/achievements?teamId=${team.id}`)
    await user.click(await screen.findByRole('button', { name: 'Verify chain of Checkout' }))
    expect(await screen.findByText(words)).toBeTruthy()
  })
})

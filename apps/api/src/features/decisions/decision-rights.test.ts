import type { AnswerOf, getRecommendation, Hypothesis, Problem } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import type { TestPerson } from '../../testing/builders.js'
import { aDraft, aWorld, get, post, type World } from '../../testing/cards.js'
import { aJudgedCard, validated } from '../../testing/verdicts.js'

let t: TestApp
let w: World
let card: Hypothesis

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
  card = await aJudgedCard(w, validated)
})
afterAll(() => t.close())

const one = (which = card) => `/api/v1/hypotheses/${which.id}`
const decide = (headers: object, which = card) =>
  post(w, `${one(which)}/decisions`, { headers, payload: { kind: 'ship', rationale: 'It worked.' } })
const rightOf = async (headers: object, which = card) => {
  const answer = await get(w, `${one(which)}/recommendation`, headers)
  const { mayDecide, mayNotDecideReason } = answer.json<AnswerOf<typeof getRecommendation>>()
  return { mayDecide, mayNotDecideReason }
}
const anEditor = (name: string) => t.aPerson(w.org.organizationId, { role: 'editor', name })
const join = ({ userId }: TestPerson, days: object) =>
  post(w, `/api/v1/teams/${w.teamId}/members`, { headers: w.org.headers, payload: { userId, ...days } })

describe('who decides on a card', () => {
  it('is an editor of its team; to another editor the refusal says which team and what to do', async () => {
    const outsider = await anEditor('Otto Outsider')
    const refused = (await decide(outsider.headers)).json<Problem>()
    expect(refused).toMatchObject({ status: 403, code: 'notInTeam' })
    expect(refused.detail).toContain('"Checkout"')
    expect(refused.detail).toContain('Ask an admin')
    expect(await rightOf(outsider.headers)).toEqual({ mayDecide: false, mayNotDecideReason: refused.detail })
    expect(await rightOf(w.editor.headers)).toEqual({ mayDecide: true, mayNotDecideReason: null })
  })

  it.each([
    ['who was in the team until yesterday', { from: '2025-06-01', until: '2026-01-04' }, 403],
    ['who comes into the team tomorrow', { from: '2026-01-06' }, 403],
    ['on the last day in the team', { from: '2025-06-01', until: '2026-01-05' }, 201],
    ['on the first day in the team', { from: '2026-01-05' }, 201],
  ])('may an editor %s', async (_, days, status) => {
    const editor = await anEditor('Eve Editor')
    expect((await join(editor, days)).statusCode).toBe(201)
    const another = await aJudgedCard(w, validated)
    expect((await rightOf(editor.headers, another)).mayDecide).toBe(status === 201)
    expect((await decide(editor.headers, another)).statusCode).toBe(status)
  })

  it('is any owner or admin, in the team or not', async () => {
    const admin = await t.aPerson(w.org.organizationId, { role: 'admin' })
    for (const { headers } of [admin, w.org.owner]) {
      const another = await aJudgedCard(w, validated)
      expect(await rightOf(headers, another)).toEqual({ mayDecide: true, mayNotDecideReason: null })
      expect((await decide(headers, another)).statusCode).toBe(201)
    }
  })

  it('is never a member or viewer, though in the team', async () => {
    for (const person of [w.member, w.viewer]) {
      await join(person, {})
      expect((await decide(person.headers)).json<Problem>()).toMatchObject({ status: 403, code: 'forbidden' })
      expect((await rightOf(person.headers)).mayDecide).toBe(false)
    }
  })

  it('is the same for an editor’s key', async () => {
    const outsider = await anEditor('Olga Outsider')
    const { authorization } = await t.anApiKey(outsider, { scope: 'admin' })
    expect((await decide({ authorization })).json<Problem>()).toMatchObject({ code: 'notInTeam' })
  })

  it('is told to a key of too little scope, or of another team', async () => {
    const readOnly = await t.anApiKey(w.editor, { scope: 'read' })
    expect((await rightOf({ authorization: readOnly.authorization })).mayDecide).toBe(false)
    const team = await post(w, '/api/v1/teams', { headers: w.org.headers, payload: { name: 'Search' } })
    const { id } = team.json<{ id: string }>()
    const ofOther = await t.anApiKey(w.org.owner, { scope: 'write', teamId: id })
    const { mayDecide, mayNotDecideReason } = await rightOf({ authorization: ofOther.authorization })
    expect(mayDecide).toBe(false)
    expect(mayNotDecideReason).toContain('its own team')
  })

  it('is no editor while the card has no team', async () => {
    const draft = await aDraft(w, { teamId: null })
    const right = await rightOf(w.editor.headers, draft)
    expect(right.mayDecide).toBe(false)
    expect(right.mayNotDecideReason).toContain('no team')
  })
})

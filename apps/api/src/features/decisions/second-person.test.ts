import type { Decision, Hypothesis, Problem } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { aWorld, get, post, type World } from '../../testing/cards.js'
import { aJudgedCard, giveVerdict, regression, validated } from '../../testing/verdicts.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
})
afterAll(() => t.close())

const one = (card: Pick<Hypothesis, 'id'>) => `/api/v1/hypotheses/${card.id}`
const read = async (card: Pick<Hypothesis, 'id'>) =>
  (await get(w, one(card), w.viewer.headers)).json<Hypothesis>()
const decide = (card: Pick<Hypothesis, 'id'>, payload: object, headers: object = w.editor.headers) =>
  post(w, `${one(card)}/decisions`, {
    headers,
    payload: { rationale: 'Because of the numbers.', ...payload },
  })
const approve = (decision: Decision, headers: object) =>
  post(w, `/api/v1/decisions/${decision.id}/approval`, { headers })
const listed = async (query: string) =>
  (await get(w, `/api/v1/decisions${query}`, w.viewer.headers)).json<{ items: Decision[] }>().items

describe('an override', () => {
  const override = { kind: 'iterate', rationale: 'We can do better.' }

  it('waits for a second person, and takes effect with the approval', async () => {
    const card = await aJudgedCard(w, validated)
    const decision = (await decide(card, override)).json<Decision>()
    expect(decision).toMatchObject({ isOverride: true, review: 'awaitingSecondPerson' })
    expect(await read(card)).toMatchObject({ state: 'decided' })
    expect((await listed('?review=awaitingSecondPerson')).map(({ id }) => id)).toContain(decision.id)

    const approved = await approve(decision, w.org.headers)
    expect(approved.statusCode).toBe(200)
    expect(approved.json<Decision>()).toMatchObject({
      review: 'approved',
      approvedBy: { userId: w.org.owner.userId },
      approvedAt: t.clock.now().toISOString(),
    })
    expect((await read(card)).state).toBe('closed')
    expect((await listed('?review=approved')).map(({ id }) => id)).toContain(decision.id)
    const again = await approve(decision, w.org.headers)
    expect(again.json<Problem>()).toMatchObject({ status: 409, code: 'notAwaitingApproval' })
  })

  it('is not approved by its author, whether signed in or through a key', async () => {
    const card = await aJudgedCard(w, validated)
    const decision = (await decide(card, override)).json<Decision>()
    const own = await approve(decision, w.editor.headers)
    expect(own.json<Problem>()).toMatchObject({ status: 403, code: 'ownDecision' })
    const { authorization } = await t.anApiKey(w.editor, { scope: 'admin' })
    expect((await approve(decision, { authorization })).json<Problem>().code).toBe('ownDecision')
    await expect(
      t.database.asOwner('INSERT INTO decision_approvals VALUES ($1, $2, $3, now())', [
        w.org.organizationId,
        decision.id,
        w.editor.userId,
      ]),
    ).rejects.toThrow(/second person/)
    expect((await read(card)).state).toBe('decided')
  })

  it('is overtaken by a verdict that flips before anybody approves it', async () => {
    const card = await aJudgedCard(w, validated)
    const decision = (await decide(card, override)).json<Decision>()
    await giveVerdict(w, card, regression)
    expect((await read(card)).state).toBe('readyToDecide')
    const late = await approve(decision, w.org.headers)
    expect(late.json<Problem>()).toMatchObject({ status: 409, code: 'notAwaitingApproval' })
  })

  it('takes effect at once in an organisation of one, marked as unreviewed', async () => {
    const alone = await aWorld(t, 'Alone', { alone: true })
    const answer = await decide(await aJudgedCard(alone, validated), override, alone.org.headers)
    expect(answer.json<Decision>()).toMatchObject({ isOverride: true, review: 'unreviewed' })
  })
})

describe('a verdict that flips after the decision', () => {
  it('re-opens the card: what was confirmed is no longer, and it waits to be decided again', async () => {
    const card = await aJudgedCard(w, validated)
    await decide(card, { kind: 'ship' })
    t.clock.advanceDays(3)
    await giveVerdict(w, card, regression)
    expect(await read(card)).toMatchObject({
      state: 'readyToDecide',
      milestones: {
        decisionReadyAt: t.clock.now().toISOString(),
        decidedAt: null,
        outcomeConfirmedAt: null,
      },
    })
    const url = `/api/v1/audit-events?subjectId=${card.id}`
    const { items } = (await get(w, url, w.org.headers)).json<{ items: { action: string }[] }>()
    expect(items[0]?.action).toBe('hypothesis.reopened')
    expect((await decide(card, { kind: 'rollBack' })).statusCode).toBe(201)
    expect((await read(card)).state).toBe('closed')
  })

  it('stays decided when a later reading says the same', async () => {
    const card = await aJudgedCard(w, validated)
    await decide(card, { kind: 'ship' })
    await giveVerdict(w, card, validated)
    expect((await read(card)).state).toBe('realising')
  })
})

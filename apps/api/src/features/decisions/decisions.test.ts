import type { AnswerOf, Decision, getRecommendation, Hypothesis, Problem } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { aDraft, aSealedCard, aWorld, get, post, within, type World } from '../../testing/cards.js'
import { loadCard } from '../hypotheses/index.js'
import { aJudgedCard, regression, validated } from '../../testing/verdicts.js'

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
const recommendation = async (card: Pick<Hypothesis, 'id'>) =>
  (await get(w, `${one(card)}/recommendation`, w.viewer.headers)).json<AnswerOf<typeof getRecommendation>>()
const listed = async (query: string) =>
  (await get(w, `/api/v1/decisions${query}`, w.viewer.headers)).json<{ items: Decision[] }>().items
const underpowered = { verdict: 'inconclusive', reason: 'underpowered' } as const

describe('the recommendation', () => {
  it('follows the verdict, and says which decisions need a second person', async () => {
    const card = await aJudgedCard(w, validated)
    const { recommendation: recommended, choices } = await recommendation(card)
    expect(recommended).toEqual({ kind: 'ship', words: 'Ship: the promise was kept.' })
    expect(choices.map(({ kind, allowed, needsSecondPerson }) => [kind, allowed, needsSecondPerson])).toEqual(
      [
        ['ship', true, false],
        ['rollBack', true, true],
        ['iterate', true, true],
        ['stop', true, true],
        ['extend', true, true],
      ],
    )
  })

  it('is to wait while the verdict is pending: only stop and roll back are possible', async () => {
    const card = await aSealedCard(w)
    const { recommendation: recommended, choices } = await recommendation(card)
    expect(recommended.kind).toBeNull()
    expect(choices.filter(({ allowed }) => allowed).map(({ kind }) => kind)).toEqual(['rollBack', 'stop'])
    expect(choices.find(({ kind }) => kind === 'ship')?.reason).toMatch(/still pending/)
  })

  it('is to seal first on a draft, where nothing can be decided', async () => {
    const { recommendation: recommended, choices } = await recommendation(await aDraft(w))
    expect(recommended).toEqual({ kind: null, words: 'Wait: the card is not sealed yet.' })
    expect(choices.some(({ allowed }) => allowed)).toBe(false)
  })
})

describe('a decision', () => {
  it('to ship a validated card rolls it out and confirms the outcome', async () => {
    const card = await aJudgedCard(w, validated)
    const answer = await decide(card, { kind: 'ship', nextStep: 'Tell support', rolloutShare: 0.5 })
    expect(answer.statusCode).toBe(201)
    expect(answer.json<Decision>()).toMatchObject({
      hypothesis: { key: card.key },
      recommendation: { kind: 'ship' },
      isOverride: false,
      nextStep: 'Tell support',
      verdict: { verdict: 'validated', words: 'In words: validated.' },
      rolloutShare: 0.5,
      review: 'notNeeded',
      decidedBy: { name: 'Edith Editor' },
      approvedBy: null,
    })
    const at = t.clock.now().toISOString()
    expect(await read(card)).toMatchObject({
      state: 'realising',
      milestones: { decidedAt: at, rolledOutAt: at, outcomeConfirmedAt: at },
    })
  })

  it('to ship to nobody yet confirms nothing', async () => {
    const card = await aJudgedCard(w, validated)
    await decide(card, { kind: 'ship', rolloutShare: 0 })
    expect(await read(card)).toMatchObject({
      state: 'realising',
      milestones: { rolledOutAt: null, outcomeConfirmedAt: null },
    })
  })

  it('to ship on a pending verdict is refused, and leaves the card as it was', async () => {
    const card = await aSealedCard(w)
    const answer = await decide(card, { kind: 'ship' })
    expect(answer.json<Problem>()).toMatchObject({ status: 409, code: 'verdictPending' })
    expect(await read(card)).toMatchObject({ state: 'sealed' })
    expect(await listed(`?hypothesisId=${card.id}`)).toEqual([])
  })

  it('to stop is possible at any time after the seal', async () => {
    const card = await aSealedCard(w)
    const answer = await decide(card, { kind: 'stop' })
    expect(answer.json<Decision>()).toMatchObject({
      kind: 'stop',
      recommendation: { kind: null },
      verdict: { verdict: 'pending' },
      review: 'notNeeded',
    })
    expect((await read(card)).state).toBe('closed')
    const again = await decide(card, { kind: 'stop' })
    expect(again.json<Problem>()).toMatchObject({ status: 409, code: 'wrongState' })
    const onDraft = await decide(await aDraft(w), { kind: 'stop' })
    expect(onDraft.json<Problem>()).toMatchObject({ status: 409, code: 'wrongState' })
  })

  it.each([
    ['iterate', { verdict: 'void', reason: 'sampleRatioMismatch' }, 'closed'],
    ['stop', { verdict: 'invalidated', reason: 'poweredNeutral' }, 'closed'],
    ['rollBack', regression, 'closed'],
  ] as const)('to %s closes the card', async (kind, given, state) => {
    const card = await aJudgedCard(w, given)
    expect((await decide(card, { kind })).statusCode).toBe(201)
    expect((await read(card)).state).toBe(state)
  })

  it('to extend needs an end in the future, goes back to exposed, and asks for the verdict again', async () => {
    const card = await aJudgedCard(w, underpowered)
    const none = await decide(card, { kind: 'extend' })
    expect(none.json<Problem>()).toMatchObject({
      status: 422,
      code: 'decisionRefused',
      errors: [{ path: 'body.plannedEnd', code: 'plannedEndRequired' }],
    })
    const past = await decide(card, { kind: 'extend', plannedEnd: '2025-12-01T00:00:00Z' })
    expect(past.json<Problem>().errors[0]?.code).toBe('plannedEndNotInFuture')
    const plannedEnd = '2027-03-01T00:00:00.000Z'
    await decide(card, { kind: 'extend', plannedEnd })
    expect(await read(card)).toMatchObject({
      state: 'exposed',
      plannedEnd,
      plannedSample: null,
      milestones: { decisionReadyAt: null, decidedAt: null },
    })
    expect((await read(card)).seal?.hash).toBe(card.seal?.hash)
    const { criteria, seal } = await within(w, (tx) => loadCard(tx, card.id))
    expect(criteria).toMatchObject({ ...seal?.criteria, plannedEnd })
    expect(seal?.criteria.plannedEnd).toBe(card.plannedEnd)
    const jobs = await t.database.asOwner(
      `SELECT id FROM pgboss.job WHERE name = 'judgeHypothesis' AND data->>'hypothesisId' = $1`,
      [card.id],
    )
    expect(jobs.rows.length).toBeGreaterThan(0)
  })

  it('on harm within the margin must acknowledge it', async () => {
    const card = await aJudgedCard(w, { ...validated, harmWithinMargin: ['Latency'] })
    expect((await recommendation(card)).harmToAcknowledge).toEqual(['Latency'])
    const refused = await decide(card, { kind: 'ship' })
    expect(refused.json<Problem>()).toMatchObject({
      status: 422,
      errors: [{ path: 'body.acknowledgeHarm', code: 'harmNotAcknowledged' }],
    })
    expect((await decide(card, { kind: 'ship', acknowledgeHarm: true })).statusCode).toBe(201)
  })

  it('to ship on a void verdict is refused', async () => {
    const card = await aJudgedCard(w, { verdict: 'void', reason: 'sampleRatioMismatch' })
    const answer = await decide(card, { kind: 'ship' })
    expect(answer.json<Problem>()).toMatchObject({ status: 422, errors: [{ code: 'verdictVoid' }] })
  })

  it('has one effect when the same request comes twice', async () => {
    const card = await aJudgedCard(w, validated)
    const headers = { ...w.editor.headers, 'idempotency-key': 'decide-once' }
    const first = (await decide(card, { kind: 'ship' }, headers)).json<Decision>()
    const second = await decide(card, { kind: 'ship' }, headers)
    expect(second.json<Decision>()).toEqual(first)
    expect(await listed(`?hypothesisId=${card.id}`)).toHaveLength(1)
  })

  it('stays as it was made: the application may neither change nor remove it', async () => {
    const card = await aJudgedCard(w, validated)
    await decide(card, { kind: 'ship' })
    const client = await t.deps.pool.connect()
    try {
      for (const table of ['decisions', 'decision_approvals', 'verdicts', 'audit_events', 'evidence']) {
        await expect(client.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/)
        await expect(client.query(`UPDATE ${table} SET organization_id = NULL`)).rejects.toThrow(
          /permission denied/,
        )
      }
    } finally {
      client.release()
    }
  })

  it('is audited with what it did to the card', async () => {
    const card = await aJudgedCard(w, validated)
    const made = (await decide(card, { kind: 'ship' })).json<Decision>()
    const url = `/api/v1/audit-events?subjectId=${made.id}`
    const { items } = (await get(w, url, w.org.headers)).json<{ items: object[] }>()
    expect(items).toMatchObject([
      {
        action: 'decision.made',
        actor: { name: 'Edith Editor' },
        after: { kind: 'ship', hypothesis: card.key, verdict: 'validated' },
      },
    ])
  })
})

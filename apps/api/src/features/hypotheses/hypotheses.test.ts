import type { Hypothesis, HypothesisSummary, Problem } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import {
  aDraft,
  aSealedCard,
  aTeam,
  aWorld,
  completeCard,
  get,
  post,
  type World,
} from '../../testing/cards.js'
import { everyPage } from '../../testing/paging.js'
import { aJudgedCard, validated } from '../../testing/verdicts.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
})
afterAll(() => t.close())

const cards = '/api/v1/hypotheses'
const patch = (card: Hypothesis, payload: object, version = card.version) =>
  t.app.inject({
    method: 'PATCH',
    url: `${cards}/${card.id}`,
    headers: { ...w.member.headers, 'if-match': `"${version}"` },
    payload,
  })
const list = async (world: World, query: string) => {
  const answer = await get(world, `${cards}${query}`, world.viewer.headers)
  return answer.json<{ items: HypothesisSummary[]; nextCursor: string | null; total?: number }>()
}

describe('a draft', () => {
  it('may be empty, says so as gaps, and is found by id and by key', async () => {
    const answer = await post(w, cards, { headers: w.member.headers })
    expect(answer.statusCode).toBe(201)
    const card = answer.json<Hypothesis>()
    expect(card).toMatchObject({ state: 'draft', capability: '', signals: [], seal: null, version: 1 })
    expect(card.gaps.map(({ gap }) => gap)).toEqual([
      'noTeam',
      'noCapability',
      'noAudience',
      'noOutcome',
      'noGoalSignal',
      'noGuardrail',
      'noPlannedEndOrSample',
    ])
    const byKey = await get(w, `${cards}/${card.key}`, w.viewer.headers)
    expect(byKey.json<Hypothesis>()).toEqual(card)
    expect((await get(w, `${cards}/HYP-999999999`, w.viewer.headers)).statusCode).toBe(404)
  })

  it('keeps what was written, in the order in which it was written', async () => {
    const card = await aDraft(w)
    expect(card).toMatchObject({
      statement:
        'Because many leave at the address form, we believe a one-page checkout for returning customers will result in more finished purchases. We will know we have succeeded when Conversion rises by at least 2%, while Latency does not rise by more than 5%.',
      team: { id: w.teamId, name: 'Checkout' },
      proposedBy: { userId: w.editor.userId, name: 'Edith Editor' },
      plannedEnd: '2026-02-05T09:00:00.000Z',
      gaps: [],
      observations: [{ text: 'many leave at the address form', link: null }],
    })
    expect(card.signals.map(({ name, role, metric }) => [name, role, metric?.externalId])).toEqual([
      ['Conversion', 'goal', 'conversion'],
      ['Latency', 'guardrail', 'latency'],
    ])
  })

  it('names every team, KPI and metric that does not exist, with its place, and loses nothing', async () => {
    const other = await aWorld(t, 'Owner of the metric')
    const [goal, guardrail] = completeCard(w).signals
    const unknown = '01890000-0000-7000-8000-000000000000'
    const answer = await post(w, cards, {
      headers: w.member.headers,
      payload: {
        teamId: other.teamId,
        signals: [
          { ...goal, kpiId: unknown },
          { ...guardrail, metricId: other.goalMetricId },
        ],
      },
    })
    expect(answer.statusCode).toBe(422)
    expect(answer.json<Problem>()).toMatchObject({
      code: 'unknownReference',
      errors: [
        { path: 'body.teamId', message: 'There is no such team.' },
        { path: 'body.signals.0.kpiId' },
        { path: 'body.signals.1.metricId' },
      ],
    })
  })

  it('changes in the fields given; signals replace all signals and keep the ids they come with', async () => {
    const card = await aDraft(w)
    const [goal] = card.signals
    const changed = await patch(card, {
      audience: 'new customers',
      plannedEnd: null,
      signals: [
        { role: 'secondary', name: 'Visits', direction: 'increase' },
        { id: goal?.id, role: 'goal', name: 'Orders', direction: 'increase' },
      ],
    })
    expect(changed.statusCode).toBe(200)
    const after = changed.json<Hypothesis>()
    expect(after).toMatchObject({
      audience: 'new customers',
      capability: 'a one-page checkout',
      plannedEnd: null,
      version: 2,
    })
    expect(after.signals.map(({ name }) => name)).toEqual(['Visits', 'Orders'])
    expect(after.signals[1]?.id).toBe(goal?.id)
    const twice = await patch(after, { signals: [after.signals[0], after.signals[0]] })
    expect(twice.json<Problem>()).toMatchObject({ status: 422, errors: [{ path: 'body.signals.1.id' }] })
  })

  it('is not overwritten by somebody who has read an older version', async () => {
    const card = await aDraft(w)
    await patch(card, { outcome: 'first' })
    const second = await patch(card, { outcome: 'second' })
    expect(second.statusCode).toBe(412)
    expect(second.json<Problem>().code).toBe('stale')
    const read = await get(w, `${cards}/${card.id}`, w.viewer.headers)
    expect(read.json<Hypothesis>().outcome).toBe('first')
  })

  it('gets its number once, however often the same request is sent', async () => {
    const call = {
      headers: { ...w.member.headers, 'idempotency-key': 'same-card' },
      payload: { capability: 'x' },
    }
    const first = (await post(w, cards, call)).json<Hypothesis>()
    const second = (await post(w, cards, call)).json<Hypothesis>()
    expect(second).toEqual(first)
    const next = (await post(w, cards, { headers: w.member.headers })).json<Hypothesis>()
    expect(next.key).toBe(`HYP-${Number(first.key.slice(4)) + 1}`)
  })

  it('is numbered without doubles when many write at once', async () => {
    const busy = await aWorld(t, 'Busy')
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post(busy, cards, { headers: busy.member.headers })),
    )
    const keys = answers.map((answer) => answer.json<Hypothesis>().key)
    expect(keys.toSorted()).toEqual(Array.from({ length: 8 }, (_, index) => `HYP-${index + 1}`))
  })
})

describe('working on a card and giving it up', () => {
  it('starts once it is sealed', async () => {
    const draft = await aDraft(w)
    const tooEarly = await post(w, `${cards}/${draft.id}/building`, { headers: w.member.headers })
    expect(tooEarly.json<Problem>()).toMatchObject({ status: 409, code: 'wrongState' })
    const card = await aSealedCard(w)
    const started = await post(w, `${cards}/${card.id}/building`, { headers: w.member.headers })
    expect(started.json<Hypothesis>()).toMatchObject({
      state: 'building',
      milestones: { workStartedAt: t.clock.now().toISOString() },
    })
  })

  it('ends with a reason, after which nothing changes', async () => {
    const card = await aDraft(w)
    const given = await post(w, `${cards}/${card.id}/abandonment`, {
      headers: w.editor.headers,
      payload: { reason: 'Nobody asked for it.' },
    })
    expect(given.json<Hypothesis>()).toMatchObject({
      state: 'abandoned',
      abandonedReason: 'Nobody asked for it.',
    })
    const again = await post(w, `${cards}/${card.id}/abandonment`, {
      headers: w.editor.headers,
      payload: { reason: 'Really.' },
    })
    expect(again.json<Problem>()).toMatchObject({ status: 409, code: 'wrongState' })
    expect((await patch(given.json<Hypothesis>(), { outcome: 'x' })).statusCode).toBe(409)
  })
})

describe('the list of cards', () => {
  let shop: World
  let other: string

  beforeAll(async () => {
    shop = await aWorld(t, 'Shop')
    other = (await aTeam(shop, 'Search')).id
    await aDraft(shop, { capability: 'a wish list', teamId: other })
    t.clock.advanceDays(1)
    await aSealedCard(shop, { audience: '100% of guests' })
    t.clock.advanceDays(1)
    await aJudgedCard(shop, validated)
    t.clock.advanceDays(1)
    await post(shop, cards, { headers: shop.member.headers, payload: { outcome: 'fewer refunds' } })
  })

  const keysOf = async (query: string) => (await list(shop, query)).items.map(({ key }) => key)

  it('begins with the newest change, counts all, and shows each card with its verdict and gaps', async () => {
    const { items, total } = await list(shop, '')
    expect(total).toBe(4)
    expect(items.map(({ key, state, gaps, verdict }) => [key, state, gaps, verdict?.verdict])).toEqual([
      ['HYP-4', 'draft', 6, undefined],
      ['HYP-3', 'readyToDecide', 0, 'validated'],
      ['HYP-2', 'sealed', 0, undefined],
      ['HYP-1', 'draft', 0, undefined],
    ])
    expect(items[1]).toMatchObject({
      team: { name: 'Checkout' },
      verdict: { words: 'In words: validated.' },
      signals: [
        { name: 'Conversion', promisedLift: 0.02 },
        { name: 'Latency', nonInferiorityMargin: 0.05 },
      ],
    })
  })

  it.each([
    ['?sort=key', ['HYP-1', 'HYP-2', 'HYP-3', 'HYP-4']],
    ['?sort=-key', ['HYP-4', 'HYP-3', 'HYP-2', 'HYP-1']],
    ['?sort=updatedAt', ['HYP-1', 'HYP-2', 'HYP-3', 'HYP-4']],
    ['?state=draft', ['HYP-4', 'HYP-1']],
    ['?verdict=validated', ['HYP-3']],
    ['?verdict=void', []],
    ['?q=WISH', ['HYP-1']],
    ['?q=refund', ['HYP-4']],
    ['?q=100%25', ['HYP-2']],
    ['?q=%25', ['HYP-2']],
    ['?q=hyp-3', ['HYP-3']],
  ])('%s', async (query, expected) => {
    expect(await keysOf(query)).toEqual(expected)
  })

  it('is narrowed to a team', async () => {
    expect(await keysOf(`?teamId=${other}`)).toEqual(['HYP-1'])
  })

  it.each(['-updatedAt', 'updatedAt', 'key', '-key'])(
    'sorted by %s pages without gap or double',
    async (sort) => {
      const whole = await keysOf(`?sort=${sort}`)
      const paged = (await everyPage((cursor) => list(shop, `?sort=${sort}&limit=1${cursor}`))).map(
        ({ key }) => key,
      )
      expect(paged).toEqual(whole)
    },
  )

  it('refuses the cursor of another order', async () => {
    const { nextCursor } = await list(shop, '?sort=key&limit=1')
    const answer = await get(shop, `${cards}?sort=-key&cursor=${nextCursor ?? ''}`, shop.viewer.headers)
    expect(answer.statusCode).toBe(400)
  })
})

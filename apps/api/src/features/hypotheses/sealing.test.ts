import { createHash } from 'node:crypto'

import type { Hypothesis, Problem } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import {
  aDraft,
  anExperiment,
  aSealedCard,
  aWorld,
  get,
  post,
  within,
  type World,
} from '../../testing/cards.js'
import { waitersAppear } from '../../testing/locks.js'
import { aReading, expose, giveVerdict, validated } from '../../testing/verdicts.js'
import { systemActor } from '../../http/actor.js'
import { linkedHypothesisOf, setExperiment } from './index.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
})
afterAll(() => t.close())

const one = (card: Pick<Hypothesis, 'id'>) => `/api/v1/hypotheses/${card.id}`
const seal = (card: Hypothesis) => post(w, `${one(card)}/seal`, { headers: w.editor.headers })
const read = async (card: Pick<Hypothesis, 'id'>) =>
  (await get(w, one(card), w.viewer.headers)).json<Hypothesis>()
const waitingJobs = async (card: Hypothesis) => {
  const text = `SELECT id FROM pgboss.job WHERE name = 'judgeHypothesis' AND data->>'hypothesisId' = $1`
  return (await t.database.asOwner(text, [card.id])).rows
}
const link = (card: Pick<Hypothesis, 'id'>, experimentId: string | null) =>
  within(w, (tx) =>
    setExperiment(tx, systemActor(w.org.organizationId, t.clock.now(), 'test'), {
      hypothesisId: card.id,
      experimentId,
    }),
  )

describe('sealing', () => {
  it('freezes the criteria as canonical JSON under its own SHA-256, and asks for a verdict', async () => {
    const draft = await aDraft(w)
    const answer = await seal(draft)
    expect(answer.statusCode).toBe(200)
    const card = answer.json<Hypothesis>()
    expect(card).toMatchObject({
      state: 'sealed',
      retrospective: false,
      milestones: { sealedAt: t.clock.now().toISOString(), firstExposedAt: null },
      seal: {
        version: 1,
        sealedBy: { name: 'Edith Editor' },
        alpha: 0.1,
        strictness: 'point',
        retrospective: false,
      },
    })
    const sealed = card.seal?.canonicalJson ?? ''
    expect(createHash('sha256').update(sealed).digest('hex')).toBe(card.seal?.hash)
    expect(JSON.parse(sealed)).toMatchObject({
      sealedBy: w.editor.userId,
      statement: draft.statement,
      criteria: {
        alpha: 0.1,
        strictness: 'point',
        minimumRuntimeDays: 7,
        plannedEnd: '2026-02-05T09:00:00.000Z',
        goals: [{ metricId: 'conversion', promisedLift: 0.02 }],
        guardrails: [{ metricId: 'latency', nonInferiorityMargin: 0.05 }],
      },
    })
    expect(await waitingJobs(card)).toHaveLength(1)
  })

  it('refuses a card with gaps, names every one, and leaves no seal and no job behind', async () => {
    const draft = await aDraft(w, { teamId: null, audience: '', plannedEnd: null, signals: [] })
    const answer = await seal(draft)
    expect(answer.statusCode).toBe(422)
    const problem = answer.json<Problem>()
    expect(problem.code).toBe('readinessGaps')
    expect(problem.errors.map(({ path, code }) => [path, code])).toEqual([
      ['teamId', 'noTeam'],
      ['audience', 'noAudience'],
      ['signals', 'noGoalSignal'],
      ['noGuardrailReason', 'noGuardrail'],
      ['plannedEnd', 'noPlannedEndOrSample'],
    ])
    expect(problem.errors.every(({ message }) => message.length > 20)).toBe(true)
    expect(await read(draft)).toMatchObject({ state: 'draft', seal: null })
    expect(await waitingJobs(draft)).toEqual([])
  })

  it('happens once, and what is sealed no longer changes', async () => {
    const card = await aSealedCard(w)
    const again = await seal(card)
    expect(again.json<Problem>()).toMatchObject({ status: 409, code: 'alreadySealed' })
    const changed = await t.app.inject({
      method: 'PATCH',
      url: one(card),
      headers: { ...w.member.headers, 'if-match': `"${card.version}"` },
      payload: { outcome: 'something easier' },
    })
    expect(changed.json<Problem>()).toMatchObject({ status: 409, code: 'sealed' })
    expect((await read(card)).outcome).toBe('more finished purchases')
  })

  it('needs an editor, since criteria bind everybody', async () => {
    const draft = await aDraft(w)
    const answer = await post(w, `${one(draft)}/seal`, { headers: w.member.headers })
    expect(answer.statusCode).toBe(403)
  })

  it('takes the baseline from the control arm of the linked experiment where nobody has typed one', async () => {
    const draft = await aDraft(w)
    const [goal, guardrail] = draft.signals
    const signals = [
      { ...goal, metricId: w.goalMetricId, baseline: null },
      { ...guardrail, metricId: w.guardrailMetricId },
    ]
    const changed = await t.app.inject({
      method: 'PATCH',
      url: one(draft),
      headers: { ...w.member.headers, 'if-match': '"1"' },
      payload: { signals },
    })
    expect(changed.json<Hypothesis>().gaps.map(({ gap }) => gap)).toEqual(['noBaseline'])
    const experimentId = await anExperiment(w)
    await link(draft, experimentId)
    expect((await read(draft)).gaps.map(({ gap }) => gap)).toEqual(['noBaseline'])
    await aReading(w, experimentId, 0.12)
    expect((await read(draft)).gaps).toEqual([])
    expect((await seal(draft)).statusCode).toBe(200)
  })

  it('leaves nothing for the application to change or remove afterwards', async () => {
    const card = await aSealedCard(w)
    const client = await t.deps.pool.connect()
    try {
      for (const statement of [
        'UPDATE hypothesis_seals SET hash = $1',
        'DELETE FROM hypothesis_seals WHERE hash = $1',
      ]) {
        await expect(client.query(statement, [card.seal?.hash])).rejects.toThrow(/permission denied/)
      }
    } finally {
      client.release()
    }
  })
})

describe('a card and the exposure of people', () => {
  it('is retrospective when it is sealed after its experiment began, and stands as exposed at once', async () => {
    const startedAt = new Date(t.clock.now().getTime() - 86_400_000)
    const draft = await aDraft(w)
    await link(draft, await anExperiment(w, { startedAt }))
    const card = (await seal(draft)).json<Hypothesis>()
    expect(card).toMatchObject({
      state: 'exposed',
      retrospective: true,
      seal: { retrospective: true },
      milestones: { firstExposedAt: startedAt.toISOString() },
    })
  })

  it('stays retrospective when the experiment that began before its seal is taken away', async () => {
    const startedAt = new Date(t.clock.now().getTime() - 86_400_000)
    const draft = await aDraft(w, { capability: 'a late bet' })
    await link(draft, await anExperiment(w, { startedAt }))
    await seal(draft)
    await link(draft, null)
    expect(await read(draft)).toMatchObject({ state: 'sealed', retrospective: true })
    const listed = await get(w, '/api/v1/hypotheses?q=late%20bet', w.viewer.headers)
    expect(listed.json<{ items: Hypothesis[] }>().items).toMatchObject([{ retrospective: true }])
  })

  it('becomes retrospective when an experiment that began before the seal is linked afterwards', async () => {
    const card = await aSealedCard(w)
    await expose(w, card, new Date(t.clock.now().getTime() - 1000))
    expect(await read(card)).toMatchObject({ state: 'exposed', retrospective: true })
    const onTime = await aSealedCard(w)
    await expose(w, onTime, t.clock.now())
    await expose(w, onTime, new Date(t.clock.now().getTime() + 1000))
    expect(await read(onTime)).toMatchObject({
      state: 'exposed',
      retrospective: false,
      milestones: { firstExposedAt: t.clock.now().toISOString() },
    })
  })

  it('tells which card an experiment tests, and gives it to no other', async () => {
    const experimentId = await anExperiment(w)
    const card = await aSealedCard(w)
    await link(card, experimentId)
    const found = await within(w, (tx) => linkedHypothesisOf(tx, experimentId))
    expect(found).toMatchObject({ id: card.id, key: card.key, state: 'sealed' })
    await expect(link(await aDraft(w), experimentId)).rejects.toMatchObject({ code: 'experimentTaken' })
  })

  it('stands where it stood before a link that was a mistake', async () => {
    const card = await aSealedCard(w)
    await post(w, `${one(card)}/building`, { headers: w.member.headers })
    await link(card, await anExperiment(w))
    await expose(w, card, new Date(t.clock.now().getTime() - 1000))
    await link(card, null)
    expect(await read(card)).toMatchObject({
      state: 'building',
      retrospective: false,
      experiment: null,
      milestones: { firstExposedAt: null },
    })
  })
})

describe('a card and its verdict', () => {
  it('is ready to decide from the first verdict that is ready, and waits again when it is not', async () => {
    const card = await aSealedCard(w)
    await expose(w, card, t.clock.now())
    const readyAt = t.clock.now().toISOString()
    await giveVerdict(w, card, validated)
    expect(await read(card)).toMatchObject({
      state: 'readyToDecide',
      milestones: { decisionReadyAt: readyAt },
      verdict: { verdict: 'validated', words: 'In words: validated.' },
    })
    t.clock.advanceDays(1)
    await giveVerdict(w, card, validated)
    expect((await read(card)).milestones.decisionReadyAt).toBe(readyAt)
    await giveVerdict(w, card, { verdict: 'pending', reason: 'noReading' })
    expect(await read(card)).toMatchObject({
      state: 'exposed',
      milestones: { decisionReadyAt: null },
      verdict: { verdict: 'pending', falsePositiveRisk: null },
    })
  })

  it('shows beside a win how often such a win is none, given how often ideas worked here', async () => {
    const fresh = await aWorld(t, 'Ten ideas')
    const card = await aSealedCard(fresh)
    await giveVerdict(fresh, card, validated)
    const risk = async () => {
      const answer = await get(fresh, one(card), fresh.viewer.headers)
      return answer.json<Hypothesis>().verdict?.falsePositiveRisk
    }
    // Beta(1, 9) after one win of one: success rate 2/11; .025 * 9/11 / (.025 * 9/11 + .8 * 2/11).
    expect(await risk()).toBeCloseTo(0.1233, 4)
    const lost = await aSealedCard(fresh)
    await giveVerdict(fresh, lost, { verdict: 'invalidated', reason: 'regression' })
    // One of two: 2/12.
    expect(await risk()).toBeCloseTo(0.1351, 4)
  })

  it('is changed by one command at a time: the second sees what the first has done', async () => {
    const card = await aSealedCard(w)
    const abandon = () =>
      post(w, `${one(card)}/abandonment`, { headers: w.editor.headers, payload: { reason: 'Twice.' } })
    const client = await t.deps.pool.connect()
    await client.query('BEGIN')
    await client.query(`SELECT set_config('app.organization_id', $1, true)`, [w.org.organizationId])
    await client.query('SELECT 1 FROM hypotheses WHERE id = $1 FOR UPDATE', [card.id])
    const both = [abandon(), abandon()]
    await waitersAppear(t, 2)
    await client.query('COMMIT')
    client.release()
    const statuses = (await Promise.all(both)).map(({ statusCode }) => statusCode)
    expect(statuses.toSorted()).toEqual([200, 409])
    expect((await read(card)).version).toBe(card.version + 1)
  })
})

import type { Decision, Hypothesis, Overview } from '@knowwhen/contract'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { growthbookConnections, syncRuns } from '../../db/schema/index.js'
import { newId } from '../../db/ids.js'
import { testApp, type TestApp } from '../../testing/app.js'
import { aDraft, aSealedCard, aWorld, get, post, within, type World } from '../../testing/cards.js'
import { aJudgedCard, expose, giveVerdict, regression, validated } from '../../testing/verdicts.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
})
afterAll(() => t.close())

const overview = async (world: World = w) =>
  (await get(world, '/api/v1/reports/overview', world.viewer.headers)).json<Overview>()
const decide = async (card: Pick<Hypothesis, 'id'>, kind: string) =>
  (
    await post(w, `/api/v1/hypotheses/${card.id}/decisions`, {
      headers: w.editor.headers,
      payload: { kind, rationale: 'For a reason.' },
    })
  ).json<Decision>()

describe('Home', () => {
  it('shows first steps to a new organisation, without numbers that mean nothing yet', async () => {
    const world = await aWorld(t, 'New')
    expect(await overview(world)).toEqual({
      readyToDecide: [],
      flipped: [],
      drafts: [],
      running: [],
      awaitingApproval: [],
      awaitingMarks: [],
      failingSyncs: [],
      counts: {
        validated: 0,
        invalidated: 0,
        inconclusive: 0,
        void: 0,
        winRate: null,
        learningRate: null,
        retrospective: 0,
        declared: 0,
      },
      steps: { hypothesis: false, connection: true, verdict: false },
    })
  })

  it('shows what waits for people, each in its own place, the oldest first', async () => {
    const draft = await aDraft(w, { audience: '', plannedEnd: null })
    const running = await aSealedCard(w)
    await expose(w, running, t.clock.now())
    const first = await aJudgedCard(w, validated)
    t.clock.advanceDays(1)
    const second = await aJudgedCard(w, regression)
    const flipped = await aJudgedCard(w, validated)
    await decide(flipped, 'ship')
    await giveVerdict(w, flipped, regression)
    const awaiting = await aJudgedCard(w, validated)
    const decision = await decide(awaiting, 'stop')

    const home = await overview()
    expect(home.drafts).toMatchObject([{ key: draft.key, gaps: 2, words: 'Say for whom it is meant.' }])
    expect(home.running.map(({ key }) => key)).toEqual([running.key])
    expect(home.readyToDecide.map(({ key, verdict }) => [key, verdict])).toEqual([
      [first.key, 'validated'],
      [second.key, 'invalidated'],
    ])
    expect(home.flipped).toMatchObject([{ key: flipped.key, words: 'In words: invalidated.' }])
    expect(home.awaitingApproval).toEqual([
      {
        decisionId: decision.id,
        key: decision.key,
        hypothesisKey: awaiting.key,
        words: 'Stop, against the recommendation: For a reason.',
      },
    ])
    expect(home.steps).toEqual({ hypothesis: true, connection: true, verdict: true })
  })

  it('shows a mark of a broken measurement until a second person agrees or it is withdrawn', async () => {
    const world = await aWorld(t, 'Marked')
    const card = await aSealedCard(world)
    const forgotten = await aSealedCard(world)
    const act = (of: Pick<Hypothesis, 'id'>, path: string, call: Parameters<typeof post>[2]) =>
      post(world, `/api/v1/hypotheses/${of.id}/${path}`, call)
    const marked = { headers: world.editor.headers, payload: { reason: 'Events were sent twice.' } }
    await act(card, 'instrumentation-error', marked)
    await act(forgotten, 'instrumentation-error', marked)
    await act(forgotten, 'abandonment', marked)
    expect((await overview(world)).awaitingMarks).toEqual([
      {
        hypothesisId: card.id,
        hypothesisKey: card.key,
        words: 'Marked as a broken measurement: Events were sent twice.',
      },
    ])
    const agreed = await act(card, 'instrumentation-error/approval', { headers: world.org.headers })
    expect(agreed.statusCode, agreed.body).toBe(200)
    expect((await overview(world)).awaitingMarks).toEqual([])
  })

  it('counts every concluded card once, with retrospective and void ones apart', async () => {
    const world = await aWorld(t, 'Counted')
    await aJudgedCard(world, validated)
    await aJudgedCard(world, regression)
    await aJudgedCard(world, { verdict: 'inconclusive', reason: 'underpowered' })
    await aJudgedCard(world, { verdict: 'inconclusive', reason: 'spansThreshold' })
    await aJudgedCard(world, { verdict: 'void', reason: 'sampleRatioMismatch' })
    const late = await aJudgedCard(world, validated)
    await expose(world, late, new Date(t.clock.now().getTime() - 60_000))
    expect((await overview(world)).counts).toEqual({
      validated: 1,
      invalidated: 1,
      inconclusive: 2,
      void: 1,
      winRate: 0.25,
      learningRate: 0.5,
      retrospective: 1,
      declared: 0,
    })
  })

  it('says which connections fail or have grown old', async () => {
    const world = await aWorld(t, 'Syncing')
    const at = t.clock.now()
    const run = (status: 'failed' | 'succeeded') =>
      within(world, (tx) =>
        tx.insert(syncRuns).values({
          organizationId: world.org.organizationId,
          id: newId(),
          connectionId: world.connectionId,
          status,
          startedAt: at,
          finishedAt: at,
          progressAt: at,
          createdAt: at,
          problems:
            status === 'failed'
              ? [{ code: 'wrongKey', message: 'GrowthBook refused the key.', experimentName: null }]
              : [],
        }),
      )
    await run('failed')
    expect((await overview(world)).failingSyncs).toMatchObject([
      { connectionId: world.connectionId, name: 'GrowthBook' },
    ])
    expect((await overview(world)).failingSyncs[0]?.words).toMatch(/^GrowthBook refused the key\./)
    await run('succeeded')
    expect((await overview(world)).failingSyncs).toEqual([])
    await within(world, (tx) =>
      tx
        .update(growthbookConnections)
        .set({ lastSuccessAt: new Date(at.getTime() - 2 * 86_400_000) })
        .where(eq(growthbookConnections.id, world.connectionId)),
    )
    expect((await overview(world)).failingSyncs[0]?.words).toMatch(/^Results have not been pulled for a day/)
  })
})

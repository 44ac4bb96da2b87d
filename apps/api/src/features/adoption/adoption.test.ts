/** Past experiments adopted in bulk, through the API. */
import type {
  Adoptable,
  Adopted,
  AdoptionPreview,
  ExperimentLink,
  Hypothesis,
  Overview,
  Problem,
} from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { growthbookProjects } from '../../db/schema/index.js'
import { testApp, type TestApp } from '../../testing/app.js'
import { anExperiment, aTeam, aWorld, get, post, within, type World } from '../../testing/cards.js'
import { aFinishedExperiment } from '../../testing/evidence.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
})
afterAll(() => t.close())

const settings = (of: World) => ({
  audience: 'everybody who buys',
  promisedLift: 0.02,
  nonInferiorityMargin: 0.05,
  teamId: of.teamId,
})

interface Answer {
  readonly items: readonly Adopted[]
  readonly adopted: number
  readonly skipped: number
}

const adopt = (of: World, experimentIds: readonly string[], change: object = {}) =>
  post(of, '/api/v1/adoptions', {
    headers: of.editor.headers,
    payload: { ...settings(of), experimentIds, ...change },
  })

const preview = async (of: World, experimentIds: readonly string[], change: object = {}) => {
  const answer = await post(of, '/api/v1/adoptions/preview', {
    headers: of.viewer.headers,
    payload: { ...settings(of), experimentIds, ...change },
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<{ items: AdoptionPreview[] }>().items
}

const read = async (of: World, id: string) =>
  (await get(of, `/api/v1/hypotheses/${id}`, of.viewer.headers)).json<Hypothesis>()

const stated = 'We believe that a one-page checkout will result in more orders because forms tire people.'
const numberOfCards = async (of: World) =>
  (await get(of, '/api/v1/hypotheses', of.viewer.headers)).json<{ total: number }>().total

describe('what can be adopted', () => {
  it('is finished, has evidence, and tests no card yet', async () => {
    const of = await aWorld(t, 'Listed')
    const team = await aTeam(of, 'Search')
    await within(of, (tx) =>
      tx.insert(growthbookProjects).values({
        organizationId: of.org.organizationId,
        connectionId: of.connectionId,
        externalId: 'prj_1',
        name: 'Shop',
        teamId: team.id,
        fetchedAt: t.clock.now(),
      }),
    )
    const ended = await aFinishedExperiment(of, { statedHypothesis: stated, projectId: 'prj_1' })
    await anExperiment(of)
    const adopted = await aFinishedExperiment(of)
    await adopt(of, [adopted])
    const answer = await get(of, '/api/v1/adoptable-experiments', of.viewer.headers)
    const { items, total } = answer.json<{ items: Adoptable[]; total: number }>()
    expect(total).toBe(1)
    expect(items).toMatchObject([
      {
        experimentId: ended,
        team: { id: team.id, name: 'Search' },
        project: { externalId: 'prj_1', name: 'Shop' },
        connection: { name: 'GrowthBook' },
        goals: ['conversion'],
        guardrails: ['latency'],
        ownOutcome: 'won',
        treatmentArms: 1,
      },
    ])
    const none = await get(of, '/api/v1/adoptable-experiments?ownOutcome=lost', of.viewer.headers)
    expect(none.json<{ items: Adoptable[] }>().items).toEqual([])
  })

  it('is listed page by page', async () => {
    const of = await aWorld(t, 'Paged')
    for (let made = 0; made < 3; made += 1) await aFinishedExperiment(of)
    const pageAfter = async (cursor: string | null): Promise<readonly string[]> => {
      const end = cursor === null ? '' : `&cursor=${cursor}`
      const answer = await get(of, `/api/v1/adoptable-experiments?limit=2${end}`, of.viewer.headers)
      const { items, nextCursor } = answer.json<{ items: Adoptable[]; nextCursor: string | null }>()
      const ids = items.map(({ experimentId }) => experimentId)
      return nextCursor === null ? ids : [...ids, ...(await pageAfter(nextCursor))]
    }
    const seen = await pageAfter(null)
    expect([seen.length, new Set(seen).size]).toEqual([3, 3])
  })
})

describe('a look before', () => {
  it('shows the card as it would be, with our verdict beside GrowthBook’s conclusion, and writes nothing', async () => {
    const of = await aWorld(t, 'Looked at')
    const id = await aFinishedExperiment(of, { statedHypothesis: stated, ownOutcome: 'inconclusive' })
    const [card] = await preview(of, [id])
    expect(card).toMatchObject({
      capability: 'a one-page checkout',
      outcome: 'more orders',
      audience: 'everybody who buys',
      team: { id: of.teamId },
      gaps: [],
      refusal: null,
      ownOutcome: 'inconclusive',
      verdict: { verdict: 'validated' },
    })
    expect(card?.signals).toMatchObject([
      { role: 'goal', name: 'conversion', promisedLift: 0.02, baseline: 0.1 },
      { role: 'guardrail', name: 'latency', nonInferiorityMargin: 0.05, promisedLift: null },
    ])
    expect(await numberOfCards(of)).toBe(0)
  })

  it('names every gap and every refusal', async () => {
    const id = await aFinishedExperiment(w)
    const running = await anExperiment(w, { startedAt: t.clock.now() })
    const nowhere = '01890000-0000-7000-8000-000000000000'
    const items = await preview(w, [id, running, nowhere], { teamId: null, promisedLift: null })
    expect(items[0]?.gaps.map(({ gap }) => gap)).toEqual(expect.arrayContaining(['noTeam', 'noPromise']))
    expect(items.map(({ refusal }) => refusal)).toEqual([
      null,
      'It is not finished: link it to a card instead.',
      'There is no such experiment.',
    ])
  })
})

describe('adopted experiments', () => {
  it('become sealed retrospective cards, judged and linked, of which nobody is told', async () => {
    const of = await aWorld(t, 'Adopting')
    const [won, lost] = [
      await aFinishedExperiment(of, { statedHypothesis: stated }),
      await aFinishedExperiment(of, { rates: [0.1, 0.09], withoutGuardrail: true }),
    ]
    const answer = await adopt(of, [won, lost])
    expect(answer.statusCode, answer.body).toBe(200)
    const { items, adopted } = answer.json<Answer>()
    expect(adopted).toBe(2)
    expect(items.map(({ verdict }) => verdict?.verdict)).toEqual(['validated', 'invalidated'])
    const card = await read(of, items[0]?.hypothesis?.id ?? '')
    expect(card).toMatchObject({
      state: 'readyToDecide',
      retrospective: true,
      evidenceGrade: 'A',
      seal: { retrospective: true },
      observations: [{ text: 'forms tire people' }],
    })
    const other = await read(of, items[1]?.hypothesis?.id ?? '')
    expect(other.noGuardrailReason).toBe('The experiment was run without a guardrail.')
    const history = await get(of, `/api/v1/experiments/${won}/links`, of.viewer.headers)
    expect(history.json<{ items: ExperimentLink[] }>().items).toMatchObject([{ origin: 'adoption' }])
    const told = 'SELECT count(*)::int AS n FROM notifications WHERE organization_id = $1'
    const { rows } = await t.database.asOwner(told, [of.org.organizationId])
    expect(rows[0]?.['n']).toBe(0)
  })

  it('stand outside of the win rate, and feed the prior', async () => {
    const of = await aWorld(t, 'Rates')
    const answer = await adopt(of, [await aFinishedExperiment(of)])
    const overview = (await get(of, '/api/v1/reports/overview', of.viewer.headers)).json<Overview>()
    expect(overview.counts).toMatchObject({ validated: 0, winRate: null, retrospective: 1 })
    const card = await read(of, answer.json<Answer>().items[0]?.hypothesis?.id ?? '')
    // Prior Beta(1, 9) with one success more: 2 of 11; half of the level of 0.1, and a power of 0.8.
    const [isFalse, isTrue] = [0.05 * (9 / 11), 0.8 * (2 / 11)]
    expect(card.verdict?.falsePositiveRisk).toBeCloseTo(isFalse / (isFalse + isTrue), 9)
  })

  it('are skipped with the reason where they cannot be, and the others are adopted', async () => {
    const of = await aWorld(t, 'Skipping')
    const id = await aFinishedExperiment(of)
    const orphan = await aFinishedExperiment(of)
    const running = await anExperiment(of, { startedAt: t.clock.now() })
    const { items, adopted, skipped } = (
      await adopt(of, [id, running, orphan], { corrections: [{ experimentId: orphan, teamId: null }] })
    ).json<Answer>()
    expect([adopted, skipped]).toEqual([1, 2])
    expect(items.map(({ code }) => code)).toEqual([null, 'notFinished', 'readinessGaps'])
    expect(await numberOfCards(of)).toBe(1)
    const again = (await adopt(of, [id, running])).json<Answer>()
    expect(again.items.map(({ code }) => code)).toEqual(['alreadyLinked', 'notFinished'])
  })

  it('take what a person corrected, and the team of their project', async () => {
    const id = await aFinishedExperiment(w)
    const answer = await adopt(w, [id], {
      corrections: [{ experimentId: id, capability: 'our words', outcome: 'our hopes' }],
    })
    const card = await read(w, answer.json<Answer>().items[0]?.hypothesis?.id ?? '')
    expect([card.capability, card.outcome]).toEqual(['our words', 'our hopes'])
  })

  it('at once by two people are one card each', async () => {
    const of = await aWorld(t, 'Twice')
    const ids = [await aFinishedExperiment(of), await aFinishedExperiment(of)]
    const answers = await Promise.all([adopt(of, ids), adopt(of, ids)])
    const adopted = answers.map((answer) => answer.json<Answer>().adopted)
    expect(adopted.reduce((sum, each) => sum + each, 0)).toBe(2)
    expect(await numberOfCards(of)).toBe(2)
  })

  it('are two hundred in four requests, and none the second time', async () => {
    const of = await aWorld(t, 'Two hundred')
    const ids: string[] = []
    for (let made = 0; made < 200; made += 1) ids.push(await aFinishedExperiment(of))
    const chunks = [0, 50, 100, 150].map((start) => ids.slice(start, start + 50))
    const all = async () => {
      let adopted = 0
      for (const chunk of chunks) adopted += (await adopt(of, chunk)).json<Answer>().adopted
      return adopted
    }
    expect(await all()).toBe(200)
    expect(await all()).toBe(0)
    expect(await numberOfCards(of)).toBe(200)
  }, 120_000)

  it('are refused as a whole by a key of another team, and for a team that is not there', async () => {
    const id = await aFinishedExperiment(w)
    const nowhere = await adopt(w, [id], { teamId: '01890000-0000-7000-8000-000000000000' })
    expect(nowhere.json<Problem>()).toMatchObject({ status: 404 })
    const other = await aTeam(w, 'Others')
    const { authorization } = await t.anApiKey(w.org.owner, { scope: 'write', teamId: other.id })
    const foreign = await post(w, '/api/v1/adoptions', {
      headers: { authorization },
      payload: { ...settings(w), experimentIds: [id] },
    })
    expect(foreign.json<Problem>()).toMatchObject({ status: 403, code: 'otherTeam' })
  })
})

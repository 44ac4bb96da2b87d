/** What every endpoint of cards, decisions and logs owes, as one table. */
import {
  abandonHypothesis,
  approveDecision,
  approveInstrumentationError,
  createHypothesis,
  createKpi,
  createTeam,
  decideHypothesis,
  getHypothesis,
  getKpi,
  getOverview,
  getRecommendation,
  getTeam,
  listAchievements,
  listDecisions,
  listHypotheses,
  listKpis,
  listTeams,
  markInstrumentationError,
  sealHypothesis,
  startBuilding,
  updateHypothesis,
  updateKpi,
  updateTeam,
  verifyAchievements,
  withdrawInstrumentationError,
} from '@knowwhen/contract'
import type { Decision, Kpi, Overview } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../testing/app.js'
import { aWorld, get, post, type World } from '../testing/cards.js'
import {
  expectEmptyList,
  expectForbidden,
  expectMalformed,
  expectUnauthenticated,
  expectUnknown,
} from '../testing/guards.js'
import { aJudgedCard, validated } from '../testing/verdicts.js'

let t: TestApp
let w: World
let strangers: World
/** Path segments by name, known once the world is made. */
let ids: Readonly<Record<'team' | 'kpi' | 'card' | 'decision', string>>

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
  strangers = await aWorld(t, 'Strangers')
  const kpi = await post(w, '/api/v1/kpis', {
    headers: w.org.headers,
    payload: { name: 'Revenue', unit: 'money', direction: 'increase' },
  })
  const card = await aJudgedCard(w, validated)
  const decision = await post(w, `/api/v1/hypotheses/${card.id}/decisions`, {
    headers: w.editor.headers,
    payload: { kind: 'ship', rationale: 'It worked.' },
  })
  ids = {
    team: w.teamId,
    kpi: kpi.json<Kpi>().id,
    card: card.id,
    decision: decision.json<Decision>().id,
  }
})
afterAll(() => t.close())

type Name = keyof typeof ids
const at = (template: string): string => template.replace(/\{(\w+)\}/g, (_, name: Name) => ids[name])

const teams = '/api/v1/teams'
const kpis = '/api/v1/kpis'
const cards = '/api/v1/hypotheses'
const reason = { reason: 'It is no longer wanted.' }
const decision = { kind: 'ship', rationale: 'It worked.' }

const writes = [
  { endpoint: createTeam, url: teams, payload: { name: 'New' }, malformed: { name: '' } },
  { endpoint: updateTeam, url: `${teams}/{team}`, payload: { purpose: 'x' }, malformed: { color: 'red' } },
  {
    endpoint: createKpi,
    url: kpis,
    payload: { name: 'Visits', unit: 'count', direction: 'increase' },
    malformed: { name: 'Visits' },
  },
  { endpoint: updateKpi, url: `${kpis}/{kpi}`, payload: { definition: 'x' }, malformed: { unit: 'apples' } },
  { endpoint: createHypothesis, url: cards, payload: {}, malformed: { capability: 3 } },
  {
    endpoint: updateHypothesis,
    url: `${cards}/{card}`,
    payload: { outcome: 'x' },
    malformed: { plannedSample: 0 },
  },
  {
    endpoint: abandonHypothesis,
    url: `${cards}/{card}/abandonment`,
    payload: reason,
    malformed: { reason: ' ' },
  },
  {
    endpoint: markInstrumentationError,
    url: `${cards}/{card}/instrumentation-error`,
    payload: reason,
    malformed: { reason: ' ' },
  },
  {
    endpoint: decideHypothesis,
    url: `${cards}/{card}/decisions`,
    payload: decision,
    malformed: { kind: 'ship', rationale: '' },
  },
] as const

/** Their bodies are empty, so only the path can make no sense. */
const acts = [
  { endpoint: sealHypothesis, url: `${cards}/{card}/seal`, malformedUrl: `${cards}/HYP-1/seal` },
  { endpoint: startBuilding, url: `${cards}/{card}/building`, malformedUrl: `${cards}/x/building` },
  {
    endpoint: approveDecision,
    url: '/api/v1/decisions/{decision}/approval',
    malformedUrl: '/api/v1/decisions/DEC-1/approval',
  },
  {
    endpoint: approveInstrumentationError,
    url: `${cards}/{card}/instrumentation-error/approval`,
    malformedUrl: `${cards}/x/instrumentation-error/approval`,
  },
  {
    endpoint: withdrawInstrumentationError,
    url: `${cards}/{card}/instrumentation-error`,
    malformedUrl: `${cards}/x/instrumentation-error`,
  },
] as const

const reads = [
  { endpoint: getTeam, url: `${teams}/{team}`, malformedUrl: `${teams}/x` },
  { endpoint: getKpi, url: `${kpis}/{kpi}`, malformedUrl: `${kpis}/x` },
  { endpoint: getHypothesis, url: `${cards}/{card}`, malformedUrl: `${cards}/CARD-1` },
  {
    endpoint: getRecommendation,
    url: `${cards}/{card}/recommendation`,
    malformedUrl: `${cards}/x/recommendation`,
  },
  {
    endpoint: verifyAchievements,
    url: '/api/v1/achievements/verification?teamId={team}',
    malformedUrl: '/api/v1/achievements/verification?teamId=x',
  },
] as const

const lists = [
  { endpoint: listTeams, url: teams },
  { endpoint: listKpis, url: kpis },
  { endpoint: listHypotheses, url: cards },
  { endpoint: listDecisions, url: '/api/v1/decisions' },
  { endpoint: listAchievements, url: '/api/v1/achievements' },
] as const

describe.each([...writes, ...acts].map((entry) => [entry.endpoint.id, entry] as const))(
  '%s',
  (_, { endpoint, url, ...rest }) => {
    const payload = 'payload' in rest ? rest.payload : {}
    const call = () => ({ endpoint, url: at(url), payload })

    it('answers 401 without identity', () => expectUnauthenticated(t, call()))

    it('answers 400 with the place of what makes no sense', () =>
      expectMalformed(
        t,
        'malformed' in rest ? { ...call(), payload: rest.malformed } : { ...call(), url: rest.malformedUrl },
        { ...w.org.headers },
      ))

    it('answers 403 to a viewer, and to a key that only reads', async () => {
      await expectForbidden(t, call(), { ...w.viewer.headers })
      const { authorization } = await t.anApiKey(w.org.owner, { scope: 'read' })
      await expectForbidden(t, call(), { authorization })
    })
  },
)

describe.each(
  [...writes, ...acts, ...reads]
    .filter(({ url }) => url.includes('{'))
    .map((entry) => [entry.endpoint.id, entry] as const),
)('%s', (_, entry) => {
  it('answers 404 to the owner of another organisation', () =>
    expectUnknown(
      t,
      {
        endpoint: entry.endpoint,
        url: at(entry.url),
        ...('payload' in entry ? { payload: entry.payload } : {}),
      },
      { ...strangers.org.headers },
    ))
})

describe.each(reads.map((entry) => [entry.endpoint.id, entry] as const))('%s', (_, entry) => {
  it('answers 401 without identity, 400 to what makes no sense, and 200 to a viewer', async () => {
    await expectUnauthenticated(t, { endpoint: entry.endpoint, url: at(entry.url) })
    await expectMalformed(t, { endpoint: entry.endpoint, url: entry.malformedUrl }, { ...w.org.headers })
    const answer = await get(w, at(entry.url), w.viewer.headers)
    expect(answer.statusCode).toBe(200)
  })
})

describe.each(lists.map((entry) => [entry.endpoint.id, entry] as const))('%s', (_, { endpoint, url }) => {
  it('answers 401 without identity', () => expectUnauthenticated(t, { endpoint, url }))

  it('answers 400 to a cursor that is not its own and to a limit beyond 200', async () => {
    await expectMalformed(t, { endpoint, url: `${url}?cursor=WyJ4Il0x` }, { ...w.org.headers })
    await expectMalformed(t, { endpoint, url: `${url}?limit=201` }, { ...w.org.headers })
  })

  it('shows a viewer the organisation’s own and another organisation nothing of it', async () => {
    const mine = await get(w, url, w.viewer.headers)
    expect(mine.json<{ items: unknown[] }>().items.length).toBeGreaterThan(0)
    const empty = await t.anOrganization({ name: 'Empty' })
    await expectEmptyList(t, { endpoint, url }, { ...empty.headers })
  })
})

describe('getOverview', () => {
  it('answers 401 without identity, and counts nothing of another organisation', async () => {
    const url = getOverview.path
    await expectUnauthenticated(t, { endpoint: getOverview, url })
    const answer = await get(strangers, url, strangers.viewer.headers)
    expect(answer.statusCode).toBe(200)
    expect(answer.json<Overview>()).toMatchObject({
      readyToDecide: [],
      drafts: [],
      counts: { validated: 0, winRate: null, learningRate: null },
      steps: { hypothesis: false, connection: true, verdict: false },
    })
  })
})

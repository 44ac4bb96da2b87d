/** A key that is limited to a team: every endpoint that changes what belongs to a team, those added tomorrow included. */
import * as contract from '@knowwhen/contract'
import type { Decision, Declaration, Endpoint, Hypothesis, Problem } from '@knowwhen/contract'
import { actions, isOfTeam, type Action } from '@knowwhen/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../testing/app.js'
import { aDraft, anExperiment, aTeam, aWorld, completeCard, joinTeam, type World } from '../testing/cards.js'
import { aJudgedCard, validated } from '../testing/verdicts.js'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'access' in value && 'success' in value && 'path' in value
const isAction = (access: string): access is Action => actions.some((action) => action === access)
const exported: readonly unknown[] = Object.values(contract)
const ofTeam = exported
  .filter(isEndpoint)
  .filter(({ access, method }) => method !== 'GET' && isAction(access) && isOfTeam(access))
const titled = ofTeam.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const)

const DECLARED = {
  grade: 'C',
  verdict: 'validated',
  sourceLink: 'https://example.com/report',
  reading: 'Complaints fell from forty a week to five.',
}

let t: TestApp
/** The team of the key. */
let w: World
/** The same organisation, with the other team in place of the key's. */
let other: World
let card: Hypothesis
let decision: Decision
let experimentId: string
let declaration: Declaration
let own: Record<string, string>
let foreign: Record<string, string>

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
  other = { ...w, teamId: (await aTeam(w, 'Search')).id }
  await joinTeam(w, other.teamId, w.editor)
  card = await aJudgedCard(other, validated)
  experimentId = await anExperiment(w)
  const decided = await t.app.inject({
    method: 'POST',
    url: `/api/v1/hypotheses/${card.id}/decisions`,
    headers: { ...w.editor.headers },
    payload: { kind: 'iterate', rationale: 'We can do better.' },
  })
  decision = decided.json<Decision>()
  const declared = await t.app.inject({
    method: 'POST',
    url: `/api/v1/hypotheses/${card.id}/declarations`,
    headers: { ...w.editor.headers },
    payload: DECLARED,
  })
  declaration = declared.json<Declaration>()
  const keyOf = async (teamId: string) => {
    const { authorization } = await t.anApiKey(w.org.owner, { scope: 'write', teamId })
    return { authorization }
  }
  own = await keyOf(w.teamId)
  foreign = await keyOf(other.teamId)
})
afterAll(() => t.close())

/** What each is asked with, about the other team's card. A new endpoint needs its line here. */
const payloads: Readonly<Record<string, () => object | undefined>> = {
  createHypothesis: () => completeCard(other),
  updateHypothesis: () => ({ capability: 'taken over' }),
  sealHypothesis: () => ({}),
  startBuilding: () => ({}),
  abandonHypothesis: () => ({ reason: 'Not ours.' }),
  linkExperiment: () => ({ experimentId }),
  unlinkExperiment: () => undefined,
  markInstrumentationError: () => ({ reason: 'Not ours.' }),
  approveInstrumentationError: () => ({}),
  withdrawInstrumentationError: () => undefined,
  decideHypothesis: () => ({ kind: 'ship', rationale: 'It worked.' }),
  approveDecision: () => ({}),
  declareVerdict: () => DECLARED,
  approveDeclaration: () => ({}),
  adoptExperiments: () => ({
    experimentIds: [experimentId],
    audience: 'everybody',
    promisedLift: 0.02,
    nonInferiorityMargin: 0.05,
    teamId: other.teamId,
  }),
  createGrowthBookDraft: () => ({
    connectionId: w.connectionId,
    dataSourceId: 'ds_warehouse',
    assignmentQueryId: 'user_id',
  }),
  pushLearning: () => ({}),
}

const call = (endpoint: Endpoint, headers: Record<string, string>) => {
  const payload = payloads[endpoint.id]?.()
  return t.app.inject({
    method: endpoint.method,
    url: endpoint.path
      .replace(':hypothesisId', card.id)
      .replace(':decisionId', decision.id)
      .replace(':declarationId', declaration.id),
    headers: { ...headers, ...(endpoint.conditional === true ? { 'if-match': '"1"' } : {}) },
    ...(payload === undefined ? {} : { payload }),
  })
}

describe('a key of one team', () => {
  it('is tried on all that belongs to teams', () => {
    expect(ofTeam.map(({ id }) => id).sort()).toEqual(Object.keys(payloads).sort())
  })

  it.each(titled)('%s is refused for another team’s card', async (_, endpoint) => {
    const answer = await call(endpoint, own)
    expect(answer.json<Problem>()).toMatchObject({ status: 403, code: 'otherTeam' })
  })

  it.each(titled)('%s is not refused for its own team’s card', async (_, endpoint) => {
    const answer = await call(endpoint, foreign)
    // What else the card’s state refuses is told elsewhere.
    const refusals = ['otherTeam', 'notInTeam', 'forbidden', 'unauthenticated', 'invalidRequest', 'notFound']
    expect([...refusals, 'unexpected']).not.toContain(answer.json<Partial<Problem>>().code)
  })

  it('reads what every team has', async () => {
    const answer = await t.app.inject({ url: `/api/v1/hypotheses/${card.id}`, headers: own })
    expect(answer.statusCode).toBe(200)
  })

  it('writes no card without a team, and gives none away', async () => {
    const create = (teamId: string | null) =>
      t.app.inject({
        method: 'POST',
        url: '/api/v1/hypotheses',
        headers: own,
        payload: { ...completeCard(w), teamId },
      })
    expect((await create(null)).json<Problem>()).toMatchObject({ status: 403, code: 'otherTeam' })
    const draft = (await create(w.teamId)).json<Hypothesis>()
    for (const teamId of [other.teamId, null]) {
      const moved = await t.app.inject({
        method: 'PATCH',
        url: `/api/v1/hypotheses/${draft.id}`,
        headers: { ...own, 'if-match': `"${draft.version}"` },
        payload: { teamId },
      })
      expect(moved.json<Problem>()).toMatchObject({ status: 403, code: 'otherTeam' })
    }
  })

  it('takes over no card that has no team', async () => {
    const orphan = await aDraft(w, { teamId: null })
    const answer = await t.app.inject({
      method: 'PATCH',
      url: `/api/v1/hypotheses/${orphan.id}`,
      headers: { ...own, 'if-match': `"${orphan.version}"` },
      payload: { teamId: w.teamId },
    })
    expect(answer.json<Problem>()).toMatchObject({ status: 403, code: 'otherTeam' })
  })

  it('changes nothing that belongs to no team, whatever its scope says', async () => {
    const { authorization } = await t.anApiKey(w.org.owner, { scope: 'admin', teamId: w.teamId })
    const kpi = { name: 'Revenue', unit: 'money', direction: 'increase' }
    for (const [url, payload] of [
      ['/api/v1/kpis', kpi],
      ['/api/v1/teams', { name: 'Mine' }],
      ['/api/v1/api-keys', { name: 'Mine', scope: 'read' }],
    ] as const) {
      const answer = await t.app.inject({ method: 'POST', url, headers: { authorization }, payload })
      expect(answer.json<Problem>()).toMatchObject({ status: 403, code: 'forbidden' })
    }
  })
})

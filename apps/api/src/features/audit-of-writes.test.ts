/** Every write leaves an audit event, and no event names a person, since an event stays when a person is erased. */
import * as contract from '@knowwhen/contract'
import type { Endpoint, Hypothesis } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { growthBookScenario, type Scenario } from '../testing/growthbook-scenario.js'
import { aDraft, anExperiment, aSealedCard, aWorld, completeCard, type World } from '../testing/cards.js'
import { step, type Answered, type Earlier, type Step } from '../testing/audit-step.js'
import { anEvidenceStage, evidenceSteps, type EvidenceStage } from '../testing/evidence-steps.js'
import { simulatorKey } from '../testing/simulated-growthbook.js'
import { aJudgedCard, validated } from '../testing/verdicts.js'

/** People, invitations and sign-in are told of in the tests of those. */
const tags = [
  'API keys',
  'Adoption',
  'Declared verdicts',
  'Decisions',
  'Evidence by hand',
  'Experiments',
  'GrowthBook connections',
  'Hypotheses',
  'Into GrowthBook',
  'KPIs',
  'Organisation',
  'Teams',
]
/** They ask GrowthBook something, or show what would be, and write nothing. */
const changesNothing = ['previewAdoption', 'previewEvidenceImport', 'testConnection', 'testNewConnection']

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'access' in value && 'success' in value && 'path' in value
const exported: readonly unknown[] = Object.values(contract)
const writes = exported
  .filter(isEndpoint)
  .filter(({ id, tag, method }) => tags.includes(tag) && method !== 'GET' && !changesNothing.includes(id))

const signingKey = `ewhk_${'0123456789abcdef'.repeat(2)}`
/** Of whatever connection there is or will be: the sync would bring it. */
const PROJECT = `INSERT INTO growthbook_projects (organization_id, connection_id, external_id, name, fetched_at)
  SELECT organization_id, id, 'prj_growth', 'Growth', now() FROM growthbook_connections ON CONFLICT DO NOTHING`

let s: Scenario
let w: World
let cards: Readonly<Record<'draft' | 'sealed' | 'marked' | 'judged' | 'given up', Hypothesis>>
let experimentId: string
let evidenceStage: EvidenceStage

/** The experiment is one of the simulated GrowthBook's, which is asked about it. */
const connectToSimulator = async (): Promise<void> => {
  const { simulator, origin } = s.growthBook
  const key = s.t.deps.secrets.encrypt(simulatorKey)
  await s.t.database.asOwner(
    'UPDATE growthbook_connections SET base_url = $2, secret_key_ciphertext = $3 WHERE id = $1',
    [w.connectionId, `${origin}/api`, key],
  )
  await s.t.database.asOwner('UPDATE experiments SET external_id = $2 WHERE id = $1', [
    experimentId,
    simulator.experiments.find('nw-sticky-basket')?.id,
  ])
}

beforeAll(async () => {
  s = await growthBookScenario()
  w = await aWorld(s.t, 'Audited')
  experimentId = await anExperiment(w)
  await connectToSimulator()
  cards = {
    draft: await aDraft(w),
    sealed: await aSealedCard(w),
    marked: await aJudgedCard(w, validated),
    judged: await aJudgedCard(w, validated),
    'given up': await aDraft(w),
  }
  evidenceStage = await anEvidenceStage(w, s.growthBook.origin)
})
afterAll(() => s.close())

const keySteps = (was: Earlier): readonly (() => Step)[] => [
  () => step('createApiKey', '/api-keys', { payload: { name: 'Robot', scope: 'read' } }),
  () => step('rotateApiKey', `/api-keys/${was('createApiKey').apiKey?.id}/rotation`, { payload: {} }),
  () => step('revokeApiKey', `/api-keys/${was('createApiKey').apiKey?.id}`),
  () => step('updateOrganization', '/organization', { payload: { auditRetentionDays: 365 }, version: 1 }),
]

const teamSteps = (was: Earlier): readonly (() => Step)[] => {
  const one = () => `/teams/${was('createTeam').id}`
  const { userId } = w.editor
  return [
    () => step('createTeam', '/teams', { payload: { name: 'Search' } }),
    () => step('updateTeam', one(), { payload: { purpose: 'Finding' }, version: 1 }),
    () => step('addTeamMember', `${one()}/members`, { payload: { userId } }),
    () =>
      step('updateTeamMember', `${one()}/members/${was('addTeamMember').id}`, {
        payload: { from: '2025-12-01' },
      }),
    () => step('setTeamLeader', `${one()}/leader`, { payload: { userId } }),
    () => step('archiveTeam', `${one()}/archive`),
    () => step('unarchiveTeam', `${one()}/archive`),
  ]
}

const measureSteps = (was: Earlier): readonly (() => Step)[] => {
  const connection = () => `/growthbook-connections/${was('createConnection').id}`
  return [
    () => step('createKpi', '/kpis', { payload: { name: 'Revenue', unit: 'money', direction: 'increase' } }),
    () =>
      step('updateKpi', `/kpis/${was('createKpi').id}`, {
        payload: { definition: 'Before tax' },
        version: 1,
      }),
    () => step('updateMetric', `/metrics/${w.goalMetricId}`, { payload: { kpiId: was('createKpi').id } }),
    () =>
      step('createConnection', '/growthbook-connections', {
        payload: { name: 'Ours', baseUrl: s.growthBook.origin, secretKey: simulatorKey },
      }),
    () => step('updateConnection', connection(), { payload: { name: 'Still ours' }, version: 1 }),
    () => step('startSync', `${connection()}/syncs`, { payload: {} }),
    () => step('cancelSync', `${connection()}/syncs/${was('startSync').id}/cancellation`, { payload: {} }),
    () => step('pullExperiment', `/experiments/${experimentId}/pulls`, { payload: {} }),
    () => step('pullBreakdown', `/experiments/${experimentId}/breakdowns`, { payload: {} }),
    () =>
      step('requestSnapshot', `/experiments/${experimentId}/snapshots`, {
        payload: { acknowledgesCost: true },
      }),
    () =>
      step('rotateConnectionKey', `${connection()}/key-rotation`, { payload: { secretKey: simulatorKey } }),
    () =>
      step('updateConnectionProject', `${connection()}/projects/prj_growth`, {
        payload: { teamId: w.teamId },
      }),
    () => step('setWebhookKey', `${connection()}/webhook-key`, { payload: { signingKey } }),
    () => step('removeWebhookKey', `${connection()}/webhook-key`),
    () => step('disconnectConnection', `${connection()}/disconnect`, { payload: {} }),
  ]
}

const cardSteps = (was: Earlier): readonly (() => Step)[] => {
  const one = (name: keyof typeof cards) => `/hypotheses/${cards[name].id}`
  const { headers } = w.editor
  return [
    () => step('createHypothesis', '/hypotheses', { payload: completeCard(w) }),
    () =>
      step('updateHypothesis', `/hypotheses/${was('createHypothesis').id}`, {
        payload: { audience: 'everybody' },
        version: 1,
      }),
    () => step('linkExperiment', `${one('draft')}/experiment`, { payload: { experimentId } }),
    () => step('unlinkExperiment', `${one('draft')}/experiment`),
    () => step('sealHypothesis', `${one('draft')}/seal`, { payload: {} }),
    () => step('startBuilding', `${one('sealed')}/building`, { payload: {} }),
    () =>
      step('abandonHypothesis', `${one('given up')}/abandonment`, { payload: { reason: 'Another way.' } }),
    () =>
      step('markInstrumentationError', `${one('sealed')}/instrumentation-error`, {
        payload: { reason: 'Lost events.' },
        headers,
      }),
    () =>
      step('approveInstrumentationError', `${one('sealed')}/instrumentation-error/approval`, { payload: {} }),
    () =>
      step('markInstrumentationError', `${one('marked')}/instrumentation-error`, {
        payload: { reason: 'Lost events.' },
      }),
    () => step('withdrawInstrumentationError', `${one('marked')}/instrumentation-error`),
    () =>
      step('decideHypothesis', `${one('judged')}/decisions`, {
        payload: { kind: 'iterate', rationale: 'We can do better.' },
        headers,
      }),
    () => step('approveDecision', `/decisions/${was('decideHypothesis').id}/approval`, { payload: {} }),
  ]
}

const COUNT = 'SELECT count(*)::int AS events FROM audit_events WHERE organization_id = $1'
const eventsSoFar = async (): Promise<unknown> =>
  (await s.t.database.asOwner(COUNT, [w.org.organizationId])).rows[0]?.['events']

const methodOf = (endpointId: string) => writes.find(({ id }) => id === endpointId)?.method ?? 'GET'

const take = async ({ endpointId, path, payload, version, headers = w.org.headers }: Step) => {
  if (endpointId === 'updateConnectionProject') await s.t.database.asOwner(PROJECT)
  const before = await eventsSoFar()
  const answer = await s.t.app.inject({
    method: methodOf(endpointId),
    url: `/api/v1${path}`,
    headers: { ...headers, ...(version === undefined ? {} : { 'if-match': `"${version}"` }) },
    ...(payload === undefined ? {} : { payload }),
  })
  expect(answer.statusCode, `${endpointId}: ${answer.body}`).toBeLessThan(300)
  const isAudited = (await eventsSoFar()) !== before
  return { isAudited, answer: answer.body === '' ? undefined : answer.json<Answered>() }
}

describe('every write', () => {
  it('to teams, measures, keys, cards and decisions leaves an audit event that names nobody', async () => {
    const answers = new Map<string, Answered | undefined>()
    const was: Earlier = (endpointId) => {
      const answer = answers.get(endpointId)
      if (answer === undefined) throw new Error(`${endpointId} comes later.`)
      return answer
    }
    const silent: string[] = []
    const steps = [
      ...keySteps(was),
      ...teamSteps(was),
      ...measureSteps(was),
      ...cardSteps(was),
      ...evidenceSteps(evidenceStage, was),
    ]
    for (const next of steps) {
      const taken = next()
      const { isAudited, answer } = await take(taken)
      answers.set(taken.endpointId, answer)
      if (!isAudited) silent.push(taken.endpointId)
    }
    expect(silent).toEqual([])
    expect([...answers.keys()].sort()).toEqual(writes.map(({ id }) => id).sort())

    const PAYLOADS = 'SELECT action, before, after FROM audit_events WHERE organization_id = $1'
    const { rows } = await s.t.database.asOwner(PAYLOADS, [w.org.organizationId])
    expect(rows.length).toBeGreaterThan(writes.length)
    for (const { name, email } of [w.org.owner, w.editor, w.member]) {
      expect(JSON.stringify(rows)).not.toContain(name)
      expect(JSON.stringify(rows)).not.toContain(email)
    }
  })
})

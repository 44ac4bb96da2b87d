/** Cards for tests: written and sealed through the API; what GrowthBook would have brought is written straight in. */
import { randomUUID } from 'node:crypto'

import type { Hypothesis, HypothesisInput, Team } from '@knowwhen/contract'
import type { Branded } from '@knowwhen/domain'

import { newId } from '../db/ids.js'
import { experiments, growthbookConnections, metrics, teamMembers } from '../db/schema/index.js'
import { asOrganization, type TenantTx } from '../db/tenant.js'
import type { TestApp } from './app.js'
import type { TestOrganization, TestPerson } from './builders.js'

/** An organisation with everything that a card needs before its seal. */
export interface World {
  readonly t: TestApp
  readonly org: TestOrganization
  readonly editor: TestPerson
  readonly member: TestPerson
  readonly viewer: TestPerson
  readonly teamId: string
  readonly connectionId: string
  readonly goalMetricId: string
  readonly guardrailMetricId: string
}

export const within = <T>(w: Pick<World, 't' | 'org'>, work: (tx: TenantTx) => Promise<T>): Promise<T> =>
  asOrganization(w.t.deps.db, w.org.organizationId, work)

const aMetric = async (w: Pick<World, 't' | 'org'>, connectionId: string, externalId: string) => {
  const id = newId<Branded<'metric'>>()
  await within(w, (tx) =>
    tx.insert(metrics).values({
      organizationId: w.org.organizationId,
      id,
      connectionId,
      externalId,
      name: externalId,
      kind: 'proportion',
      direction: 'increase',
      raw: '{}',
      fetchedAt: w.t.clock.now(),
    }),
  )
  return id
}

const aConnection = async (w: Pick<World, 't' | 'org'>) => {
  const id = newId<Branded<'connection'>>()
  await within(w, (tx) =>
    tx.insert(growthbookConnections).values({
      organizationId: w.org.organizationId,
      id,
      name: 'GrowthBook',
      baseUrl: 'https://growthbook.example',
      secretKeyCiphertext: 'none',
      secretKeyHint: 'none',
      confirmedAlpha: 0.1,
      createdAt: w.t.clock.now(),
      lastSuccessAt: w.t.clock.now(),
    }),
  )
  return id
}

export const aTeam = async (w: Pick<World, 't' | 'org'>, name = 'Checkout'): Promise<Team> => {
  const answer = await w.t.app.inject({
    method: 'POST',
    url: '/api/v1/teams',
    headers: { ...w.org.headers },
    payload: { name },
  })
  return answer.json<Team>()
}

const people = async ({ t, org }: Pick<World, 't' | 'org'>) => ({
  editor: await t.aPerson(org.organizationId, { role: 'editor', name: 'Edith Editor' }),
  member: await t.aPerson(org.organizationId, { role: 'member', name: 'Max Member' }),
  viewer: await t.aPerson(org.organizationId, { role: 'viewer', name: 'Vera Viewer' }),
})

/** Takes a person into a team, from the first of the year before. */
export const joinTeam = async (
  w: Pick<World, 't' | 'org'>,
  teamId: string,
  { userId }: Pick<TestPerson, 'userId'>,
): Promise<void> => {
  const at = w.t.clock.now()
  await within(w, (tx) =>
    tx.insert(teamMembers).values({
      organizationId: w.org.organizationId,
      id: newId<Branded<'teamMember'>>(),
      teamId,
      userId,
      from: `${at.getUTCFullYear() - 1}-01-01`,
      createdAt: at,
    }),
  )
}

interface WorldOptions {
  /** The owner is the only person, and does everything. */
  readonly alone?: boolean
}

export const aWorld = async (
  t: TestApp,
  name = 'Acme',
  { alone = false }: WorldOptions = {},
): Promise<World> => {
  const org = await t.anOrganization({ name })
  const { owner } = org
  const w = { t, org }
  const connectionId = await aConnection(w)
  const cast = alone ? { editor: owner, member: owner, viewer: owner } : await people(w)
  const teamId = (await aTeam(w)).id
  await joinTeam(w, teamId, cast.editor)
  return {
    ...w,
    ...cast,
    connectionId,
    goalMetricId: await aMetric(w, connectionId, 'conversion'),
    guardrailMetricId: await aMetric(w, connectionId, 'latency'),
    teamId,
  }
}

/** An experiment with a control and one treatment arm, as a sync would have brought it. */
export const anExperiment = async (
  w: World,
  { startedAt = null }: { readonly startedAt?: Date | null } = {},
): Promise<string> => {
  const id = newId<Branded<'experiment'>>()
  const at = w.t.clock.now()
  await within(w, (tx) =>
    tx.insert(experiments).values({
      organizationId: w.org.organizationId,
      id,
      connectionId: w.connectionId,
      externalId: randomUUID(),
      trackingKey: 'key',
      name: 'One-page checkout test',
      description: '',
      statedHypothesis: '',
      status: startedAt === null ? 'draft' : 'running',
      kind: 'standard',
      archived: false,
      arms: [
        { armId: 'v0', name: 'Control', weight: 0.5, isControl: true },
        { armId: 'v1', name: 'Treatment', weight: 0.5, isControl: false },
      ],
      metricUses: [],
      startedAt,
      externalUpdatedAt: at.toISOString(),
      raw: '{}',
      fetchedAt: at,
    }),
  )
  return id
}

/** A draft without gaps. */
export const completeCard = (w: World): HypothesisInput => ({
  teamId: w.teamId,
  capability: 'a one-page checkout',
  audience: 'returning customers',
  outcome: 'more finished purchases',
  observations: [{ text: 'many leave at the address form', link: null }],
  assumptions: [],
  signals: [
    {
      role: 'goal',
      name: 'Conversion',
      direction: 'increase',
      metricId: w.goalMetricId,
      promisedLift: 0.02,
      baseline: 0.1,
    },
    {
      role: 'guardrail',
      name: 'Latency',
      direction: 'decrease',
      metricId: w.guardrailMetricId,
      nonInferiorityMargin: 0.05,
    },
  ],
  goalCombination: 'all',
  noGuardrailReason: '',
  plannedEnd: '2026-02-05T09:00:00.000Z',
  plannedSample: null,
  treatmentArm: { kind: 'bestArm' },
})

export const post = (w: Pick<World, 't'>, url: string, call: { headers: object; payload?: object }) =>
  w.t.app.inject({ method: 'POST', url, headers: { ...call.headers }, payload: call.payload ?? {} })

export const get = (w: Pick<World, 't'>, url: string, headers: object) =>
  w.t.app.inject({ method: 'GET', url, headers: { ...headers } })

export const aDraft = async (w: World, input: Partial<HypothesisInput> = {}): Promise<Hypothesis> => {
  const payload = { ...completeCard(w), ...input }
  const answer = await post(w, '/api/v1/hypotheses', { headers: w.editor.headers, payload })
  return answer.json<Hypothesis>()
}

export const aSealedCard = async (w: World, input: Partial<HypothesisInput> = {}): Promise<Hypothesis> => {
  const draft = await aDraft(w, input)
  const answer = await post(w, `/api/v1/hypotheses/${draft.id}/seal`, { headers: w.editor.headers })
  return answer.json<Hypothesis>()
}

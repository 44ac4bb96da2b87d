/** From a warning that GrowthBook sends to the verdict of the card it concerns, and no further. */
import { createHmac } from 'node:crypto'

import type { Connection, Evidence, Experiment, ExperimentSummary, Hypothesis } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { growthBookScenario, type Page, type Scenario } from '../../testing/growthbook-scenario.js'

const KEY = `ewhk_${'0123456789abcdef'.repeat(2)}`
const MINUTE = 60_000

let s: Scenario

beforeAll(async () => {
  s = await growthBookScenario()
})
afterAll(() => s.close())

interface Tested {
  readonly webhook: string
  readonly experiment: ExperimentSummary
  readonly card: Hypothesis
  /** When the phase that is read began. */
  readonly beganAt: number
}

/** A card on an experiment whose results have been read. */
async function aTestedCard(): Promise<Tested> {
  const { id } = await s.connect()
  const path = `/growthbook-connections/${id}/webhook-key`
  const { webhook } = (await s.call('PUT', path, { signingKey: KEY })).json<Connection>()
  await s.sync(id)
  const experiment = await s.experimentOf(id, 'nw-delivery-promise-badge')
  const metric = await s.metricOf(id, 'fact__order_placed')
  const card = await s.sealedCard({ name: 'orders', metricId: metric.id })
  const linked = await s.call('PUT', `/hypotheses/${card.id}/experiment`, { experimentId: experiment.id })
  expect(linked.statusCode, linked.body).toBe(200)
  await s.t.deps.queue.drain()
  const { phases } = await s.read<Experiment>(`/experiments/${experiment.id}`)
  const beganAt = Date.parse(phases.at(-1)?.startedAt ?? '')
  return { webhook: new URL(webhook.address).pathname, experiment, card, beganAt }
}

interface Warning {
  readonly created: number
  readonly usersCount: number
  readonly percent: number
}

const eventOf = ({ experiment }: Tested, { created, ...said }: Warning): string => {
  const object = { type: 'multiple-exposures', experimentId: experiment.externalId, ...said }
  const event = 'experiment.warning'
  return JSON.stringify({ event, object: 'experiment', data: { object }, api_version: '2024-07-31', created })
}

async function deliver({ webhook }: Tested, payload: string): Promise<void> {
  const signature = createHmac('sha256', KEY).update(payload).digest('hex')
  const answer = await s.t.app.inject({
    method: 'POST',
    url: webhook,
    headers: { 'content-type': 'application/json', 'x-growthbook-signature': signature },
    payload,
  })
  expect(answer.statusCode, answer.body).toBe(204)
  await s.t.deps.queue.drain()
}

const evidenceOf = async ({ experiment }: Tested) =>
  (await s.read<Page<Evidence>>(`/experiments/${experiment.id}/evidence`)).items
const verdictOf = async ({ card }: Tested) => {
  const { verdict } = await s.read<Hypothesis>(`/hypotheses/${card.id}`)
  return `${verdict?.verdict ?? ''} ${verdict?.reason ?? ''}`
}
const told = async ({ experiment }: Tested) =>
  (await s.read<Experiment>(`/experiments/${experiment.id}`)).multipleExposures

describe('a warning of multiple exposures', () => {
  it('makes the same payload another reading and the card void, once however often it comes', async () => {
    const tested = await aTestedCard()
    expect(await verdictOf(tested)).not.toContain('void')
    const body = eventOf(tested, { created: tested.beganAt + MINUTE, usersCount: 500, percent: 0.02 })
    await deliver(tested, body)
    await deliver(tested, body)
    const rows = await evidenceOf(tested)
    expect(rows).toHaveLength(2)
    expect(new Set(rows.map(({ rawHash }) => rawHash)).size).toBe(1)
    expect(await verdictOf(tested)).toBe('void multipleExposures')
    const verdicts = await s.read<Page<{ reason: string }>>(`/hypotheses/${tested.card.id}/verdicts`)
    expect(verdicts.items.filter(({ reason }) => reason === 'multipleExposures')).toHaveLength(1)
  })

  it('of a phase that is over says nothing of the one that is read', async () => {
    const tested = await aTestedCard()
    const before = await verdictOf(tested)
    await deliver(tested, eventOf(tested, { created: tested.beganAt - 1, usersCount: 500, percent: 0.02 }))
    expect(await evidenceOf(tested)).toHaveLength(1)
    expect(await verdictOf(tested)).toBe(before)
    expect(await told(tested)).toBeNull()
    await deliver(tested, eventOf(tested, { created: tested.beganAt, usersCount: 500, percent: 0.02 }))
    expect(await verdictOf(tested)).toBe('void multipleExposures')
    expect(await told(tested)).toEqual({ users: 500, share: 0.02 })
  })

  it('that comes late does not take the place of a newer one', async () => {
    const tested = await aTestedCard()
    const at = (minutes: number) => tested.beganAt + minutes * MINUTE
    await deliver(tested, eventOf(tested, { created: at(2), usersCount: 3, percent: 0.0001 }))
    await deliver(tested, eventOf(tested, { created: at(1), usersCount: 500, percent: 0.02 }))
    expect(await told(tested)).toEqual({ users: 3, share: 0.0001 })
    expect(await verdictOf(tested)).not.toContain('void')
    await deliver(tested, eventOf(tested, { created: at(3), usersCount: 700, percent: 0.03 }))
    expect(await told(tested)).toEqual({ users: 700, share: 0.03 })
  })
})

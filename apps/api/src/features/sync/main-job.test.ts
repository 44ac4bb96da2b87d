/** From a connection to a verdict, against a GrowthBook that shares no code with the client. */
import { createHash } from 'node:crypto'

import type {
  Connection,
  Evidence,
  Experiment,
  ExperimentSummary,
  Hypothesis,
  SyncRun,
} from '@knowwhen/contract'
import type { GrowthBookClient } from '@knowwhen/growthbook'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import {
  growthBookScenario,
  scenarioStart,
  type Page,
  type Scenario,
} from '../../testing/growthbook-scenario.js'
import { simulatedGrowthBook, simulatorKey } from '../../testing/simulated-growthbook.js'

let s: Scenario

/** A list that shifted by one between two pages: the server counts one more than it has shown. */
async function* withoutTheFirst(pages: ReturnType<GrowthBookClient['listExperimentPages']>) {
  for await (const { items, progress } of pages) {
    yield { items: items.slice(1), progress: { ...progress, read: progress.read - 1 } }
  }
}

beforeAll(async () => {
  s = await growthBookScenario()
})
afterAll(() => s.close())

describe('a sync', () => {
  it('reads metrics, experiments and results, counting as it goes', async () => {
    const connection = await s.connect()
    const run = await s.sync(connection.id)
    expect(run).toMatchObject({ status: 'succeeded', experimentsSeen: 17, remaining: 0 })
    expect(run.resultsPulled).toBe(run.evidenceStored)
    expect(run.metricsSeen).toBeGreaterThan(10)
    const cookies = await s.experimentOf(connection.id, 'cookie-cats-gate')
    const detail = await s.read<Experiment>(`/experiments/${cookies.id}`)
    expect(detail.arms.map((arm) => arm.isControl)).toEqual([true, false])
    expect(detail.metrics.map((metric) => metric.externalId)).toContain('fact__retention_7')
    const { items } = await s.read<Page<Evidence>>(`/experiments/${cookies.id}/evidence`)
    const raw = await s.read<{ raw: string; rawHash: string }>(`/evidence/${items[0]?.id ?? ''}/raw`)
    expect(createHash('sha256').update(raw.raw).digest('hex')).toBe(raw.rawHash)
    const stranger = await s.t.anOrganization({ name: 'Stranger' })
    const outside = await s.call('GET', `/experiments/${cookies.id}`, undefined, { ...stranger.headers })
    expect(outside.statusCode).toBe(404)
  })

  it('stores nothing for results that did not change, and a new reading for those that did', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    expect(await s.sync(connection.id)).toMatchObject({
      status: 'succeeded',
      resultsPulled: 0,
      evidenceStored: 0,
    })
    s.growthBook.simulator.experiments.advance('nw-map-store-finder', 1)
    expect(await s.sync(connection.id)).toMatchObject({ resultsPulled: 1, evidenceStored: 1 })
  })

  it('ends as failed with the sentence of the wrong key, and keeps what was there', async () => {
    const connection = await s.connect('secret_wrong')
    const run = await s.sync(connection.id)
    expect(run.status).toBe('failed')
    expect(run.problems[0]).toMatchObject({ code: 'invalidKey' })
  })

  it('notes results it cannot read, reads the others, and reads those again next time', async () => {
    const connection = await s.connect()
    s.growthBook.simulator.faults.add({ kind: 'malformedResults', times: 1 })
    const run = await s.sync(connection.id)
    s.growthBook.simulator.faults.clear()
    expect(run.status).toBe('succeeded')
    expect(run.problems).toHaveLength(1)
    expect(run.problems[0]).toMatchObject({ code: 'malformedAnswer' })
    expect(await s.sync(connection.id)).toMatchObject({ resultsPulled: 1, problems: [] })
  })

  it('keeps an experiment that was deleted in GrowthBook, with its evidence, and says so', async () => {
    const own = await simulatedGrowthBook({ now: () => scenarioStart })
    s.t.deps.growthBook.allowOrigin(s.acme.organizationId, own.origin)
    const body = { name: 'Short-lived', baseUrl: own.origin, secretKey: simulatorKey }
    const connection = (await s.call('POST', '/growthbook-connections', body)).json<Connection>()
    await s.sync(connection.id)
    own.simulator.experiments.delete('nw-sticky-basket')
    expect(await s.sync(connection.id, 'full')).toMatchObject({ kind: 'full', experimentsGone: 1 })
    const gone = await s.experimentOf(connection.id, 'nw-sticky-basket')
    expect(gone.deletedAt).not.toBeNull()
    expect((await s.read<Page<Evidence>>(`/experiments/${gone.id}/evidence`)).items).toHaveLength(1)
    await own.simulator.close()
  })

  it('does not seem to run for ever after a mistake of ours, which is not kept quiet', async () => {
    const connection = await s.connect()
    const { growthBook } = s.t.deps
    const createClient = growthBook.createClient.bind(growthBook)
    const mistaken = vi.spyOn(growthBook, 'createClient').mockImplementation((target) => ({
      ...createClient(target),
      getSettings: () => Promise.reject(new TypeError('a mistake of ours')),
    }))
    await expect(s.sync(connection.id)).rejects.toThrow('a mistake of ours')
    mistaken.mockRestore()
    const path = `/growthbook-connections/${connection.id}/syncs`
    const [run] = (await s.read<Page<SyncRun>>(path)).items
    expect(run).toMatchObject({ status: 'failed', problems: [{ code: 'unexpected' }] })
    expect(JSON.stringify(run)).not.toContain('a mistake of ours')
  })

  it('takes nothing for deleted that a list lost while its pages moved', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const { growthBook } = s.t.deps
    const createClient = growthBook.createClient.bind(growthBook)
    const losing = vi.spyOn(growthBook, 'createClient').mockImplementation((target) => {
      const client = createClient(target)
      return {
        ...client,
        listExperimentPages: (options) => withoutTheFirst(client.listExperimentPages(options)),
      }
    })
    await s.sync(connection.id, 'full')
    losing.mockRestore()
    const all = await s.read<Page<ExperimentSummary>>(`/experiments?connectionId=${connection.id}&limit=200`)
    expect(all.items.filter((experiment) => experiment.deletedAt !== null)).toEqual([])
  })

  it('gives no estimate, rather than a zero, where GrowthBook could not compute one', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const popup = await s.experimentOf(connection.id, 'nw-newsletter-popup')
    const { items } = await s.read<Page<Evidence>>(`/experiments/${popup.id}/evidence`)
    const goal = items[0]?.metrics.find((metric) => metric.metricId === 'fact__newsletter_signup')
    expect(goal?.arms.map((arm) => arm.estimate)).toEqual([null, null])
  })

  it('runs once at a time for a connection', async () => {
    const connection = await s.connect()
    const path = `/growthbook-connections/${connection.id}/syncs`
    const [first, second] = await Promise.all([s.call('POST', path, {}), s.call('POST', path, {})])
    expect(first.json<SyncRun>().id).toBe(second.json<SyncRun>().id)
    await s.t.deps.queue.drain()
    expect((await s.read<Page<SyncRun>>(path)).items).toHaveLength(1)
  })
})

describe('from sealed card to verdict', () => {
  it('turns real readings into a verdict once the plan is reached, and not before', async () => {
    s.t.clock.set(scenarioStart.toISOString())
    const connection = await s.connect()
    s.growthBook.simulator.experiments.draft('nw-one-page-checkout')
    await s.sync(connection.id)
    const metric = await s.metricOf(connection.id, 'fact__checkout_completed')
    const card = await s.sealedCard({
      role: 'goal',
      name: 'checkout completion',
      direction: 'increase',
      metricId: metric.id,
      promisedLift: 0.02,
      baseline: 0.4,
    })
    const experiment = await s.experimentOf(connection.id, 'nw-one-page-checkout')
    const linked = await s.call('PUT', `/hypotheses/${card.id}/experiment`, { experimentId: experiment.id })
    expect(linked.json<Hypothesis>()).toMatchObject({ state: 'sealed', retrospective: false })

    s.growthBook.simulator.experiments.start('nw-one-page-checkout', scenarioStart)
    s.growthBook.simulator.experiments.advance('nw-one-page-checkout', 3)
    s.t.clock.set('2026-01-08T10:00:00.000Z')
    await s.sync(connection.id)
    const early = await s.read<Hypothesis>(`/hypotheses/${card.id}`)
    expect(early).toMatchObject({ state: 'exposed', retrospective: false, verdict: { verdict: 'pending' } })

    s.growthBook.simulator.experiments.advance('nw-one-page-checkout', 11)
    s.t.clock.set('2026-01-19T10:00:00.000Z')
    await s.sync(connection.id)
    const ready = await s.read<Hypothesis>(`/hypotheses/${card.id}`)
    expect(ready, ready.verdict?.words).toMatchObject({
      state: 'readyToDecide',
      verdict: { verdict: 'validated', reason: 'outcomeMet' },
    })
    const verdicts = await s.read<Page<{ verdict: string; reason: string }>>(
      `/hypotheses/${card.id}/verdicts`,
    )
    expect(verdicts.items.map((item) => `${item.verdict}: ${item.reason}`)).toEqual([
      'validated: outcomeMet',
      'pending: belowMinimumRuntime',
      'pending: notStarted',
    ])
  })

  it('makes a card void when its measurement is marked as broken, and an extension does not leave it waiting', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const metric = await s.metricOf(connection.id, 'fact__order_placed')
    const goal = {
      role: 'goal',
      name: 'orders',
      direction: 'increase',
      metricId: metric.id,
      promisedLift: 0.02,
      baseline: 0.1,
    }
    const card = await s.sealedCard(goal)
    const experiment = await s.experimentOf(connection.id, 'nw-delivery-promise-badge')
    await s.call('PUT', `/hypotheses/${card.id}/experiment`, { experimentId: experiment.id })
    const marked = await s.call('POST', `/hypotheses/${card.id}/instrumentation-error`, {
      reason: 'events were sent twice',
    })
    expect(marked.json()).toMatchObject({ verdict: { verdict: 'void', reason: 'instrumentationError' } })

    const extension = { kind: 'extend', rationale: 'Let us see', plannedEnd: '2026-06-01T00:00:00.000Z' }
    const extended = await s.call('POST', `/hypotheses/${card.id}/decisions`, extension)
    expect(extended.statusCode, extended.body).toBe(201)
    expect(await s.read(`/hypotheses/${card.id}`)).toMatchObject({ state: 'exposed' })
    await s.t.deps.queue.drain()
    // What is broken stays broken: there is something to decide again, though nothing new was found.
    expect(await s.read(`/hypotheses/${card.id}`)).toMatchObject({ state: 'readyToDecide' })
  })

  it('refuses an experiment that tests another card, an arm it does not have, and a viewer', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const metric = await s.metricOf(connection.id, 'fact__added_to_basket')
    const goal = {
      role: 'goal',
      name: 'baskets',
      direction: 'increase',
      metricId: metric.id,
      promisedLift: 0.02,
      baseline: 0.1,
    }
    const [first, second] = [await s.sealedCard(goal), await s.sealedCard(goal)]
    const experiment = await s.experimentOf(connection.id, 'nw-sticky-basket')
    const body = { experimentId: experiment.id }
    expect((await s.call('PUT', `/hypotheses/${first.id}/experiment`, body)).statusCode).toBe(200)
    expect((await s.call('PUT', `/hypotheses/${second.id}/experiment`, body)).json()).toMatchObject({
      status: 409,
      code: 'experimentTaken',
    })
    const draft = (await s.call('POST', '/hypotheses', { capability: 'x' })).json<Hypothesis>()
    const other = await s.experimentOf(connection.id, 'nw-size-advisor')
    const missing = { experimentId: other.id, treatmentArm: { kind: 'arm', armId: 'var_nowhere' } }
    expect((await s.call('PUT', `/hypotheses/${draft.id}/experiment`, missing)).json()).toMatchObject({
      status: 422,
      code: 'sealedArmMissing',
    })
    const viewer = await s.t.aPerson(s.acme.organizationId, { role: 'viewer' })
    expect(
      (await s.call('PUT', `/hypotheses/${draft.id}/experiment`, body, { ...viewer.headers })).statusCode,
    ).toBe(403)
    const stranger = await s.t.anOrganization({ name: 'Stranger' })
    expect(
      (await s.call('PUT', `/hypotheses/${draft.id}/experiment`, body, { ...stranger.headers })).statusCode,
    ).toBe(404)
  })
})

/** Who does a run, who may end it, and what becomes of it when the key changes or two processes want it. */
import type {
  Connection,
  Evidence,
  Experiment,
  ExperimentPull,
  Hypothesis,
  SyncRun,
} from '@knowwhen/contract'
import type { SecretKey } from '@knowwhen/growthbook-simulator'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import {
  growthBookScenario,
  scenarioStart,
  type Page,
  type Scenario,
} from '../../testing/growthbook-scenario.js'
import { simulatorKey } from '../../testing/simulated-growthbook.js'
import { runSync, startDueSyncs } from './index.js'

let s: Scenario
/** Told of each request that GrowthBook gets. */
let onRequest: (url: string) => void = () => undefined
const rotatedKey = 'secret_admin_rotated'
/** Keys that the simulated GrowthBook accepts; it looks here at each request. */
const keys: SecretKey[] = [
  { key: simulatorKey, role: 'admin' },
  { key: rotatedKey, role: 'admin' },
]

beforeAll(async () => {
  s = await growthBookScenario({
    onRequest: (url) => onRequest(url),
    secretKeys: keys,
  })
})
afterEach(async () => {
  onRequest = () => undefined
  vi.restoreAllMocks()
  s.growthBook.simulator.faults.clear()
  s.t.clock.set(scenarioStart.toISOString())
  await s.t.deps.queue.stop()
  await s.t.database.asOwner('DELETE FROM pgboss.job')
})
afterAll(() => s.close())

const syncsOf = (connectionId: string) => `/growthbook-connections/${connectionId}/syncs`
const begin = async (connectionId: string): Promise<SyncRun> => {
  const answer = await s.call('POST', syncsOf(connectionId), {})
  expect(answer.statusCode, answer.body).toBe(202)
  return answer.json<SyncRun>()
}
const see = ({ connectionId, id }: Pick<SyncRun, 'connectionId' | 'id'>) =>
  s.read<SyncRun>(`${syncsOf(connectionId)}/${id}`)
const runsOf = async (connectionId: string) => (await s.read<Page<SyncRun>>(syncsOf(connectionId))).items
const perform = ({ connectionId, id }: SyncRun) =>
  runSync(s.t.deps, { organizationId: s.acme.organizationId, connectionId, runId: id, isLast: false })
const cancel = async ({ connectionId, id }: SyncRun): Promise<SyncRun> => {
  const answer = await s.call('POST', `${syncsOf(connectionId)}/${id}/cancellation`, {})
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<SyncRun>()
}

/** Resolves when GrowthBook is asked for such results the given number of times. */
const whenAsked = (times: number): Promise<void> =>
  new Promise((resolve) => {
    let left = times
    onRequest = (url) => {
      if (!url.includes('/results')) return
      left -= 1
      if (left === 0) resolve()
    }
  })

const EVIDENCE = `SELECT x.external_id, e.raw_hash FROM evidence e JOIN experiments x ON x.id = e.experiment_id
  WHERE x.connection_id = $1 ORDER BY 1, 2`
const evidenceOf = async (connectionId: string) => (await s.t.database.asOwner(EVIDENCE, [connectionId])).rows

describe('a person who cancels a run', () => {
  it('ends its wait for the rate limit, keeps what it had read, and lets the next one go on from there', async () => {
    const connection = await s.connect()
    const run = await begin(connection.id)
    s.growthBook.simulator.faults.add({
      kind: 'rateLimitStorm',
      path: '/results',
      after: 3,
      retryAfterSeconds: 600,
    })
    const performed = perform(run)
    await expect.poll(async () => (await see(run)).waitingUntil, { timeout: 10_000 }).not.toBeNull()
    const cancelled = await cancel(run)
    expect(cancelled).toMatchObject({ status: 'cancelled', cancelledBy: { name: s.acme.owner.name } })
    await performed
    const kept = (await see(run)).evidenceStored
    expect(kept).toBeGreaterThan(0)
    expect(await evidenceOf(connection.id)).toHaveLength(kept)

    s.growthBook.simulator.faults.clear()
    await s.t.database.asOwner('DELETE FROM pgboss.job')
    const next = await s.sync(connection.id)
    expect(next).toMatchObject({ status: 'succeeded' })
    expect(next.evidenceStored + kept).toBe((await evidenceOf(connection.id)).length)
    expect(await see(run)).toMatchObject({ status: 'cancelled', evidenceStored: kept })
  })

  it('ends one that waits for its turn, and leaves one alone that has ended', async () => {
    const connection = await s.connect()
    const waiting = await begin(connection.id)
    await cancel(waiting)
    await s.t.deps.queue.drain()
    expect(await see(waiting)).toMatchObject({ status: 'cancelled', experimentsSeen: 0 })
    const done = await s.sync(connection.id)
    expect(await cancel(done)).toMatchObject({ status: 'succeeded', cancelledBy: null })
    const unknown = await s.call(
      'POST',
      `${syncsOf(connection.id)}/${s.acme.organizationId}/cancellation`,
      {},
    )
    expect(unknown.statusCode).toBe(404)
  })
})

describe('a run that another process takes over', () => {
  it('is ended once, and what the first one still brings is stored by nobody', async () => {
    const connection = await s.connect()
    const run = await begin(connection.id)
    s.growthBook.simulator.faults.add({ kind: 'hang', path: '/results', after: 2, times: 2 })
    const asked = whenAsked(4)
    const stale = perform(run)
    await asked
    onRequest = () => undefined
    // The second takes it over while the first waits for answers that come late.
    await perform(run)
    const after = await see(run)
    expect(after).toMatchObject({ status: 'succeeded', remaining: 0 })
    s.growthBook.simulator.faults.clear()
    await stale
    expect(await see(run)).toEqual(after)
    const stored = await evidenceOf(connection.id)
    expect(stored).toHaveLength(after.evidenceStored)
    expect(new Set(stored.map((row) => JSON.stringify(row))).size).toBe(stored.length)
  })

  it('stores each reading once, though an experiment is pulled by itself at the same time', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const one = await s.experimentOf(connection.id, 'nw-map-store-finder')
    s.growthBook.simulator.experiments.advance('nw-map-store-finder', 1)
    const run = await begin(connection.id)
    const asked = await s.call('POST', `/experiments/${one.id}/pulls`, {})
    expect(asked.statusCode, asked.body).toBe(202)
    await s.t.deps.queue.start()
    await expect.poll(() => see(run), { timeout: 20_000 }).toMatchObject({ status: 'succeeded' })
    const pulls = `SELECT FROM pgboss.job WHERE name = 'pullExperiment' AND state <> 'completed'`
    await expect.poll(async () => (await s.t.database.asOwner(pulls)).rowCount, { timeout: 20_000 }).toBe(0)
    const { items } = await s.read<Page<Evidence>>(`/experiments/${one.id}/evidence`)
    expect(items).toHaveLength(2)
  })
})

describe('a key that is exchanged during a run', () => {
  it('is used from there on, without a gap', async () => {
    const connection = await s.connect()
    const run = await begin(connection.id)
    const asked = whenAsked(3)
    const performed = perform(run)
    await asked
    const rotated = await s.call('POST', `/growthbook-connections/${connection.id}/key-rotation`, {
      secretKey: rotatedKey,
    })
    expect(rotated.statusCode, rotated.body).toBe(200)
    const revoked = keys.splice(0, 1)
    await performed
    keys.unshift(...revoked)
    expect(await see(run)).toMatchObject({ status: 'succeeded', problems: [], remaining: 0 })
  })
})

describe('the clock', () => {
  const hour = 3_600_000
  const later = (milliseconds: number) =>
    s.t.clock.set(new Date(scenarioStart.getTime() + milliseconds).toISOString())
  const nextOf = async ({ id }: Connection): Promise<number> => {
    const { nextSyncAt } = await s.read<Connection>(`/growthbook-connections/${id}`)
    return nextSyncAt === null ? Number.NaN : Date.parse(nextSyncAt) - scenarioStart.getTime()
  }

  it('starts one run for a connection whose time has come, however many processes look', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const next = await nextOf(connection)
    expect(next).toBeGreaterThanOrEqual(0.9 * hour)
    expect(next).toBeLessThanOrEqual(1.1 * hour)
    later(next - 1)
    await startDueSyncs(s.t.deps)
    expect(await runsOf(connection.id)).toHaveLength(1)

    later(next)
    await Promise.all([1, 2, 3, 4].map(() => startDueSyncs(s.t.deps)))
    const [newest, ...before] = await runsOf(connection.id)
    expect(before).toHaveLength(1)
    expect(newest).toMatchObject({ kind: 'incremental', status: 'queued', requestedBy: null })
    expect(await nextOf(connection)).toBeGreaterThan(next)
  })

  it('leaves a connection alone that was disconnected', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    await s.call('POST', `/growthbook-connections/${connection.id}/disconnect`, {})
    later(48 * hour)
    await startDueSyncs(s.t.deps)
    expect(await runsOf(connection.id)).toHaveLength(1)
  })

  it('comes less and less often, and says so, while the key is refused', async () => {
    const connection = await s.connect('secret_wrong')
    const pauses: number[] = []
    for (let round = 0; round < 7; round += 1) {
      const now = s.t.clock.now().getTime() - scenarioStart.getTime()
      const run = await s.sync(connection.id)
      expect(run).toMatchObject({
        status: 'failed',
        problems: [{ code: 'invalidKey' }, { code: 'tryingLessOften' }],
      })
      pauses.push(((await nextOf(connection)) - now) / hour)
    }
    expect(pauses).toEqual([2, 4, 8, 16, 24, 24, 24])

    const path = `/growthbook-connections/${connection.id}/key-rotation`
    const rotated = await s.call('POST', path, { secretKey: simulatorKey })
    expect(rotated.statusCode, rotated.body).toBe(200)
    expect(await nextOf(connection)).toBe(0)
    await startDueSyncs(s.t.deps)
    await s.t.deps.queue.drain()
    expect((await runsOf(connection.id))[0]).toMatchObject({ status: 'succeeded', kind: 'full' })
  })
})

describe('a pull of one experiment', () => {
  it('reads it, judges its card, and is done once for many hints', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const one = await s.experimentOf(connection.id, 'nw-delivery-promise-badge')
    const metric = await s.metricOf(connection.id, 'fact__order_placed')
    const card = await s.sealedCard({ name: 'orders', metricId: metric.id })
    const linked = await s.call('PUT', `/hypotheses/${card.id}/experiment`, { experimentId: one.id })
    expect(linked.statusCode, linked.body).toBe(200)
    await s.t.deps.queue.drain()
    s.growthBook.simulator.experiments.edit('nw-delivery-promise-badge', { name: 'Read by itself' })
    const requests: string[] = []
    onRequest = (url) => requests.push(url)
    for (let hint = 0; hint < 10; hint += 1) {
      const asked = await s.call('POST', `/experiments/${one.id}/pulls`, {})
      expect(asked.json<ExperimentPull>()).toMatchObject({ experimentId: one.id })
    }
    await s.t.deps.queue.drain()
    expect(requests.filter((url) => url.includes('/results'))).toHaveLength(1)
    const detail = await s.read<Experiment>(`/experiments/${one.id}`)
    expect(detail.name).toBe('Read by itself')
    expect(detail.detailedStatus).not.toBeNull()
    const judged = await s.read<Hypothesis>(`/hypotheses/${card.id}`)
    expect(judged.verdict).not.toBeNull()
    // The run that follows finds nothing that is not known.
    expect(await s.sync(connection.id)).toMatchObject({ evidenceStored: 0, toPull: 0 })
  })

  it('marks what was deleted, and keeps its evidence', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const one = await s.experimentOf(connection.id, 'nw-gift-guide-email')
    s.growthBook.simulator.experiments.delete('nw-gift-guide-email')
    await s.call('POST', `/experiments/${one.id}/pulls`, {})
    await s.t.deps.queue.drain()
    expect((await s.read<Experiment>(`/experiments/${one.id}`)).deletedAt).not.toBeNull()
    expect((await s.read<Page<Evidence>>(`/experiments/${one.id}/evidence`)).items).toHaveLength(1)
  })

  it('is refused for what was entered by hand, and without a connection', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const one = await s.experimentOf(connection.id, 'nw-size-advisor')
    await s.call('POST', `/growthbook-connections/${connection.id}/disconnect`, {})
    const refused = await s.call('POST', `/experiments/${one.id}/pulls`, {})
    expect(refused.json()).toMatchObject({ status: 409, code: 'disconnected' })
  })
})

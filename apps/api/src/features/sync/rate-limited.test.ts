/** What waits for one organisation's rate limit leaves the workers to everybody else. */
import type { Connection, Experiment, SyncRun } from '@knowwhen/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { growthBookScenario, scenarioStart, type Scenario } from '../../testing/growthbook-scenario.js'
import { endInterruptedRuns, pullTargeted, runSync } from './index.js'

let s: Scenario
beforeAll(async () => {
  s = await growthBookScenario({ rateLimitMax: null })
})
afterEach(async () => {
  s.growthBook.simulator.faults.clear()
  s.t.clock.set(scenarioStart.toISOString())
  await s.t.database.asOwner('DELETE FROM pgboss.job')
})
afterAll(() => s.close())

const MINUTE = 60_000
const storm = (retryAfterSeconds: number, after = 3) =>
  s.growthBook.simulator.faults.add({
    kind: 'rateLimitStorm',
    path: '/results',
    after,
    retryAfterSeconds,
  })
const see = ({ connectionId, id }: Pick<SyncRun, 'connectionId' | 'id'>) =>
  s.read<SyncRun>(`/growthbook-connections/${connectionId}/syncs/${id}`)
const begin = async (connectionId: string): Promise<SyncRun> =>
  (await s.call('POST', `/growthbook-connections/${connectionId}/syncs`, {})).json<SyncRun>()
const nextOf = async ({ id }: Pick<Connection, 'id'>): Promise<number> => {
  const { nextSyncAt } = await s.read<Connection>(`/growthbook-connections/${id}`)
  return nextSyncAt === null ? Number.NaN : Date.parse(nextSyncAt) - scenarioStart.getTime()
}

const WAITING = `SELECT start_after > now() + interval '9 minutes' AS later FROM pgboss.job
  WHERE name = 'syncConnection' AND state = 'created' AND data ->> 'runId' = $1`

describe('a run that GrowthBook lets in only much later', () => {
  it('hands its job back, stays alive, and goes on from there', async () => {
    const connection = await s.connect()
    const run = await begin(connection.id)
    storm(600)
    await s.t.deps.queue.drain()
    const waiting = await see(run)
    expect(waiting).toMatchObject({ status: 'running', problems: [] })
    expect(waiting.waitingUntil).not.toBeNull()
    expect(waiting.evidenceStored).toBeGreaterThan(0)
    expect((await s.t.database.asOwner(WAITING, [run.id])).rows).toEqual([{ later: true }])

    // Neither who looks for dead runs nor who asks for another takes it for one.
    await endInterruptedRuns(s.t.deps, 'all')
    s.t.clock.set(new Date(Date.parse(waiting.waitingUntil ?? '') + MINUTE).toISOString())
    expect(await begin(connection.id)).toMatchObject({ id: run.id, status: 'running' })

    s.growthBook.simulator.faults.clear()
    await s.t.database.asOwner('UPDATE pgboss.job SET start_after = now()')
    await s.t.deps.queue.drain()
    expect(await see(run)).toMatchObject({ status: 'succeeded', remaining: 0, waitingUntil: null })
  })

  it.each([
    ['for longer than half an hour', { retryAfterSeconds: 2000, after: 3, waits: 0 }],
    ['again and again without reading anything', { retryAfterSeconds: 600, after: 0, waits: 10 }],
  ])('ends and says so where it is to wait %s', async (_, { retryAfterSeconds, after, waits }) => {
    const connection = await s.connect()
    const { id } = await begin(connection.id)
    storm(retryAfterSeconds, after)
    const run = { organizationId: s.acme.organizationId, connectionId: connection.id, runId: id }
    await runSync(s.t.deps, { ...run, waits, isLast: false })
    const ended = await see({ connectionId: connection.id, id })
    expect(ended).toMatchObject({ status: 'failed', problems: [{ code: 'rateLimited' }] })
  })
})

describe('a pull of one experiment that GrowthBook does not let in', () => {
  const connectedTo = async (trackingKey: string) => {
    const connection = await s.connect()
    await s.sync(connection.id)
    return { connection, one: await s.experimentOf(connection.id, trackingKey) }
  }

  it('leaves it to a run that comes soon, and says nothing against the experiment', async () => {
    const { connection, one } = await connectedTo('nw-map-store-finder')
    expect(await nextOf(connection)).toBeGreaterThan(5 * MINUTE)
    s.growthBook.simulator.faults.add({ kind: 'rateLimitStorm', path: '/results', retryAfterSeconds: 600 })
    await s.call('POST', `/experiments/${one.id}/pulls`, {})
    await s.t.deps.queue.drain()
    expect(await nextOf(connection)).toBe(5 * MINUTE)
    const { resultsProblem } = await s.read<Experiment>(`/experiments/${one.id}`)
    expect(resultsProblem).toBeNull()
  })

  it('has a deadline', async () => {
    const { connection } = await connectedTo('nw-map-store-finder')
    s.growthBook.simulator.faults.add({ kind: 'hang', path: '/results' })
    const { rows } = await s.t.database.asOwner(
      `SELECT external_id FROM experiments WHERE connection_id = $1 AND tracking_key = 'nw-map-store-finder'`,
      [connection.id],
    )
    const job = {
      organizationId: s.acme.organizationId,
      connectionId: connection.id,
      externalId: String(rows[0]?.['external_id']),
      jobId: 'test',
    }
    await pullTargeted(s.t.deps, job, { deadlineMs: 500, maximumWaitMs: 5_000 })
    expect(await nextOf(connection)).toBe(5 * MINUTE)
  })
})

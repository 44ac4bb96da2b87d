/** A sync of 500 experiments whose process is killed twenty times, at random: each time another one goes on. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import type { Connection, SyncRun } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createGrowthBookAccess } from '../../deps.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization } from '../../testing/builders.js'
import { TEST_SECRET } from '../../testing/database.js'
import {
  manyExperiments,
  simulatedGrowthBook,
  simulatorKey,
  type SimulatedGrowthBook,
} from '../../testing/simulated-growthbook.js'

const experimentCount = 500
const kills = 20
/** Another seed kills elsewhere; this one is in the title, so that a failure can be repeated. */
const seed = Number(process.env['KNOWWHEN_TEST_SEED'] ?? 20_260_105)

/** Uniform in [0, 1), the same for the same seed (mulberry32). */
const randomFrom = (start: number) => {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

let growthBook: SimulatedGrowthBook
let t: TestApp
let acme: TestOrganization
let onRequest: () => void = () => undefined

beforeAll(async () => {
  growthBook = await simulatedGrowthBook({
    now: () => new Date('2026-01-05T09:00:00.000Z'),
    experiments: manyExperiments(experimentCount),
    rateLimitMax: null,
    onRequest: () => onRequest(),
  })
  t = await testApp({ growthBook: createGrowthBookAccess([growthBook.origin]) })
  acme = await t.anOrganization()
})
afterAll(async () => {
  await t.close()
  await growthBook.simulator.close()
})

const program = fileURLToPath(new URL('../../testing/sync-process.ts', import.meta.url))

const nextMessage = async (child: ChildProcess): Promise<unknown> => {
  const gone = once(child, 'exit').then(() => ['killed'])
  const [message]: readonly unknown[] = await Promise.race([once(child, 'message'), gone])
  return message
}

interface Started {
  readonly child: ChildProcess
  readonly ready: Promise<unknown>
}

const startProcess = (): Started => {
  const child = fork(program, [], { execArgv: ['--import', 'tsx', '--conditions', 'source'] })
  return { child, ready: nextMessage(child) }
}

const call = (method: 'GET' | 'POST', path: string, payload?: object) =>
  t.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { ...acme.headers },
    ...(payload === undefined ? {} : { payload }),
  })

const connect = async (name: string): Promise<string> => {
  const body = { name, baseUrl: growthBook.origin, secretKey: simulatorKey }
  return (await call('POST', '/growthbook-connections', body)).json<Connection>().id
}

const begin = async (connectionId: string): Promise<SyncRun> =>
  (await call('POST', `/growthbook-connections/${connectionId}/syncs`, {})).json<SyncRun>()

/** What is stored of a connection, without what differs from one sync to another: ids and times. */
const STORED = `
  SELECT x.external_id, x.name, x.status, x.raw, x.users, x.pulled_updated_at, x.external_updated_at, x.started_at,
    x.results_problem, x.phases, x.arms, x.metric_uses, x.deleted_at, e.snapshot_id, e.raw_hash, e.reading, e.phase
  FROM experiments x LEFT JOIN evidence e ON e.experiment_id = x.id
  WHERE x.connection_id = $1 ORDER BY x.external_id, e.raw_hash`
const stored = async (connectionId: string) => (await t.database.asOwner(STORED, [connectionId])).rows

const count = async (connectionId: string): Promise<unknown> =>
  (
    await t.database.asOwner(
      'SELECT count(*)::int AS n FROM evidence e JOIN experiments x ON x.id = e.experiment_id WHERE x.connection_id = $1',
      [connectionId],
    )
  ).rows[0]?.['n']

describe(`a sync of ${experimentCount} experiments`, () => {
  it(
    `killed at ${kills} random points (seed ${seed}) stores what an undisturbed one does`,
    { timeout: 600_000 },
    async () => {
      const random = randomFrom(seed)
      const killed = await connect('Killed')
      const run = await begin(killed)
      const order = {
        appUrl: t.database.appUrl,
        secret: TEST_SECRET,
        origin: growthBook.origin,
        job: { organizationId: acme.organizationId, connectionId: killed, runId: run.id },
      }
      const ends: unknown[] = []
      const storedSoFar: unknown[] = []
      let next = startProcess()
      for (let attempt = 0; attempt <= kills; attempt += 1) {
        const { child, ready } = next
        expect(await ready).toBe('ready')
        next = startProcess()
        let left = attempt === kills ? Number.POSITIVE_INFINITY : 1 + Math.floor(random() * 60)
        onRequest = () => {
          left -= 1
          if (left === 0) child.kill('SIGKILL')
        }
        child.send(order)
        ends.push(await nextMessage(child))
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
        storedSoFar.push(await count(killed))
      }
      onRequest = () => undefined
      next.child.kill('SIGKILL')
      expect(ends).toEqual([...Array.from({ length: kills }, () => 'killed'), 'done'])
      // It was interrupted in earnest: some attempts stored something, and the last one had something left.
      expect(new Set(storedSoFar).size).toBeGreaterThan(kills / 2)
      expect(storedSoFar.at(-2)).toBeLessThan(experimentCount)

      const path = `/growthbook-connections/${killed}/syncs/${run.id}`
      expect((await call('GET', path)).json<SyncRun>()).toMatchObject({
        status: 'succeeded',
        experimentsSeen: experimentCount,
        resultsPulled: experimentCount,
        evidenceStored: experimentCount,
        remaining: 0,
        problems: [],
      })
      const undisturbed = await connect('Undisturbed')
      await begin(undisturbed)
      await t.database.asOwner(`DELETE FROM pgboss.job WHERE data->>'runId' = $1`, [run.id])
      await t.deps.queue.drain()
      expect(await stored(killed)).toEqual(await stored(undisturbed))
      expect(await stored(killed)).toHaveLength(experimentCount)
    },
  )
})

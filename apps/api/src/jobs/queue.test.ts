import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import { asOrganization } from '../db/tenant.js'
import { testApp, type TestApp } from '../testing/app.js'
import type { TestOrganization } from '../testing/builders.js'
import type { QueueName } from './queue.js'

let t: TestApp
let acme: TestOrganization
const done: unknown[] = []

const perform = async (payload: unknown): Promise<void> => {
  await work()
  done.push(payload)
}
let work: () => Promise<void>

beforeAll(async () => {
  t = await testApp()
  acme = await t.anOrganization()
  t.deps.queue.handle('judgeHypothesis', perform)
  t.deps.queue.handle('syncConnection', perform)
})
beforeEach(() => {
  done.length = 0
  work = () => Promise.resolve()
})
afterEach(async () => {
  await t.deps.queue.stop()
  await t.database.asOwner('DELETE FROM pgboss.job')
})
afterAll(() => t.close())

interface Sending {
  readonly queue?: QueueName
  readonly fail?: boolean
}

const send = (payload: object, { queue = 'judgeHypothesis', fail = false }: Sending = {}) =>
  asOrganization(t.deps.db, acme.organizationId, async (tx) => {
    await t.deps.queue.send(tx, queue, payload)
    if (fail) throw new Error('undone')
  })

/** Work that has begun so many times, and ends when it is told to. */
const heldWork = () => {
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  const held = { begun: 0, release }
  work = () => {
    held.begun += 1
    return released
  }
  return held
}

const JOBS = `SELECT state, output->>'message' AS said, started_on > now() - interval '1 minute' AS fresh
  FROM pgboss.job WHERE data->>'n' = $1`
const jobOf = async (n: number) => (await t.database.asOwner(JOBS, [String(n)])).rows[0]

describe('a job', () => {
  it('is done once, when the transaction that sent it has committed', async () => {
    await send({ n: 1 })
    await expect(send({ n: 2 }, { fail: true })).rejects.toThrow('undone')
    expect(await t.deps.queue.drain()).toBe(1)
    expect(done).toEqual([{ n: 1 }])
    expect(await t.deps.queue.drain()).toBe(0)
  })

  it('is done by a running worker without being asked for', async () => {
    await t.deps.queue.start()
    await send({ n: 3 })
    await expect.poll(() => done, { timeout: 10_000 }).toEqual([{ n: 3 }])
    await expect.poll(() => jobOf(3)).toMatchObject({ state: 'completed' })
  })

  it('that fails waits to be tried again, and keeps no value of a query', async () => {
    work = async () => {
      await t.deps.db.execute(sql`SELECT ${'a private value'}::integer`)
    }
    await t.deps.queue.start()
    await send({ n: 4 })
    await expect.poll(() => jobOf(4), { timeout: 10_000 }).toMatchObject({ state: 'retry' })
    expect((await jobOf(4))?.['said']).toContain('Failed query: SELECT $1::integer')
  })

  it('says that it is still at work, however long it takes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const held = heldWork()
    await t.deps.queue.start()
    await send({ n: 5 })
    await vi.waitUntil(() => held.begun === 1, { timeout: 10_000 })
    await t.database.asOwner(`UPDATE pgboss.job SET started_on = now() - interval '4 minutes'`)
    vi.advanceTimersByTime(30_000)
    vi.useRealTimers()
    await expect.poll(() => jobOf(5)).toMatchObject({ state: 'active', fresh: true })
    held.release()
    await expect.poll(() => jobOf(5)).toMatchObject({ state: 'completed' })
  })

  it('whose result the database does not take leaves the process alive', async () => {
    const unheard: unknown[] = []
    const listen = (error: unknown) => void unheard.push(error)
    process.on('unhandledRejection', listen)
    await t.deps.queue.start()
    work = async () => {
      await t.database.asOwner('REVOKE ALL ON pgboss.job FROM knowwhen_app')
    }
    await send({ n: 6 })
    await expect.poll(() => done, { timeout: 10_000 }).toEqual([{ n: 6 }])
    await t.deps.queue.stop()
    await t.database.asOwner('GRANT SELECT, INSERT, UPDATE, DELETE ON pgboss.job TO knowwhen_app')
    process.off('unhandledRejection', listen)
    expect(unheard).toEqual([])
    expect(await jobOf(6)).toMatchObject({ state: 'active' })
  })

  it('that pulls from one GrowthBook does not wait for another', async () => {
    const held = heldWork()
    await t.deps.queue.start()
    await send({ n: 7 }, { queue: 'syncConnection' })
    await send({ n: 8 }, { queue: 'syncConnection' })
    await vi.waitUntil(() => held.begun === 2, { timeout: 10_000 })
    held.release()
    await expect.poll(() => done).toHaveLength(2)
  })
})

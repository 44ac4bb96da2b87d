import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { asOrganization } from '../db/tenant.js'
import { testApp, type TestApp } from '../testing/app.js'
import type { TestOrganization } from '../testing/builders.js'

let t: TestApp
let acme: TestOrganization
const done: unknown[] = []

beforeAll(async () => {
  t = await testApp()
  acme = await t.anOrganization()
  t.deps.queue.handle('judgeHypothesis', (payload) => {
    done.push(payload)
    return Promise.resolve()
  })
})
afterAll(() => t.close())

const send = (payload: object, fail = false) =>
  asOrganization(t.deps.db, acme.organizationId, async (tx) => {
    await t.deps.queue.send(tx, { queue: 'judgeHypothesis' }, payload)
    if (fail) throw new Error('undone')
  })

describe('a job', () => {
  it('is done once, when the transaction that sent it has committed', async () => {
    await send({ n: 1 })
    await expect(send({ n: 2 }, true)).rejects.toThrow('undone')
    expect(await t.deps.queue.drain()).toBe(1)
    expect(done).toEqual([{ n: 1 }])
    expect(await t.deps.queue.drain()).toBe(0)
  })

  it('is done by a running worker without being asked for', async () => {
    done.length = 0
    await t.deps.queue.start()
    await send({ n: 3 })
    await expect.poll(() => done, { timeout: 10_000 }).toEqual([{ n: 3 }])
    await t.deps.queue.stop()
  })
})

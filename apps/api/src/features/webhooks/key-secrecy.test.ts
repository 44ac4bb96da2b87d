/** A key that was entered once is seen nowhere again: not in an answer, the audit trail, the log, a job or a table. */
import { createHmac } from 'node:crypto'

import type { Connection } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createGrowthBookAccess } from '../../deps.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization } from '../../testing/builders.js'
import { simulatedGrowthBook, simulatorKey } from '../../testing/simulated-growthbook.js'

const SIGNING_KEY = `ewhk_${'0f1e2d3c4b5a6978'.repeat(2)}`
const WRONG_KEY = 'secret_admin_that_nobody_accepts'
const keys = [simulatorKey, SIGNING_KEY, WRONG_KEY]

let growthBook: Awaited<ReturnType<typeof simulatedGrowthBook>>
let t: TestApp
let acme: TestOrganization
const logLines: unknown[] = []
const answers: string[] = []

beforeAll(async () => {
  growthBook = await simulatedGrowthBook({ now: () => new Date('2026-01-05T09:00:00.000Z') })
  t = await testApp({ growthBook: createGrowthBookAccess([growthBook.origin]), logLines })
  acme = await t.anOrganization()
})
afterAll(async () => {
  await t.close()
  await growthBook.simulator.close()
})

const call = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, more: object = {}) => {
  const headers = {
    ...acme.headers,
    'if-match': '"2"',
    'idempotency-key': `${method} ${path}`.replaceAll(' ', '-'),
  }
  const answer = await t.app.inject({ method, url: `/api/v1${path}`, headers, ...more })
  answers.push(answer.body, JSON.stringify(answer.headers))
  return answer
}

const TABLES = `SELECT format('SELECT to_jsonb(t)::text AS row FROM %I.%I t', table_schema, table_name) AS query
  FROM information_schema.tables WHERE table_schema IN ('public', 'pgboss') AND table_type = 'BASE TABLE'`
const everyTable = async (): Promise<string> => {
  const texts = []
  for (const { query } of (await t.database.asOwner(TABLES)).rows) {
    const { rows } = await t.database.asOwner(String(query))
    texts.push(...rows.map(({ row }) => String(row)))
  }
  return texts.join('\n')
}

describe('a key', () => {
  it('is not found in anything that the application says, writes down or stores', async () => {
    const body = { name: 'Ours', baseUrl: growthBook.origin, secretKey: simulatorKey }
    await call('POST', '/growthbook-connections/test', { payload: body })
    await call('POST', '/growthbook-connections/test', { payload: { ...body, secretKey: WRONG_KEY } })
    await call('POST', '/growthbook-connections', { payload: { ...body, name: { secretKey: simulatorKey } } })
    const made = (
      await t.app.inject({
        method: 'POST',
        url: '/api/v1/growthbook-connections',
        headers: { ...acme.headers },
        payload: body,
      })
    ).json<Connection>()
    answers.push(JSON.stringify(made))
    const path = `/growthbook-connections/${made.id}`
    expect(
      (await call('POST', `${path}/key-rotation`, { payload: { secretKey: WRONG_KEY } })).statusCode,
    ).toBe(422)
    const rotated = await t.app.inject({
      method: 'POST',
      url: `/api/v1${path}/key-rotation`,
      headers: { ...acme.headers },
      payload: { secretKey: simulatorKey },
    })
    expect(rotated.statusCode).toBe(200)
    answers.push(rotated.body)
    expect((await call('PATCH', path, { payload: { secretKey: simulatorKey } })).statusCode).toBe(200)
    expect(
      (await call('PUT', `${path}/webhook-key`, { payload: { signingKey: SIGNING_KEY } })).statusCode,
    ).toBe(200)
    await call('PUT', `${path}/webhook-key`, { payload: { signingKey: simulatorKey } })
    const event = JSON.stringify({ event: 'experiment.updated', data: { object: { id: 'exp_1' } } })
    const signature = createHmac('sha256', SIGNING_KEY).update(event).digest('hex')
    const delivered = await t.app.inject({
      method: 'POST',
      url: new URL(made.webhook.address).pathname,
      headers: { 'x-growthbook-signature': signature },
      payload: event,
    })
    expect(delivered.statusCode).toBe(204)
    await call('POST', `${path}/syncs`, { payload: {} })
    await t.deps.queue.drain()
    for (const read of ['', `/${made.id}`, `/${made.id}/events`, `/${made.id}/syncs`]) {
      await call('GET', `/growthbook-connections${read}`)
    }
    await call('GET', '/audit-events')
    await t.app.inject({ method: 'POST', url: '/api/v1/growthbook-connections', payload: body })

    const said = [...answers, JSON.stringify(logLines), await everyTable()].join('\n')
    expect(said).toContain(made.id)
    for (const key of keys) expect(said).not.toContain(key)
  })
})

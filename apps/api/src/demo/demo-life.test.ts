/** How the demo comes to be, once and as a whole, and how it outlives the process that made it. */
import type { Hypothesis } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { buildApp } from '../app.js'
import { createPool } from '../db/pool.js'
import { createDeps, type Deps } from '../deps.js'
import { testApp, type TestApp } from '../testing/app.js'
import { TEST_SECRET } from '../testing/database.js'
import { offerDemo } from './command-line.js'
import { northwind } from './northwind.js'
import { seedDemo } from './seed.js'
import { clickDemo, cookieOf, visitOf, type Answer, type Page } from './testing/demo-visit.js'

const anchor = new Date('2026-06-15T10:30:00.000Z')
const ended: (() => Promise<unknown>)[] = []

let t: TestApp

beforeAll(async () => {
  t = await testApp()
  t.clock.set(anchor.toISOString())
})
afterAll(async () => {
  for (const end of ended.reverse()) await end()
  await t.close()
})

const countOf = async (table: string): Promise<unknown> =>
  (await t.database.asOwner(`SELECT count(*)::int AS count FROM ${table}`)).rows[0]?.['count']

/** The story breaks off after eighty days: the third card speaks of something that nobody measures. */
const brokenStory = {
  ...northwind,
  cards: northwind.cards.map((card, index) =>
    index === 2 ? { ...card, signals: [{ role: 'secondary' as const, measure: 'happiness' }] } : card,
  ),
}

describe('a demo that cannot be finished', () => {
  it('leaves nothing behind, so that the installation can still be set up', async () => {
    const seeding = seedDemo({ deps: t.deps, buildApp, story: brokenStory, requestId: 'test' })
    await expect(seeding).rejects.toThrow('happiness')
    for (const table of ['organizations', 'users', 'sessions', 'hypotheses', 'audit_events']) {
      expect(await countOf(table), table).toBe(0)
    }
    expect((await t.app.inject({ url: '/api/v1/setup' })).json()).toMatchObject({ needed: true })
  })
})

describe('a demo that was clicked twice', () => {
  let clicks: readonly Answer[]
  let cookie: string

  beforeAll(async () => {
    clicks = await Promise.all([clickDemo(t.app), clickDemo(t.app)])
    cookie = clicks.map(cookieOf).join('')
  })

  it('is made once', async () => {
    expect(clicks.map((answer) => answer.statusCode).sort()).toEqual([201, 409])
    expect((await clickDemo(t.app)).json()).toMatchObject({ status: 409, code: 'alreadySetUp' })
    expect(await countOf('organizations')).toBe(1)
  })

  /** Another process on the same database, at another time. */
  const restarted = async (now: Date): Promise<{ app: FastifyInstance; deps: Deps }> => {
    const pool = createPool({ connectionString: t.database.appUrl, max: 5, onError: () => undefined })
    const { env } = t.deps
    const clock = { now: () => now }
    const deps = createDeps({ env, secret: TEST_SECRET, pool, log: pino({ level: 'silent' }), clock })
    const app = await buildApp(deps)
    ended.push(async () => {
      await app.close()
      await pool.end()
    })
    await app.demo.resume()
    return { app, deps }
  }

  it('serves the same results after a restart, at a new address, which the connection follows', async () => {
    const before = await visitOf(t, cookie).connection()
    await t.app.demo.close()
    const second = await restarted(new Date(anchor.getTime() + 60_000))
    const visit = visitOf(second, cookie)
    const after = await visit.connection()
    expect(after.baseUrl).not.toBe(before.baseUrl)
    expect(await visit.sync()).toMatchObject({ status: 'succeeded', resultsPulled: 0, evidenceStored: 0 })
    const audited =
      await visit.read<Page<{ action: string; actor: unknown; after: unknown }>>('/audit-events')
    expect(audited.items).toContainEqual(
      expect.objectContaining({
        action: 'connection.changed',
        actor: null,
        after: { baseUrl: after.baseUrl },
      }),
    )
    await second.app.demo.close()
  })

  it('grows by the days that have passed until then', async () => {
    const later = await restarted(new Date('2026-06-19T10:30:00.000Z'))
    const visit = visitOf(later, cookie)
    expect(await visit.sync()).toMatchObject({ status: 'succeeded', resultsPulled: 2, evidenceStored: 2 })
    const begun = (await visit.cards()).find((card) => card.capability.startsWith('points shown'))
    expect(await visit.read<Hypothesis>(`/hypotheses/${begun?.id ?? ''}`)).toMatchObject({
      state: 'exposed',
      retrospective: false,
      verdict: { verdict: 'pending' },
    })
    const validated = (await visit.cards()).filter((card) => card.verdict?.verdict === 'validated')
    expect(validated).toHaveLength(3)
  })

  it('leaves the connection alone once somebody has pointed it to another GrowthBook', async () => {
    await t.database.asOwner(`UPDATE growthbook_connections SET base_url = 'https://gb.example.com/api'`)
    const another = await restarted(anchor)
    expect(await visitOf(another, cookie).connection()).toMatchObject({
      baseUrl: 'https://gb.example.com/api',
    })
  })

  it('is offered on the command line to an empty installation alone', async () => {
    const lines: string[] = []
    const to = { address: 'http://127.0.0.1:3000', say: (line: string) => void lines.push(line) }
    await offerDemo(t.app.demo, to)
    await offerDemo({ setUp: () => Promise.resolve({ email: 'a@b.example', password: 'four-four' }) }, to)
    expect(lines).toEqual([
      '--demo: this installation has people already, so that nothing was added.',
      'The demo is ready at http://127.0.0.1:3000',
      'Sign in with a@b.example and the password four-four (shown only now)',
    ])
  })
})

describe('an installation without demo', () => {
  it('tells whoever sets it up while the demo is being made to wait', async () => {
    const other = await testApp()
    ended.push(() => other.close())
    const demo = await other.deps.pool.connect()
    await demo.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtext('knowwhen.setup'))`)
    other.deps.pool.options.lock_timeout = 100
    const owner = { name: 'Anna', email: 'anna@example.com', password: 'one two three four' }
    const payload = { ...owner, organizationName: 'Acme' }
    const setUp = () => other.app.inject({ method: 'POST', url: '/api/v1/setup', payload })
    expect((await setUp()).json()).toMatchObject({ status: 409, code: 'setupUnderWay' })
    await demo.query('ROLLBACK')
    demo.release()
    expect((await setUp()).statusCode).toBe(201)
  })

  it('starts no GrowthBook', async () => {
    const other = await testApp()
    ended.push(() => other.close())
    const { organizationId } = await other.anOrganization({ name: 'Real' })
    await other.app.demo.resume()
    expect(other.deps.growthBook.allowedOrigins(organizationId)).toEqual([])
  })
})

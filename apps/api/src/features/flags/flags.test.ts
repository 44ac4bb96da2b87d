import { createServer, type Server, type ServerResponse } from 'node:http'

import type { FeatureFlags } from '@knowwhen/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization } from '../../testing/builders.js'
import { flagPort } from './index.js'

const CLIENT_KEY = 'sdk-tests'

/** As GrowthBook's SDK endpoint has it: an experiment on suggestions, and a flag that is off. */
const payload = (variation: number) => ({
  status: 200,
  features: {
    'link-suggestions': {
      defaultValue: true,
      rules: [
        {
          key: 'suggest-or-not',
          variations: [false, true],
          weights: variation === 1 ? [0, 1] : [1, 0],
          coverage: 1,
          hashAttribute: 'id',
          meta: [{ key: 'without' }, { key: 'with' }],
        },
      ],
    },
    'home-first-steps': { defaultValue: false },
  },
  experiments: [],
  dateUpdated: '2026-01-05T09:00:00.000Z',
})

type Answer = (response: ServerResponse) => void
const json =
  (body: unknown): Answer =>
  (response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body))

let server: Server
let origin: string
let answer: Answer
let asked: string[]
let t: TestApp
let acme: TestOrganization

beforeEach(async () => {
  asked = []
  answer = json(payload(1))
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
})
afterEach(async () => {
  await t.close()
  server.closeAllConnections()
  server.close()
})

const open = async (isConfigured = true) => {
  const env = { GROWTHBOOK_SDK_HOST: `${origin}/`, GROWTHBOOK_CLIENT_KEY: CLIENT_KEY }
  t = await testApp({ env: isConfigured ? env : {} })
  acme = await t.anOrganization()
}

const call = (method: 'GET' | 'POST', path: string, payloadOf?: object, headers: object = acme.headers) =>
  t.app.inject({
    method,
    url: `/api/v1/feature-flags${path}`,
    headers: { ...headers },
    ...(payloadOf === undefined ? {} : { payload: payloadOf }),
  })
const read = async () => (await call('GET', '')).json<FeatureFlags>()
const stored = async () =>
  (
    await t.database.asOwner(
      `SELECT user_id AS who, experiment_key AS experiment, variation_key AS variation FROM flag_exposures ORDER BY 2, 3`,
    )
  ).rows
const asPerson = (apiKeyId: string | null = null) => ({
  ...{ organizationId: acme.organizationId, userId: acme.owner.userId, role: 'owner', scope: null },
  ...{ name: 'Olive Owner', requestId: 'test', at: t.clock.now(), people: 1, sessionId: null },
  ...{ apiKeyId, teamId: null, ipAddress: '127.0.0.1' },
})

const suggestionsFor = (apiKeyId?: string) => {
  const { scope, role, ...rest } = asPerson(apiKeyId ?? null)
  return flagPort(t.deps, 'link-suggestions')({ ...rest, scope, role: role === 'owner' ? role : 'viewer' })
}
const exposure = { experimentKey: 'suggest-or-not', variationKey: 'with' }

describe('without a GrowthBook of the operator’s', () => {
  it('everything is on its default, and nothing is sent or kept', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch')
    await open(false)
    expect(await read()).toEqual({
      flags: { 'link-suggestions': true, 'home-first-steps': true },
      sdk: null,
    })
    expect(suggestionsFor()).toBe(true)
    expect((await call('POST', '/exposures', exposure)).statusCode).toBe(204)
    t.clock.advanceDays(1)
    await read()
    await t.app.close()
    expect(fetched.mock.calls).toEqual([])
    expect(asked).toEqual([])
    expect(await stored()).toEqual([])
    fetched.mockRestore()
  })

  it('a browser may connect to this origin alone', async () => {
    await open(false)
    const policy = (await call('GET', '')).headers['content-security-policy']
    expect(policy).toContain("connect-src 'self';")
  })
})

describe('with one', () => {
  it('a flag is what GrowthBook says, and the browser’s SDK is told who asks, without name or address', async () => {
    await open()
    const answered = await call('GET', '')
    expect(answered.json()).toEqual({
      flags: { 'link-suggestions': true, 'home-first-steps': false },
      sdk: {
        apiHost: origin,
        clientKey: CLIENT_KEY,
        attributes: { id: acme.owner.userId, organizationId: acme.organizationId, role: 'owner' },
      },
    })
    expect(answered.body).not.toContain(acme.owner.email)
    expect(answered.headers['content-security-policy']).toContain(`connect-src 'self' ${origin};`)
    expect(asked).toEqual([`GET /api/features/${CLIENT_KEY}`])
    expect(await stored()).toEqual([])
  })

  it('who meets an experiment is noted once, and a program never', async () => {
    await open()
    expect([suggestionsFor(), suggestionsFor(), suggestionsFor('a key')]).toEqual([true, true, true])
    await expect
      .poll(stored)
      .toEqual([{ who: acme.owner.userId, experiment: 'suggest-or-not', variation: 'with' }])
  })

  it('what the browser reports is kept where it is an experiment of this GrowthBook', async () => {
    await open()
    const reported = [
      exposure,
      exposure,
      { ...exposure, variationKey: 'a third' },
      { experimentKey: 'made-up', variationKey: '1' },
    ]
    for (const each of reported) expect((await call('POST', '/exposures', each)).statusCode).toBe(204)
    const robot = await call('POST', '/exposures', { ...exposure, variationKey: 'without' }, acme.keyHeaders)
    expect(robot.statusCode).toBe(204)
    const endless = await call('POST', '/exposures', { ...exposure, variationKey: 'x'.repeat(201) })
    expect(endless.statusCode).toBe(400)
    await t.app.close()
    expect(await stored()).toEqual([
      { who: acme.owner.userId, experiment: 'suggest-or-not', variation: 'with' },
    ])
  })

  it('a change is known a minute later, without anybody waiting for it', async () => {
    await open()
    answer = json(payload(0))
    expect(suggestionsFor()).toBe(true)
    t.clock.set(new Date(t.clock.now().getTime() + 61_000).toISOString())
    expect(suggestionsFor()).toBe(true)
    await expect.poll(() => suggestionsFor()).toBe(false)
    expect(asked).toHaveLength(2)
  })
})

describe('a GrowthBook that fails', () => {
  const failures: readonly (readonly [string, Answer])[] = [
    ['an error', (response) => response.writeHead(500).end('{}')],
    ['a page', (response) => response.end('<!doctype html>')],
    ['encrypted features', json({ encryptedFeatures: 'abc' })],
    ['features that make no sense', json({ features: { 'link-suggestions': { rules: 7 }, x: null } })],
    ['a broken connection', (response) => void response.destroy()],
    ['far too much', (response) => response.end('x'.repeat(6 * 1024 * 1024))],
  ]

  it.each(failures)('with %s leaves everything on its default', async (_, failing) => {
    answer = failing
    await open()
    expect((await read()).flags).toEqual({ 'link-suggestions': true, 'home-first-steps': true })
    expect(suggestionsFor()).toBe(true)
  })

  it('by never answering delays the start by seconds, and no request at all', async () => {
    answer = () => undefined
    await open()
    expect((await read()).flags).toMatchObject({ 'link-suggestions': true })
  })

  it('later leaves what was known before', async () => {
    await open()
    answer = (response) => response.writeHead(503).end()
    t.clock.advanceDays(1)
    expect((await read()).flags).toMatchObject({ 'home-first-steps': false })
    await expect.poll(() => asked.length).toBe(2)
    expect((await read()).flags).toMatchObject({ 'home-first-steps': false })
  })
})

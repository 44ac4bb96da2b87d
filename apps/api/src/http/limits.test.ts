import { randomBytes } from 'node:crypto'

import type { Problem } from '@knowwhen/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../testing/app.js'
import type { TestOrganization } from '../testing/builders.js'

const URL = '/api/v1/organization'
let t: TestApp
let acme: TestOrganization

// One application for each test, since its counts are its memory.
beforeEach(async () => {
  t = await testApp({ env: { KNOWWHEN_REQUESTS_PER_MINUTE: '60' } })
  acme = await t.anOrganization()
})
afterEach(() => t.close())

const ask = (headers: Record<string, string>, url = URL) => t.app.inject({ url, headers })

const statusesOf = async (times: number, headers: () => Record<string, string>, url = URL) => {
  const counts: Record<number, number> = {}
  for (let time = 0; time < times; time += 1) {
    const { statusCode } = await ask(headers(), url)
    counts[statusCode] = (counts[statusCode] ?? 0) + 1
  }
  return counts
}

const aForgedKey = () => ({ authorization: `Bearer kw_${randomBytes(32).toString('base64url')}` })

describe('an API key', () => {
  it('may ask as often as is allowed a minute, and is told when it may again', async () => {
    const key = { ...acme.keyHeaders }
    // The first answer makes the key known; it was counted by address.
    expect((await ask(key)).headers['ratelimit-limit']).toBe('1000')
    const first = await ask(key)
    expect(first.headers).toMatchObject({ 'ratelimit-limit': '60', 'ratelimit-remaining': '59' })
    expect(await statusesOf(59, () => key)).toEqual({ 200: 59 })
    const refused = await ask(key)
    expect(refused.statusCode).toBe(429)
    expect(refused.json<Problem>()).toMatchObject({ code: 'tooManyRequests' })
    expect(refused.json<Problem>().detail).toContain('60 requests')
    const wait = Number(refused.headers['retry-after'])
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(60)
    expect(refused.headers).toMatchObject({ 'ratelimit-limit': '60', 'ratelimit-remaining': '0' })
  })

  it('does not use up what another key, or a person, may ask', async () => {
    const key = { ...acme.keyHeaders }
    await statusesOf(62, () => key)
    expect((await ask(key)).statusCode).toBe(429)
    const other = await t.anApiKey(acme.owner)
    expect((await ask({ authorization: other.authorization })).statusCode).toBe(200)
    expect((await ask({ ...acme.headers })).statusCode).toBe(200)
  })

  it('is counted however the address is written', async () => {
    const key = { ...acme.keyHeaders }
    await statusesOf(62, () => key, '/%61pi/v1/organization')
    expect((await ask(key, '/%61pi/v1/organization')).statusCode).toBe(429)
  })

  it('that was made up is counted by address, however many are made up', async () => {
    const known = { ...acme.keyHeaders }
    await ask(known)
    expect(await statusesOf(1_000, aForgedKey)).toEqual({ 401: 999, 429: 1 })
    const stranger = await t.anApiKey(acme.owner)
    expect((await ask({ authorization: stranger.authorization })).statusCode).toBe(429)
    expect((await ask(known)).statusCode).toBe(200)
    expect((await ask({ ...acme.headers })).statusCode).toBe(200)
  })

  it('that is revoked falls back to its address a minute after its last use', async () => {
    const key = await t.anApiKey(acme.owner)
    const headers = { authorization: key.authorization }
    await ask(headers)
    const url = `/api/v1/api-keys/${key.apiKeyId}`
    await t.app.inject({ method: 'DELETE', url, headers: { ...acme.headers } })
    t.clock.advanceDays(1)
    const refused = await ask(headers)
    expect(refused.statusCode).toBe(401)
    expect(refused.headers['ratelimit-limit']).toBe('1000')
  })
})

describe('a session', () => {
  it('may ask as often as a key', async () => {
    const headers = { ...acme.headers }
    expect(await statusesOf(61, () => headers)).toEqual({ 200: 60, 429: 1 })
  })
})

describe('probes', () => {
  it('have a measure of their own where they cost something, and none where they do not', async () => {
    for (const url of ['/metrics', '/readyz']) await statusesOf(150, () => ({}), url)
    const refused = await ask({}, '/readyz')
    expect(refused.statusCode).toBe(429)
    expect(refused.headers['retry-after']).toBeDefined()
    expect((await ask({}, '/healthz')).statusCode).toBe(200)
    expect((await ask({ ...acme.headers })).statusCode).toBe(200)
  })
})

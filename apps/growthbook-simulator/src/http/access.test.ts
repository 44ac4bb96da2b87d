import { afterEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulator.js'
import { proportionExperiment } from '../testing/definitions.js'
import { ADMIN, get, messageOf, post } from '../testing/requests.js'

const LIST = '/api/v1/experiments'
const READONLY = { authorization: 'Bearer secret_readonly_x' }

let simulator: Simulator

function open(options: Partial<SimulatorOptions> = {}): Simulator {
  simulator = createSimulator({
    experiments: [proportionExperiment('a')],
    secretKeys: [
      { key: 'secret_admin_simulator', role: 'admin' },
      { key: 'secret_readonly_x', role: 'readonly' },
      { key: 'secret_expired', role: 'admin', state: 'expired' },
      { key: 'secret_disabled', role: 'admin', state: 'disabled' },
      { key: 'secret_user_token', role: 'admin', state: 'tokensDisabled' },
      { key: 'secret_suspended', role: 'admin', state: 'suspended' },
    ],
    ...options,
  })
  return simulator
}

afterEach(() => simulator.close())

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

describe('the order in which a request is admitted', () => {
  it.each([
    ['no header', {}, 400, 'Missing Authorization header'],
    ['an empty header', { authorization: '' }, 400, 'Missing Authorization header'],
    [
      'another scheme',
      { authorization: 'Digest x' },
      400,
      'Must use either a Bearer or Basic authentication scheme',
    ],
    [
      'a scheme in lower case',
      { authorization: 'bearer secret_admin_simulator' },
      400,
      'Must use either a Bearer or Basic authentication scheme',
    ],
    ['a scheme alone', { authorization: 'Bearer' }, 400, 'Missing API key in Authorization header'],
    ['a scheme and a blank', { authorization: 'Basic ' }, 400, 'Missing API key in Authorization header'],
    ['an unknown key', { authorization: 'Bearer secret_wrong' }, 401, 'Invalid API key'],
    ['an unknown key with Basic', { authorization: basic('secret_wrong:') }, 401, 'Invalid API key'],
    [
      'an SDK key',
      { authorization: 'Bearer sdk-abc' },
      401,
      'Must use a Secret API Key for this request, SDK Endpoint key given instead.',
    ],
    ['a JSON web token', { authorization: 'Bearer a.b.c' }, 401, 'Invalid token'],
    ['an expired key', { authorization: 'Bearer secret_expired' }, 401, 'This API key has expired'],
    ['a disabled key', { authorization: 'Bearer secret_disabled' }, 401, 'This API key has been disabled'],
    [
      'a token where tokens are off',
      { authorization: 'Bearer secret_user_token' },
      401,
      'Personal access tokens are disabled for this organization',
    ],
    [
      'a suspended organisation',
      { authorization: 'Bearer secret_suspended' },
      403,
      'This account has been suspended. Please contact support@growthbook.io for assistance.',
    ],
  ])('refuses %s', async (_what, headers, status, message) => {
    expect(await messageOf(get(open(), LIST, headers))).toEqual({ status, message })
  })

  it('takes a key as Bearer, and as Basic with an empty password', async () => {
    open()
    expect((await get(simulator, LIST, ADMIN)).statusCode).toBe(200)
    expect((await get(simulator, LIST, { authorization: basic('secret_admin_simulator:') })).statusCode).toBe(
      200,
    )
  })

  it('says that a route is unknown only to those who have a key', async () => {
    open()
    expect(await messageOf(get(simulator, '/api/v1/nowhere', {}))).toMatchObject({ status: 400 })
    expect(await messageOf(get(simulator, '/api/v1/nowhere', { authorization: 'Bearer x' }))).toMatchObject({
      status: 401,
    })
    expect(await messageOf(get(simulator, '/api/v1/nowhere'))).toEqual({
      status: 404,
      message: 'Unknown API endpoint',
    })
    expect(await messageOf(get(simulator, '/api/v2/nowhere'))).toEqual({
      status: 404,
      message: 'Unknown API endpoint',
    })
  })

  it('answers outside the API as Express does, and the health check to everyone', async () => {
    open()
    expect((await get(simulator, '/settings', {})).json()).toEqual({
      status: 404,
      message: 'Route not found',
    })
    expect((await get(simulator, '/healthcheck', {})).json()).toEqual({ status: 200, healthy: true })
  })

  it('looks at the query only after the key', async () => {
    expect(await messageOf(get(open(), `${LIST}?limit=999`, {}))).toEqual({
      status: 400,
      message: 'Missing Authorization header',
    })
  })
})

describe('what a read-only key may do', () => {
  it('reads results, but neither members nor snapshots', async () => {
    open()
    const denied = { status: 403, message: 'You do not have permission to perform this action' }
    expect((await get(simulator, '/api/v1/experiments/exp_a/results', READONLY)).statusCode).toBe(200)
    expect(await messageOf(get(simulator, '/api/v1/members', READONLY))).toEqual(denied)
    expect(await messageOf(post(simulator, '/api/v1/experiments/exp_a/snapshot', {}, READONLY))).toEqual(
      denied,
    )
    expect(
      await messageOf(post(simulator, '/api/v1/experiments/exp_a/stop', { results: 'won' }, READONLY)),
    ).toEqual(denied)
    expect((await get(simulator, '/api/v1/members')).statusCode).toBe(200)
  })

  it('hears of a malformed request before it hears of its rights', async () => {
    open()
    const { message } = await messageOf(get(simulator, '/api/v1/members?limit=0', READONLY))
    expect(message).toBe('Querystring: [limit] Too small: expected number to be >=1')
  })

  it('is not a super admin, and nor is anyone else here', async () => {
    expect((await get(open(), '/api/v1/organizations')).statusCode).toBe(400)
  })
})

describe('the rate limit', () => {
  const limitOf = (headers: Record<string, unknown>) => [
    headers['ratelimit-limit'],
    headers['ratelimit-remaining'],
    headers['ratelimit-reset'],
  ]

  it('is 60 a minute unless told otherwise, and says so in three headers', async () => {
    const { headers } = await get(open(), LIST)
    expect(limitOf(headers)).toEqual(['60', '59', '60'])
    expect(headers['x-ratelimit-limit']).toBeUndefined()
  })

  it('counts down, refuses, and begins anew when the window is over', async () => {
    let time = 1_000_000
    open({ rateLimitMax: 2, rateLimitTime: () => time })
    await get(simulator, LIST)
    time += 20_500
    expect(limitOf((await get(simulator, LIST)).headers)).toEqual(['2', '0', '40'])
    const refused = await get(simulator, LIST)
    expect([refused.statusCode, refused.headers['retry-after'], refused.json()]).toEqual([
      429,
      '40',
      { message: 'Too many requests, limit to 2 per minute' },
    ])
    time += 40_000
    expect((await get(simulator, LIST)).statusCode).toBe(200)
  })

  it('counts each key for itself, and refused keys not at all', async () => {
    open({ rateLimitMax: 1 })
    await get(simulator, LIST, {})
    await get(simulator, LIST, { authorization: 'Bearer wrong' })
    expect((await get(simulator, LIST)).statusCode).toBe(200)
    expect((await get(simulator, LIST, READONLY)).statusCode).toBe(200)
    expect((await get(simulator, LIST)).statusCode).toBe(429)
  })

  it('counts requests to unknown routes, and malformed ones', async () => {
    open({ rateLimitMax: 2 })
    expect((await get(simulator, '/api/v1/nowhere')).headers['ratelimit-remaining']).toBe('1')
    expect((await get(simulator, `${LIST}?limit=0`)).headers['ratelimit-remaining']).toBe('0')
    expect((await get(simulator, LIST)).statusCode).toBe(429)
  })
})

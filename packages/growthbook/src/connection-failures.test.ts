import { describe, expect, test } from 'vitest'
import { createGrowthBookClient, type GrowthBookClientOptions } from './client.js'
import { failureOfNetwork } from './failure-of-network.js'
import { GrowthBookError, plainFailure } from './failures.js'
import { clientOf, failureOf, secretKey } from './testing/client-of.js'
import { createFakeClock } from './testing/fake-clock.js'
import { experimentSample, resultsSample } from './testing/samples.js'
import { json, plain, useScriptedServers, type Reply } from './testing/scripted-server.js'

const serve = useScriptedServers()
const limits = { timeoutMs: 15_000, requestDeadlineMs: 60_000 }
const failureWith = async (reply: Reply, options: Partial<GrowthBookClientOptions> = {}) => {
  const server = await serve(reply)
  const tested = await clientOf(server, options).testConnection()
  if (tested.ok) throw new Error('expected a failure')
  return tested.failure
}

describe('what GrowthBook says about the key', () => {
  test.each([
    [
      400,
      'Missing Authorization header',
      'missingKey',
      'proxy on the way may remove the Authorization header',
    ],
    [400, 'Missing API key in Authorization header', 'missingKey', 'Settings → API Keys'],
    [
      401,
      'Must use a Secret API Key for this request, SDK Endpoint key given instead.',
      'sdkKey',
      'SDK keys cannot read results',
    ],
    [401, 'This API key has expired', 'expiredKey', '(401, the key has expired)'],
    [401, 'This API key has been disabled', 'disabledKey', '(401, the key is disabled)'],
    [
      401,
      'Personal access tokens are disabled for this organization',
      'personalTokensDisabled',
      'personal access tokens are disabled',
    ],
    [
      403,
      'This account has been suspended. Please contact support@growthbook.io for assistance.',
      'suspended',
      'contact GrowthBook support',
    ],
    [
      403,
      'You do not have permission to perform this action',
      'noPermission',
      'at least the role "readonly"',
    ],
  ])('%i %s', async (status, message, code, words) => {
    const failure = await failureWith(json(status, { message }))
    expect(failure).toMatchObject({ code, status })
    expect(failure.sentence).toContain(words)
  })

  test('a wrong key is told in the words that people read', async () => {
    expect(await failureWith(json(401, { message: 'Invalid API key' }))).toEqual({
      code: 'invalidKey',
      status: 401,
      sentence:
        'We could not reach GrowthBook (401, invalid key). Create a secret key in GrowthBook under Settings → API Keys and paste it here.',
    })
  })

  test.each([
    ['', 'missingKey'],
    ['   ', 'missingKey'],
    ['sdk-abc123', 'sdkKey'],
    ['secret_with\nnewline', 'invalidKey'],
    ['secret_ünicode', 'invalidKey'],
  ])('the key %j is judged without sending it', async (key, code) => {
    const server = await serve(json(200, {}))
    const tested = await clientOf(server, { secretKey: key }).testConnection()
    expect(tested).toMatchObject({ ok: false, failure: { code } })
    expect(server.asked).toEqual([])
  })

  test('space around a pasted key is not part of it', async () => {
    const server = await serve(json(200, { experiments: [] }))
    await clientOf(server, { secretKey: ` ${secretKey}\n` }).testConnection()
    expect(server.authorizations[0]).toBe(`Bearer ${secretKey}`)
  })
})

describe('somebody else answers', () => {
  test.each<[string, Reply]>([
    [
      'a web page with 200',
      plain(200, '<!doctype html><title>GrowthBook</title>', { 'content-type': 'text/html' }),
    ],
    ['a web page with 404', plain(404, '<html>Not found</html>', { 'content-type': 'text/html' })],
    ['a web page of a login with 401', plain(401, '<html>Sign in</html>', { 'content-type': 'text/html' })],
    ["GrowthBook's server beside its API", json(404, { status: 404, message: 'Route not found' })],
  ])('%s', async (_who, reply) => {
    const failure = await failureWith(reply)
    expect(failure.code).toBe('wrongHost')
    expect(failure.sentence).toContain('Enter the API host, not the address of the application')
  })

  test('JSON of another service is malformed, at a path', async () => {
    expect(await failureWith(json(200, { hello: 'world' }))).toMatchObject({
      code: 'malformedAnswer',
      path: 'experiments',
    })
  })

  test('a route that GrowthBook does not know', async () => {
    expect((await failureWith(json(404, { message: 'Unknown API endpoint' }))).code).toBe('unknownRoute')
  })

  test('the address of the application is recognised before anything is sent', async () => {
    const tested = await clientOf({ origin: 'https://app.growthbook.io' }).testConnection()
    expect(tested).toMatchObject({
      ok: false,
      failure: {
        code: 'appAddress',
        sentence:
          "https://app.growthbook.io is the address of GrowthBook's web application, not of its API. Use https://api.growthbook.io instead.",
      },
    })
  })

  test.each([301, 302, 307, 308])(
    'a redirect (%i) is not followed, whatever it points to',
    async (status) => {
      const trap = await serve(json(200, { experiments: [] }))
      const failure = await failureWith(plain(status, '', { location: `${trap.origin}/login?next=1` }))
      expect(failure.code).toBe('redirected')
      expect(failure.sentence).toContain(`it sends us on to ${trap.origin})`)
      expect(trap.connections()).toBe(0)
    },
  )

  test('an error of the server itself', async () => {
    expect(await failureWith(plain(502, 'Bad gateway'))).toMatchObject({ code: 'serverError', status: 502 })
  })

  test('a refusal that we do not know keeps its message', async () => {
    const failure = await failureWith(json(400, { message: 'Querystring: [limit] Too big' }))
    expect(failure.code).toBe('refusedRequest')
    expect(failure.sentence).toContain('Querystring: [limit] Too big')
  })
})

describe('nobody answers', () => {
  test('a host that hangs before its headers', async () => {
    const failure = await failureWith(() => undefined, { limits: { timeoutMs: 200 } })
    expect(failure.code).toBe('timeout')
    expect(failure.sentence).toContain('did not answer within 0.2 seconds')
  })

  test('a host that hangs within its body', async () => {
    const failure = await failureWith((_request, response) => response.write('{"experiments":['), {
      limits: { timeoutMs: 200 },
    })
    expect(failure.code).toBe('timeout')
  })

  test('a host that drips for ever meets the deadline of the request', async () => {
    const failure = await failureWith(
      (_request, response) => {
        const drip = setInterval(() => response.write(' '), 20)
        response.on('close', () => {
          clearInterval(drip)
        })
      },
      { limits: { requestDeadlineMs: 300 } },
    )
    expect(failure.code).toBe('timeout')
    expect(failure.sentence).toContain('0.3 seconds')
  })

  test('a closed port', async () => {
    const server = await serve(json(200, {}))
    await server.close()
    const tested = await clientOf(server).testConnection()
    expect(tested).toMatchObject({ ok: false, failure: { code: 'connectionRefused' } })
    expect(JSON.stringify(tested)).toContain('Check the port')
  })

  test('a connection that is cut', async () => {
    const failure = await failureWith((request) => request.socket.destroy())
    expect(failure.code).toBe('unreachable')
  })

  test('a name that does not exist', async () => {
    const client = createGrowthBookClient({
      baseUrl: 'https://gorwthbook.example',
      secretKey,
      clock: createFakeClock(),
      random: () => 0,
      policy: {
        resolve: (_name, answer) => {
          answer(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), [])
        },
      },
    })
    const tested = await client.testConnection()
    expect(tested).toMatchObject({
      ok: false,
      failure: {
        code: 'dnsNotFound',
        sentence:
          'We could not reach GrowthBook (the name gorwthbook.example does not exist). Check the address for a typing mistake.',
      },
    })
  })

  test('https where only http is spoken', async () => {
    const server = await serve(json(200, {}))
    const origin = server.origin.replace('http:', 'https:')
    const tested = await clientOf({ origin }).testConnection()
    expect(tested).toMatchObject({ ok: false, failure: { code: 'tlsProblem' } })
  })

  test.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
  ])('the certificate problem %s is named', (code) => {
    const error = Object.assign(new Error('tls'), { code })
    const failure = failureOfNetwork(error, new URL('https://gb.example'), limits)
    expect(failure.code).toBe('tlsProblem')
    expect(failure.sentence).toContain(code)
  })

  test('the reason inside wrapped and bundled errors is found', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
    const asked = new URL('https://gb.example')
    expect(failureOfNetwork(new AggregateError([refused, refused]), asked, limits).code).toBe(
      'connectionRefused',
    )
    expect(failureOfNetwork(new Error('failed', { cause: refused }), asked, limits).code).toBe(
      'connectionRefused',
    )
    const inner = new GrowthBookError(plainFailure('sdkKey'))
    expect(failureOfNetwork(new Error('failed', { cause: inner }), asked, limits).code).toBe('sdkKey')
    expect(failureOfNetwork('thrown text', asked, limits).code).toBe('unreachable')
  })
})

describe('answers that cannot be read', () => {
  test('JSON that ends too early', async () => {
    const failure = await failureWith(plain(200, '{"experiments": [', { 'content-type': 'application/json' }))
    expect(failure).toMatchObject({ code: 'malformedAnswer', path: 'the whole body' })
  })

  test('results with a text where a number belongs name the path', async () => {
    const broken = resultsSample()
    const metrics = [
      { metricId: 'm', variations: [{ variationId: 'a', analyses: [{ engine: 'bayesian', ciLow: '0.1' }] }] },
    ]
    const result = { ...broken, results: [{ dimension: '', metrics }] }
    const server = await serve(json(200, { experiment: experimentSample(), result }))
    expect(await failureOf(clientOf(server).getResults('exp_1'))).toMatchObject({
      code: 'malformedAnswer',
      path: 'result.results[0].metrics[0].variations[0].analyses[0].ciLow',
    })
  })

  test('a body beyond the limit is not read to its end', async () => {
    const failure = await failureWith(json(200, { experiments: ['x'.repeat(3_000_000)] }), {
      limits: { maximumBodyBytes: 1024 * 1024 },
    })
    expect(failure.code).toBe('answerTooLarge')
    expect(failure.sentence).toContain('1 MiB')
  })
})

describe('an experiment that is not there', () => {
  test.each([
    ['Could not find experiment with that id', 'notFound'],
    ['Snapshot not found or no permission to access', 'notFound'],
    ['No results found for that experiment', 'noResultsYet'],
    ['Holdouts are not supported via this API', 'holdoutNotSupported'],
  ])('400 %s', async (message, code) => {
    const server = await serve(json(400, { message }))
    expect((await failureOf(clientOf(server).getResults('exp_gone'))).code).toBe(code)
  })
})

import { describe, expect, test } from 'vitest'
import { createGrowthBookClient } from './client.js'
import { forbiddenRange, guardedLookup, isAllowedOrigin, type ResolveAddresses } from './outbound-address.js'
import { createFakeClock } from './testing/fake-clock.js'
import { clientOf, failureOf, secretKey } from './testing/client-of.js'
import { json, useScriptedServers } from './testing/scripted-server.js'

describe('addresses that a tenant must not make this server connect to', () => {
  test.each([
    '127.0.0.1',
    '127.8.9.10',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '0.1.2.3',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '::7f00:1',
    '4000::1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
    'fec0::1',
    'nonsense',
  ])('%s', (address) => {
    expect(forbiddenRange(address)).toBeTypeOf('string')
  })

  test.each([
    '8.8.8.8',
    '104.18.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ])('but %s is public', (address) => {
    expect(forbiddenRange(address)).toBeUndefined()
  })
})

describe('the allow-list of origins', () => {
  const url = new URL('http://growthbook.internal:3100/api')

  test('wants scheme, host and port to be the same', () => {
    expect(isAllowedOrigin(url, ['http://growthbook.internal:3100'])).toBe(true)
    expect(isAllowedOrigin(url, ['http://growthbook.internal:3100/'])).toBe(true)
    expect(isAllowedOrigin(url, ['https://growthbook.internal:3100'])).toBe(false)
    expect(isAllowedOrigin(url, ['http://growthbook.internal'])).toBe(false)
    expect(isAllowedOrigin(url, ['http://internal:3100', 'not a url', ''])).toBe(false)
    expect(isAllowedOrigin(url)).toBe(false)
  })
})

describe('the lookup of a socket', () => {
  const addresses = [
    { address: '104.18.0.1', family: 4 },
    { address: '2606:4700::1111', family: 6 },
  ]
  const lookup = guardedLookup((_name, answer) => {
    answer(null, addresses)
  })

  test('hands on public addresses, all of them or the first, as asked', () => {
    const given: unknown[] = []
    lookup('public.example', { all: true }, (...answer) => given.push(answer))
    lookup('public.example', {}, (...answer) => given.push(answer))
    expect(given).toEqual([
      [null, addresses],
      [null, '104.18.0.1', 4],
    ])
  })

  test('of a name without addresses fails as an unknown name', () => {
    const empty = guardedLookup((_name, answer) => {
      answer(null, [])
    })
    const given: unknown[] = []
    empty('empty.example', { all: true }, (error) => given.push(error))
    expect(given).toMatchObject([{ code: 'ENOTFOUND' }])
  })
})

describe('connecting', () => {
  const serve = useScriptedServers()
  const anyAnswer = json(200, { experiments: [], total: 0 })

  const clientAt = (baseUrl: string, resolve?: ResolveAddresses) =>
    createGrowthBookClient({
      baseUrl,
      secretKey,
      clock: createFakeClock(),
      random: () => 0,
      policy: resolve ? { resolve } : {},
    })

  test('a name that resolves to this machine is refused when connecting, and nothing is sent', async () => {
    const server = await serve(anyAnswer)
    const port = new URL(server.origin).port
    const client = clientAt(`https://rebound.example:${port}`, (_name, answer) =>
      answer(null, [{ address: '127.0.0.1', family: 4 }]),
    )
    expect(await failureOf(client.getSettings())).toMatchObject({
      code: 'forbiddenAddress',
      sentence:
        'We do not connect to rebound.example, because it is this server itself. If GrowthBook really lives there, ask the operator of this server to add its origin to KNOWWHEN_ALLOWED_ORIGINS.',
    })
    expect(server.connections()).toBe(0)
  })

  test('one forbidden address among public ones is enough', async () => {
    const client = clientAt('https://mixed.example', (_name, answer) =>
      answer(null, [
        { address: '8.8.8.8', family: 4 },
        { address: 'fd00::1', family: 6 },
      ]),
    )
    expect((await failureOf(client.getSettings())).code).toBe('forbiddenAddress')
  })

  test('a name that the resolver of the system does not know fails as such, and this process lives', async () => {
    const { code } = await failureOf(clientAt('https://growthbook.invalid').getSettings())
    expect(['dnsNotFound', 'unreachable']).toContain(code)
  })

  test('the cloud metadata service is refused however it is written', async () => {
    const spellings = ['169.254.169.254', '2852039166', '0xa9.254.169.254', '[::ffff:169.254.169.254]']
    const codes = await Promise.all(
      spellings.map(async (host) => (await failureOf(clientAt(`https://${host}`).getSettings())).code),
    )
    expect(codes).toEqual(spellings.map(() => 'forbiddenAddress'))
  })

  test('http is refused where the operator has not allowed it, before anything is sent', async () => {
    const server = await serve(anyAnswer)
    const failure = await failureOf(clientOf(server, { policy: {} }).getSettings())
    expect(failure.code).toBe('forbiddenAddress')
    expect(failure.sentence).toContain('only travel over https')
    expect(server.connections()).toBe(0)
  })

  test('an allow-listed origin is reached, on loopback and over http', async () => {
    const server = await serve(anyAnswer)
    expect(await clientOf(server).testConnection()).toMatchObject({ ok: true })
  })

  test('another port of an allow-listed host is not', async () => {
    const server = await serve(anyAnswer)
    const other = await serve(anyAnswer)
    const client = clientOf(other, { policy: { allowedOrigins: [server.origin] } })
    expect((await failureOf(client.getSettings())).code).toBe('forbiddenAddress')
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createGrowthBookClient } from './client.js'
import { guardedFetch } from './guarded-fetch.js'
import { forbiddenRange, type OutboundPolicy, type ResolveAddresses } from './outbound-address.js'
import { fetchPicture } from './picture.js'
import { failureOf, secretKey } from './testing/client-of.js'
import { createFakeClock } from './testing/fake-clock.js'
import { json, useScriptedServers, type Scripted } from './testing/scripted-server.js'

/** Every way out of this server to an address that a tenant has chosen. Each gives the code of its failure. */
const waysOut: readonly (readonly [string, (origin: string, policy: OutboundPolicy) => Promise<string>])[] = [
  [
    'the client of GrowthBook',
    async (origin, policy) => {
      const base = { baseUrl: origin, secretKey, clock: createFakeClock(), random: () => 0 }
      const client = createGrowthBookClient({ ...base, policy, limits: { timeoutMs: 2_000, retries: 0 } })
      const { code } = await failureOf(client.getSettings())
      await client.close()
      return code
    },
  ],
  [
    'a picture',
    async (origin, policy) => {
      const fetched = await fetchPicture(`${origin}/a.png`, { policy, maximumBytes: 1000, deadlineMs: 2_000 })
      return fetched.ok ? 'a picture' : fetched.code
    },
  ],
  [
    'any other fetch',
    async (origin, policy) =>
      (await failureOf(guardedFetch(origin, { method: 'GET', headers: {} }, policy))).code,
  ],
]

/** A machine of the inside: whatever is asked for, nobody may ever connect to it. */
const serve = useScriptedServers()
let inside: Scripted
let port: string
beforeEach(async () => {
  inside = await serve(json(200, { settings: {} }))
  port = new URL(inside.origin).port
})
afterEach(() => {
  expect(inside.connections()).toBe(0)
})

const answering =
  (...addresses: readonly string[]): ResolveAddresses =>
  (_name, answer) =>
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )

describe.each(waysOut)('%s', (_way, codeAt) => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback elsewhere in its network', '127.1.2.3'],
    ['loopback in short', '127.1'],
    ['loopback as one number', '2130706433'],
    ['loopback in octal', '0177.0.0.1'],
    ['loopback in octal, long', '000000177.0.0.01'],
    ['loopback in hexadecimal', '0x7f.0.0.1'],
    ['loopback as one hexadecimal number', '0x7f000001'],
    ['loopback in full-width digits', '１２７.０.０.１'],
    ['loopback with a dot', '127.0.0.1.'],
    ['this network', '0.0.0.0'],
    ['this network in short', '0'],
    ['loopback of IPv6', '[::1]'],
    ['loopback of IPv6 at length', '[0:0:0:0:0:0:0:1]'],
    ['nowhere in IPv6', '[::]'],
    ['loopback mapped into IPv6', '[::ffff:127.0.0.1]'],
    ['loopback mapped into IPv6 in hexadecimal', '[::ffff:7f00:1]'],
    ['loopback, the old way in IPv6', '[::127.0.0.1]'],
    ['loopback behind NAT64', '[64:ff9b::7f00:1]'],
    ['a private address behind NAT64', '[64:ff9b::10.0.0.1]'],
    ['a NAT64 of the network itself', '[64:ff9b:1::7f00:1]'],
    ['loopback behind 6to4', '[2002:7f00:1::]'],
    ['a private address behind 6to4', '[2002:c0a8:101::1]'],
    ['Teredo', '[2001:0:7f00:1::]'],
    ['private, 10/8', '10.1.2.3'],
    ['private, 172.16/12', '172.31.255.255'],
    ['private, 192.168/16', '192.168.0.1'],
    ['the network of a provider', '100.100.100.200'],
    ['link-local', '169.254.1.1'],
    ['link-local of IPv6', '[fe80::1]'],
    ['unique-local', '[fd12:3456::1]'],
    ['the metadata service', '169.254.169.254'],
    ['the metadata service as one number', '2852039166'],
    ['the metadata service in octal', '0251.0376.0251.0376'],
    ['the metadata service mapped into IPv6', '[::ffff:a9fe:a9fe]'],
    ['the metadata service of IPv6', '[fd00:ec2::254]'],
    ['the inner service of a cloud', '168.63.129.16'],
    ['broadcast', '255.255.255.255'],
    ['multicast', '224.0.0.1'],
  ])('does not go to %s (%s)', async (_what, host) => {
    expect(await codeAt(`https://${host}:${port}`, {})).toBe('forbiddenAddress')
  })

  test.each(['localhost', 'localhost.', 'LOCALHOST', 'anything.localhost'])(
    'does not go to %s, whatever the resolver makes of it',
    async (host) => {
      expect(await codeAt(`https://${host}:${port}`, {})).toBe('forbiddenAddress')
    },
  )

  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '169.254.169.254',
    '64:ff9b::7f00:1',
    'fd00::1',
  ])('does not go where a public name leads to %s', async (address) => {
    const policy = { resolve: answering(address) }
    expect(await codeAt(`https://public.example:${port}`, policy)).toBe('forbiddenAddress')
  })

  test('does not go to a name that has one inner address among public ones', async () => {
    const policy = { resolve: answering('93.184.216.34', '127.0.0.1') }
    expect(await codeAt(`https://public.example:${port}`, policy)).toBe('forbiddenAddress')
  })

  test('does not go to plain http, even to a public address', async () => {
    expect(await codeAt('http://93.184.216.34', {})).toBe('forbiddenAddress')
  })

  test('does not take another port, scheme or name of an allowed origin for it', async () => {
    const policy = { allowedOrigins: ['http://127.0.0.1:1', `https://127.0.0.1`, `http://localhost:${port}`] }
    expect(await codeAt(inside.origin, policy)).toBe('forbiddenAddress')
  })
})

describe('a name that leads elsewhere at a second look', () => {
  /** Judged public, and nobody's: what is sent there gets nowhere. */
  const nobody = '3ffe::1'

  test('is judged at every connection, so that the second is refused', async () => {
    const names: string[] = []
    const resolve: ResolveAddresses = (name, answer) => {
      names.push(name)
      answering(names.length === 1 ? nobody : '127.0.0.1')(name, answer)
    }
    const client = createGrowthBookClient({
      baseUrl: `https://public.example:${port}`,
      secretKey,
      clock: createFakeClock(),
      random: () => 0,
      policy: { resolve },
      limits: { timeoutMs: 500, retries: 3 },
    })
    expect((await failureOf(client.getSettings())).code).toBe('forbiddenAddress')
    expect(names).toEqual(['public.example', 'public.example'])
    await client.close()
  })

  test('is looked at once for a connection: the socket gets the address that was judged', async () => {
    let asked = 0
    const resolve: ResolveAddresses = (name, answer) => {
      asked += 1
      answering(asked === 1 ? nobody : '127.0.0.1')(name, answer)
    }
    const fetched = await fetchPicture(`https://public.example:${port}/a.png`, {
      policy: { resolve },
      maximumBytes: 1000,
      deadlineMs: 500,
    })
    expect(fetched.ok ? 'a picture' : fetched.code).not.toBe('forbiddenAddress')
    expect(asked).toBe(1)
  })
})

test.each(['192.0.0.192', '168.63.129.16', '::ffff:168.63.129.16'])('%s is of a cloud', (address) => {
  expect(forbiddenRange(address)).toBeTypeOf('string')
})

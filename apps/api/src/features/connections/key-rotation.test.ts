import { createServer } from 'node:http'

import type { Connection, ConnectionTest, Problem } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { growthBookScenario, type Scenario } from '../../testing/growthbook-scenario.js'
import { simulatorKey } from '../../testing/simulated-growthbook.js'

let s: Scenario

beforeAll(async () => {
  s = await growthBookScenario()
})
afterAll(() => s.close())

const rotate = ({ id }: Connection, secretKey: string, headers?: Record<string, string>) =>
  s.call('POST', `/growthbook-connections/${id}/key-rotation`, { secretKey }, headers)
const keyOf = async ({ id }: Connection): Promise<string> => {
  const { rows } = await s.t.database.asOwner(
    'SELECT secret_key_ciphertext AS key FROM growthbook_connections WHERE id = $1',
    [id],
  )
  return s.t.deps.secrets.decrypt(String(rows[0]?.['key']))
}
const SHORT = 'secret_admin_short'

/** GrowthBook takes the keys that are listed; the simulator knows one. */
const accepting = (keys: readonly string[], meanwhile: () => Promise<unknown> = () => Promise.resolve()) => {
  const { growthBook } = s.t.deps
  const createClient = growthBook.createClient.bind(growthBook)
  return vi.spyOn(growthBook, 'createClient').mockImplementation((target) => {
    const secretKey = keys.includes(target.secretKey) ? simulatorKey : target.secretKey
    const client = createClient({ ...target, secretKey })
    return {
      ...client,
      testConnection: async (options) => {
        await meanwhile()
        return client.testConnection(options)
      },
    }
  })
}

describe('a new key', () => {
  it('takes the place of the old one where GrowthBook accepts it', async () => {
    const connection = await s.connect()
    expect(connection.keyChangedAt).toBeNull()
    const growthBook = accepting([SHORT])
    const rotated = await rotate(connection, SHORT)
    growthBook.mockRestore()
    expect(rotated.json()).toMatchObject({
      isConnected: true,
      secretKeyHint: 'hort',
      keyChangedAt: s.t.clock.now().toISOString(),
      version: connection.version + 1,
    })
    expect(await keyOf(connection)).toBe(SHORT)
  })

  it('that is not accepted changes nothing, and the reason is said', async () => {
    const connection = await s.connect()
    const refused = await rotate(connection, 'secret_wrong')
    expect(refused.json()).toMatchObject({
      status: 422,
      code: 'keyNotAccepted',
      errors: [{ path: 'body.secretKey' }],
    })
    expect(refused.json<Problem>().detail).toMatch(/key in use stays.*401, invalid key/)
    expect(await keyOf(connection)).toBe(simulatorKey)
    expect((await s.read<Connection>(`/growthbook-connections/${connection.id}`)).version).toBe(1)
  })

  it('of two people at once is one of the two, with its own hint, and the other is told', async () => {
    const connection = await s.connect()
    const [first, second] = ['secret_admin_first', 'secret_admin_other']
    let waiting = 0
    let bothTried: () => void = () => undefined
    const both = new Promise<void>((resolve) => (bothTried = resolve))
    const growthBook = accepting([first, second], () => {
      waiting += 1
      if (waiting === 2) bothTried()
      return both
    })
    const answers = await Promise.all([rotate(connection, first), rotate(connection, second)])
    growthBook.mockRestore()
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 412])
    const winner = answers[0].statusCode === 200 ? first : second
    expect(await keyOf(connection)).toBe(winner)
    const seen = await s.read<Connection>(`/growthbook-connections/${connection.id}`)
    expect(seen.secretKeyHint).toBe(winner.slice(-4))
  })

  it('does not connect again what was disconnected while it was tried', async () => {
    const connection = await s.connect()
    const path = `/growthbook-connections/${connection.id}`
    const growthBook = accepting([SHORT], () => s.call('POST', `${path}/disconnect`, {}))
    expect((await rotate(connection, SHORT)).json()).toMatchObject({ status: 412, code: 'stale' })
    growthBook.mockRestore()
    expect(await s.read(path)).toMatchObject({ isConnected: false, secretKeyHint: '' })
    expect((await rotate(connection, simulatorKey)).json()).toMatchObject({
      status: 409,
      code: 'disconnected',
    })
  })

  it('is given by an admin alone, and leaves no trace of itself in the audit trail', async () => {
    const connection = await s.connect()
    const member = await s.t.aPerson(s.acme.organizationId)
    expect((await rotate(connection, simulatorKey, { ...member.headers })).statusCode).toBe(403)
    expect((await rotate(connection, simulatorKey)).statusCode).toBe(200)
    const { rows } = await s.t.database.asOwner(
      `SELECT before, after FROM audit_events WHERE subject_id = $1 AND action = 'connection.keyRotated'`,
      [connection.id],
    )
    expect(rows).toEqual([{ before: null, after: null }])
  })
})

describe('the address of the web application', () => {
  const pages = {
    'a page': ['text/html', '<!doctype html><title>GrowthBook</title>'],
    'an unknown route': ['application/json', '{"status":404,"message":"Route not found"}'],
  } as const

  it.each(Object.entries(pages))('is recognised by %s that it answers', async (_, [type, body]) => {
    const server = createServer((_request, response) => {
      response.writeHead(type === 'text/html' ? 200 : 404, { 'content-type': type }).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
    s.t.deps.growthBook.allowOrigin(s.acme.organizationId, origin)
    const tested = await s.call('POST', '/growthbook-connections/test', {
      baseUrl: origin,
      secretKey: simulatorKey,
    })
    server.closeAllConnections()
    server.close()
    expect(tested.json<ConnectionTest>()).toMatchObject({ ok: false, code: 'wrongHost', projects: null })
    expect(tested.json<ConnectionTest>().message).toContain('not the address of the application')
  })
})

import type { Connection } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { growthBookScenario, type Page, type Scenario } from '../../testing/growthbook-scenario.js'
import { simulatorKey } from '../../testing/simulated-growthbook.js'

let s: Scenario

beforeAll(async () => {
  s = await growthBookScenario()
})
afterAll(() => s.close())

const change = ({ id, version }: Connection, payload: object) =>
  s.call('PATCH', `/growthbook-connections/${id}`, payload, { ...s.acme.headers, 'if-match': `"${version}"` })

describe('a connection to GrowthBook', () => {
  it('never sends its key back, keeps it encrypted, and keeps it out of the audit trail', async () => {
    const connection = await s.connect()
    const seen = await s.call('GET', `/growthbook-connections/${connection.id}`)
    expect(seen.body).not.toContain(simulatorKey)
    expect(connection.secretKeyHint).toBe(simulatorKey.slice(-4))
    const stored = await s.t.database.asOwner('SELECT * FROM growthbook_connections')
    const audited = await s.t.database.asOwner('SELECT * FROM audit_events')
    expect(JSON.stringify([stored.rows, audited.rows])).not.toContain(simulatorKey)
  })

  it('is refused without credentials, to a member, with an empty key, and with an address that cannot be one', async () => {
    const body = { name: 'Other', baseUrl: s.growthBook.origin, secretKey: 'x' }
    expect((await s.call('POST', '/growthbook-connections', body, {})).statusCode).toBe(401)
    const member = await s.t.aPerson(s.acme.organizationId)
    expect((await s.call('POST', '/growthbook-connections', body, { ...member.headers })).statusCode).toBe(
      403,
    )
    expect((await s.call('POST', '/growthbook-connections', { ...body, secretKey: '' })).statusCode).toBe(400)
    for (const baseUrl of ['nonsense', 'https://nonsense', 'ftp://api.growthbook.io', 'https://a b']) {
      const refused = await s.call('POST', '/growthbook-connections', { ...body, baseUrl })
      expect(refused.json(), baseUrl).toMatchObject({ status: 400, errors: [{ path: 'body.baseUrl' }] })
    }
    const app = await s.call('POST', '/growthbook-connections', {
      ...body,
      baseUrl: 'https://app.growthbook.io',
    })
    expect(app.statusCode).toBe(422)
    expect(app.json<{ detail: string }>().detail).toContain('https://api.growthbook.io')
  })

  it('is not there for a stranger', async () => {
    const connection = await s.connect()
    const stranger = await s.t.anOrganization({ name: 'Stranger' })
    const headers = { ...stranger.headers }
    expect(
      (await s.call('GET', `/growthbook-connections/${connection.id}`, undefined, headers)).statusCode,
    ).toBe(404)
    expect(
      (await s.call('POST', `/growthbook-connections/${connection.id}/syncs`, {}, headers)).statusCode,
    ).toBe(404)
    expect(
      (await s.call('POST', `/growthbook-connections/${connection.id}/test`, {}, headers)).statusCode,
    ).toBe(404)
  })

  it('says in one sentence what a test found: connected, or a wrong key, or a forbidden address', async () => {
    const test = (body: object) => s.call('POST', '/growthbook-connections/test', body)
    const good = await test({ baseUrl: s.growthBook.origin, secretKey: simulatorKey })
    expect(good.json()).toMatchObject({ ok: true, experiments: 17, reportedAlpha: 0.05 })
    const wrong = await test({ baseUrl: s.growthBook.origin, secretKey: 'secret_wrong' })
    expect(wrong.json()).toMatchObject({ ok: false, code: 'invalidKey' })
    const inside = await test({ baseUrl: 'http://127.0.0.1:1', secretKey: simulatorKey })
    expect(inside.json()).toMatchObject({ ok: false, code: 'forbiddenAddress' })
    const renamed = await s.call('POST', '/growthbook-connections/test', {
      baseUrl: 'nonsense://',
      secretKey: 'k',
    })
    expect(renamed.json()).toMatchObject({ ok: false, code: 'invalidAddress' })
  })

  it('sends its key to no other address than the one it was given for', async () => {
    const connection = await s.connect()
    const elsewhere = 'https://growthbook.example.org/api'
    const moved = await change(connection, { name: 'Moved', baseUrl: elsewhere })
    expect(moved.json()).toMatchObject({
      status: 422,
      code: 'secretKeyRequired',
      errors: [{ path: 'body.secretKey' }],
    })
    const nowhere = await change(connection, { baseUrl: 'nonsense', secretKey: 'secret_new' })
    expect(nowhere.json()).toMatchObject({ status: 400, errors: [{ path: 'body.baseUrl' }] })
    const same = await change(connection, { baseUrl: `${s.growthBook.origin}/api/v1/` })
    expect(same.json()).toMatchObject({ baseUrl: connection.baseUrl })
    const withKey = await change(same.json<Connection>(), { baseUrl: elsewhere, secretKey: 'secret_new' })
    expect(withKey.json()).toMatchObject({ baseUrl: elsewhere, secretKeyHint: '_new' })
  })

  it('refuses a change made from a stale reading, and a name that is taken', async () => {
    const [first, second] = [await s.connect(), await s.connect()]
    const renamed = await change(first, { name: 'Renamed', confirmedAlpha: 0.1 })
    expect(renamed.json()).toMatchObject({ name: 'Renamed', confirmedAlpha: 0.1 })
    expect((await change(first, { name: 'Again' })).statusCode).toBe(412)
    const taken = await change(renamed.json<Connection>(), { name: second.name.toUpperCase() })
    expect(taken.json()).toMatchObject({ status: 409, code: 'nameTaken' })
  })
})

describe('a disconnected connection', () => {
  const disconnect = (id: string, headers?: Record<string, string>) =>
    s.call('POST', `/growthbook-connections/${id}/disconnect`, {}, headers)

  it('has no key left, reads nothing, and keeps what was read', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const answer = await disconnect(connection.id)
    expect(answer.json()).toMatchObject({ isConnected: false, secretKeyHint: '' })
    expect((await disconnect(connection.id)).json()).toEqual(answer.json())
    const stored = await s.t.database.asOwner(
      'SELECT secret_key_ciphertext AS key FROM growthbook_connections WHERE id = $1',
      [connection.id],
    )
    expect(stored.rows).toEqual([{ key: '' }])
    const sync = await s.call('POST', `/growthbook-connections/${connection.id}/syncs`, {})
    expect(sync.json()).toMatchObject({ status: 409, code: 'disconnected' })
    const test = await s.call('POST', `/growthbook-connections/${connection.id}/test`, {})
    expect(test.json()).toMatchObject({ ok: false, code: 'disconnected' })
    const cookies = await s.experimentOf(connection.id, 'cookie-cats-gate')
    expect(cookies).toMatchObject({ isConnected: false, deletedAt: null })
    expect((await s.read<Page<unknown>>(`/experiments/${cookies.id}/evidence`)).items).toHaveLength(1)
  })

  it('is connected again by a new key', async () => {
    const connection = await s.connect()
    const gone = (await disconnect(connection.id)).json<Connection>()
    const again = await change(gone, { secretKey: simulatorKey })
    expect(again.json()).toMatchObject({ isConnected: true })
    expect(await s.sync(connection.id)).toMatchObject({ status: 'succeeded' })
  })

  it('ends the run that is under way, which then writes nothing more', async () => {
    const connection = await s.connect()
    const { growthBook } = s.t.deps
    const createClient = growthBook.createClient.bind(growthBook)
    const meanwhile = vi.spyOn(growthBook, 'createClient').mockImplementation((target) => {
      const client = createClient(target)
      return {
        ...client,
        getResults: async (...asked) => {
          await disconnect(connection.id)
          return client.getResults(...asked)
        },
      }
    })
    const run = await s.sync(connection.id)
    meanwhile.mockRestore()
    expect(run).toMatchObject({
      status: 'failed',
      evidenceStored: 0,
      problems: [{ code: 'disconnected' }],
    })
    const cookies = await s.experimentOf(connection.id, 'cookie-cats-gate')
    expect((await s.read<Page<unknown>>(`/experiments/${cookies.id}/evidence`)).items).toEqual([])
  })

  it('is not made by a member, nor by a stranger', async () => {
    const connection = await s.connect()
    const member = await s.t.aPerson(s.acme.organizationId)
    expect((await disconnect(connection.id, { ...member.headers })).statusCode).toBe(403)
    const stranger = await s.t.anOrganization({ name: 'Stranger' })
    expect((await disconnect(connection.id, { ...stranger.headers })).statusCode).toBe(404)
    expect(await s.read(`/growthbook-connections/${connection.id}`)).toMatchObject({ isConnected: true })
  })
})

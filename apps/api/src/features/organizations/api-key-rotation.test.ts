import type { AnswerOf, ApiKey, AuditEvent, Problem, rotateApiKey } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization } from '../../testing/builders.js'
import { aTeam } from '../../testing/cards.js'

type Rotated = AnswerOf<typeof rotateApiKey>
interface Made {
  readonly apiKey: ApiKey
  readonly secret: string
}

const URL = '/api/v1/api-keys'
const DAY = 86_400_000
let t: TestApp
let acme: TestOrganization

beforeAll(async () => {
  t = await testApp()
  acme = await t.anOrganization()
})
afterAll(() => t.close())

const post = (url: string, payload: object, headers: object = acme.headers) =>
  t.app.inject({ method: 'POST', url, headers: { ...headers }, payload })
const made = async (payload: object = {}) =>
  (await post(URL, { name: 'Pipeline', scope: 'write', ...payload })).json<Made>()
const rotate = (key: ApiKey, payload: object = {}) => post(`${URL}/${key.id}/rotation`, payload)
const rotated = async (key: ApiKey, payload: object = {}) => (await rotate(key, payload)).json<Rotated>()
const statusWith = async (secret: string) =>
  (await t.app.inject({ url: '/api/v1/teams', headers: { authorization: `Bearer ${secret}` } })).statusCode
/** The database decides by its own clock, which no test can set. */
const inDays = (days: number): Date => new Date(Date.now() + days * DAY)

describe('rotating an API key', () => {
  it('gives a new secret under the same name, scope and team', async () => {
    const team = await aTeam({ t, org: acme }, 'Checkout')
    const old = await made({ teamId: team.id })
    expect(old.apiKey.team).toEqual({ id: team.id, name: 'Checkout' })
    const answer = await rotate(old.apiKey)
    expect(answer.statusCode).toBe(201)
    const { apiKey, secret, replaced } = answer.json<Rotated>()
    expect(apiKey).toMatchObject({
      name: 'Pipeline',
      scope: 'write',
      team: { id: team.id },
      rotatedFrom: old.apiKey.id,
      expiresAt: null,
    })
    expect(secret).not.toBe(old.secret)
    expect(await statusWith(secret)).toBe(200)
    expect(replaced).toMatchObject({ id: old.apiKey.id, expiresAt: '2026-01-06T09:00:00.000Z' })
  })

  it('lets both work until the overlap is over', async () => {
    t.clock.set(new Date().toISOString())
    const old = await made()
    const { secret, replaced } = await rotated(old.apiKey, { overlapHours: 1 })
    expect(Date.parse(replaced.expiresAt ?? '') - t.clock.now().getTime()).toBe(3_600_000)
    expect([await statusWith(old.secret), await statusWith(secret)]).toEqual([200, 200])
    await t.database.asOwner(`UPDATE api_keys SET expires_at = now() WHERE id = $1`, [old.apiKey.id])
    expect([await statusWith(old.secret), await statusWith(secret)]).toEqual([401, 200])
  })

  it('without an overlap stops the old key at once', async () => {
    t.clock.set(new Date().toISOString())
    const old = await made()
    const { secret } = await rotated(old.apiKey, { overlapHours: 0 })
    expect([await statusWith(old.secret), await statusWith(secret)]).toEqual([401, 200])
  })

  it('never prolongs the old key, and gives the new one as long a life', async () => {
    t.clock.set(new Date().toISOString())
    const expiresAt = inDays(30).toISOString()
    const old = await made({ expiresAt })
    t.clock.set(inDays(29.5).toISOString())
    const { apiKey, replaced } = await rotated(old.apiKey, { overlapHours: 168 })
    expect(replaced.expiresAt).toBe(expiresAt)
    const life = Date.parse(apiKey.expiresAt ?? '') - Date.parse(apiKey.createdAt)
    expect(Math.round(life / DAY)).toBe(30)
  })

  it('happens once to a key, and to none that no longer works', async () => {
    t.clock.set(new Date().toISOString())
    const old = await made()
    const [first, second] = await Promise.all([rotate(old.apiKey), rotate(old.apiKey)])
    expect([first.statusCode, second.statusCode].sort()).toEqual([201, 409])
    const again = await rotate(old.apiKey)
    expect(again.json<Problem>().code).toBe('alreadyRotated')
    const revoked = await made()
    await t.app.inject({ method: 'DELETE', url: `${URL}/${revoked.apiKey.id}`, headers: { ...acme.headers } })
    expect((await rotate(revoked.apiKey)).json<Problem>()).toMatchObject({
      status: 409,
      code: 'keyNotActive',
    })
  })

  it('is possible again once the successor was revoked', async () => {
    const old = await made()
    const { apiKey } = await rotated(old.apiKey)
    await t.app.inject({ method: 'DELETE', url: `${URL}/${apiKey.id}`, headers: { ...acme.headers } })
    expect((await rotate(old.apiKey)).statusCode).toBe(201)
  })

  it('shows the secret in its answer alone', async () => {
    const old = await made()
    const headers = { ...acme.headers, 'idempotency-key': 'rotate-once' }
    const { secret, apiKey } = (await post(`${URL}/${old.apiKey.id}/rotation`, {}, headers)).json<Rotated>()
    const again = await post(`${URL}/${old.apiKey.id}/rotation`, {}, headers)
    expect(again.json<Problem>().code).toBe('answerShownOnce')
    for (const url of [URL, '/api/v1/audit-events']) {
      const read = await t.app.inject({ url, headers: { ...acme.headers } })
      expect(read.body).toContain(apiKey.prefix)
      expect(read.body).not.toContain(secret)
    }
  })

  it('is not for editors, strangers, or keys that do not manage', async () => {
    const { apiKey } = await made()
    const editor = await t.aPerson(acme.organizationId, { role: 'editor' })
    const writer = await t.anApiKey(acme.owner, { scope: 'write' })
    const stranger = await t.anOrganization({ name: 'Stranger' })
    const url = `${URL}/${apiKey.id}/rotation`
    expect((await post(url, {}, editor.headers)).statusCode).toBe(403)
    expect((await post(url, {}, { authorization: writer.authorization })).statusCode).toBe(403)
    expect((await post(url, {}, stranger.headers)).statusCode).toBe(404)
    expect((await rotate(apiKey, { overlapHours: 169 })).statusCode).toBe(400)
  })
})

describe('a key that another key makes', () => {
  const expiringIn = async (days: number) => {
    const maker = await made({ scope: 'admin', expiresAt: inDays(days).toISOString() })
    return { end: maker.apiKey.expiresAt, id: maker.apiKey.id, ...bearer(maker.secret) }
  }
  const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } })
  const endOf = async (payload: object, { headers }: { readonly headers: object }) =>
    (await post(URL, { name: 'Child', scope: 'read', ...payload }, headers)).json<Made>().apiKey.expiresAt

  it('ends no later than its maker', async () => {
    t.clock.set(new Date().toISOString())
    const maker = await expiringIn(10)
    const [sooner, later] = [inDays(5).toISOString(), inDays(20).toISOString()]
    expect(await endOf({}, maker)).toBe(maker.end)
    expect(await endOf({ expiresAt: later }, maker)).toBe(maker.end)
    expect(await endOf({ expiresAt: sooner }, maker)).toBe(sooner)
    expect(await endOf({ expiresAt: later }, { headers: { ...acme.keyHeaders } })).toBe(later)
  })

  it('does not outlive it by a rotation, of itself or of another', async () => {
    t.clock.set(new Date().toISOString())
    const maker = await expiringIn(10)
    const endless = await made()
    for (const id of [endless.apiKey.id, maker.id]) {
      const answer = await post(`${URL}/${id}/rotation`, {}, maker.headers)
      expect(answer.json<Rotated>().apiKey.expiresAt).toBe(maker.end)
    }
  })
})

describe('a key’s team', () => {
  it('is one of the organisation’s, and none for scope admin', async () => {
    const stranger = await t.anOrganization({ name: 'Another' })
    const team = await aTeam({ t, org: stranger }, 'Theirs')
    const foreign = await post(URL, { name: 'X', scope: 'write', teamId: team.id })
    expect(foreign.json<Problem>()).toMatchObject({ status: 422, code: 'unknownReference' })
    const own = await aTeam({ t, org: acme }, 'Ours')
    const admin = await post(URL, { name: 'X', scope: 'admin', teamId: own.id })
    expect(admin.statusCode).toBe(400)
    expect(admin.json<Problem>().errors[0]?.path).toBe('body.teamId')
  })
})

describe('the audit trail of keys', () => {
  it('names nobody, and says which key was used', async () => {
    const org = await t.anOrganization({ name: 'Audited' })
    const admin = await t.anApiKey(org.owner)
    const { apiKey } = (
      await post(URL, { name: 'Robot', scope: 'read' }, { authorization: admin.authorization })
    ).json<Made>()
    const read = await t.app.inject({
      url: `/api/v1/audit-events?subjectId=${apiKey.id}`,
      headers: { ...org.headers },
    })
    const [event] = read.json<{ items: AuditEvent[] }>().items
    expect(event).toMatchObject({
      action: 'apiKey.created',
      ipAddress: '127.0.0.1',
      apiKey: { id: admin.apiKeyId, name: 'admin key' },
    })
    expect(JSON.stringify(event?.after)).not.toContain(org.owner.name)
  })
})

import type { ApiKey } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization } from '../../testing/builders.js'

const url = '/api/v1/api-keys'
let t: TestApp
let acme: TestOrganization

beforeAll(async () => {
  t = await testApp()
  acme = await t.anOrganization()
})
afterAll(() => t.close())

const make = (headers: Record<string, string>, payload: object = { name: 'Robot', scope: 'read' }) =>
  t.app.inject({ method: 'POST', url, headers, payload })
const codeOf = (answer: { json: () => { code: string } }) => answer.json().code

describe('making an API key', () => {
  it('answers with the secret once, and the key works at once', async () => {
    const made = await make({ ...acme.headers })
    expect(made.statusCode).toBe(201)
    const { secret, apiKey } = made.json<{ secret: string; apiKey: ApiKey }>()
    expect(secret).toMatch(/^kw_[\w-]{43}$/)
    expect(secret.startsWith(apiKey.prefix)).toBe(true)
    expect(apiKey.createdBy).toEqual({ userId: acme.owner.userId, name: acme.owner.name })

    const stored = await t.database.asOwner('SELECT * FROM api_keys WHERE id = $1', [apiKey.id])
    expect(JSON.stringify(stored.rows)).not.toContain(secret)
    const audited = await t.database.asOwner('SELECT * FROM audit_events WHERE subject_id = $1', [apiKey.id])
    expect(audited.rows).toHaveLength(1)
    expect(JSON.stringify(audited.rows)).not.toContain(secret)

    const audit = await t.app.inject({ url, headers: { authorization: `Bearer ${secret}` } })
    expect(audit.statusCode).toBe(403)
  })

  it('is refused without credentials, with a bad body, and to a member', async () => {
    expect((await make({})).statusCode).toBe(401)
    const bad = await make({ ...acme.headers }, { scope: 'everything' })
    expect(bad.statusCode).toBe(400)
    expect(bad.json<{ errors: { path: string }[] }>().errors.map((error) => error.path)).toEqual([
      'body.name',
      'body.scope',
    ])
    const member = await t.aPerson(acme.organizationId)
    const refused = await make({ ...member.headers })
    expect(refused.statusCode).toBe(403)
    expect(codeOf(refused)).toBe('forbidden')
  })

  it('never shows the secret a second time, not even under the same Idempotency-Key', async () => {
    const headers = { ...acme.headers, 'idempotency-key': 'make-a-robot' }
    expect((await make(headers)).statusCode).toBe(201)
    const again = await make(headers)
    expect(again.statusCode).toBe(409)
    expect(codeOf(again)).toBe('answerShownOnce')
  })
})

describe('listing API keys', () => {
  it('shows the organisation’s own keys only, newest first, page by page', async () => {
    const other = await t.anOrganization({ name: 'Other' })
    await make({ ...other.headers }, { name: 'First', scope: 'read' })
    await make({ ...other.headers }, { name: 'Second', scope: 'write' })
    const first = await t.app.inject({ url: `${url}?limit=1`, headers: { ...other.headers } })
    expect(first.statusCode).toBe(200)
    const page = first.json<{ items: ApiKey[]; nextCursor: string }>()
    expect(page.items.map((key) => key.name)).toEqual(['Second'])
    const rest = await t.app.inject({
      url: `${url}?cursor=${page.nextCursor}`,
      headers: { ...other.headers },
    })
    const { items, nextCursor } = rest.json<{ items: ApiKey[]; nextCursor: string | null }>()
    expect(items.map((key) => key.name)).toEqual(['First', 'admin key'])
    expect(nextCursor).toBeNull()
  })

  it('refuses a cursor that it never gave', async () => {
    const answer = await t.app.inject({ url: `${url}?cursor=bm9uc2Vuc2U`, headers: { ...acme.headers } })
    expect(answer.statusCode).toBe(400)
    expect(answer.json<{ errors: { path: string }[] }>().errors[0]?.path).toBe('query.cursor')
  })
})

describe('revoking an API key', () => {
  it('stops it at once', async () => {
    const key = await t.anApiKey(acme.owner)
    const use = () => t.app.inject({ url, headers: { authorization: key.authorization } })
    expect((await use()).statusCode).toBe(200)
    const revoked = await t.app.inject({
      method: 'DELETE',
      url: `${url}/${key.apiKeyId}`,
      headers: { ...acme.headers },
    })
    expect(revoked.statusCode).toBe(204)
    expect((await use()).statusCode).toBe(401)
  })

  it('is a 404 for a stranger of another organisation, and the key goes on working', async () => {
    const key = await t.anApiKey(acme.owner)
    const stranger = await t.anOrganization({ name: 'Stranger' })
    const answer = await t.app.inject({
      method: 'DELETE',
      url: `${url}/${key.apiKeyId}`,
      headers: { ...stranger.headers },
    })
    expect(answer.statusCode).toBe(404)
    const use = await t.app.inject({ url, headers: { authorization: key.authorization } })
    expect(use.statusCode).toBe(200)
  })

  it('is refused without credentials and for something that is no id', async () => {
    expect((await t.app.inject({ method: 'DELETE', url: `${url}/x` })).statusCode).toBe(401)
    const answer = await t.app.inject({ method: 'DELETE', url: `${url}/x`, headers: { ...acme.headers } })
    expect(answer.statusCode).toBe(400)
  })
})

import { endpoint, id, nothing, page } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'drizzle-orm'
import { z } from 'zod'

import { nextNumber } from '../db/numbers.js'
import { testApp, type TestApp } from '../testing/app.js'
import type { TestOrganization } from '../testing/builders.js'
import { mount } from './mount.js'

const thing = z.object({ name: z.string(), number: z.int() })
const path = '/api/v1/things'
const base = { path, tag: 'Things', summary: 'A thing' } as const

const makeThing = endpoint({
  ...base,
  id: 'makeThing',
  method: 'POST',
  access: 'team.manage',
  body: z.object({ name: z.string().trim().min(1), size: z.number().max(3).optional() }),
  success: { status: 201, schema: thing },
})
const careless = endpoint({
  ...base,
  id: 'careless',
  method: 'GET',
  access: 'team.read',
  success: { status: 200, schema: nothing },
})
const wrongAnswer = endpoint({
  ...base,
  id: 'wrongAnswer',
  method: 'GET',
  path: `${path}/wrong`,
  access: 'team.read',
  success: { status: 200, schema: page(thing.extend({ id })) },
})
let t: TestApp
let acme: TestOrganization
const logLines: unknown[] = []

beforeAll(async () => {
  t = await testApp({
    logLines,
    extend: (app) => {
      mount(app, makeThing, ({ body }, { inTenant }) =>
        inTenant(async (tx) => ({
          name: body.name,
          number: await nextNumber(tx, 'THING'),
          hidden: 'never leaves',
        })),
      )
      app.get('/api/v1/cut-off', () => t.deps.pool.query('SELECT pg_terminate_backend(pg_backend_pid())'))
      app.get('/api/v1/broken-query', () => t.deps.db.execute(sql`SELECT length(${'a private value'}) / 0`))
      mount(app, careless, () => Promise.resolve())
      mount(app, wrongAnswer, (_, { inTenant }) =>
        inTenant(() => Promise.resolve({ items: [{ id: 'no id', name: 'x', number: 1 }], nextCursor: null })),
      )
    },
  })
  acme = await t.anOrganization()
})
afterAll(() => t.close())

const make = (headers: Record<string, string>, payload: object | string = { name: 'One' }) =>
  t.app.inject({ method: 'POST', url: path, headers, payload })

describe('an answer', () => {
  it('carries what its schema names and nothing else', async () => {
    const answer = await make({ ...acme.headers }, { name: ' One ' })
    expect(answer.statusCode).toBe(201)
    expect(Object.keys(answer.json<object>())).toEqual(['name', 'number'])
    expect(answer.json()).toMatchObject({ name: 'One' })
  })

  it('that does not fit its schema is our mistake: a 500 that shows nothing and is written down', async () => {
    logLines.length = 0
    const answer = await t.app.inject({ url: `${path}/wrong`, headers: { ...acme.headers } })
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toMatchObject({ code: 'unexpected', errors: [] })
    expect(answer.body).not.toContain('no id')
    expect(logLines).toContainEqual(
      expect.objectContaining({ level: 50, organizationId: acme.organizationId, userId: acme.owner.userId }),
    )
  })

  it('is never given by a handler that did not ask who may see it', async () => {
    const answer = await t.app.inject({ url: path, headers: { ...acme.headers } })
    expect(answer.statusCode).toBe(500)
  })
})

describe('a failing database', () => {
  it('that comes back is said to be busy, and the next request finds it', async () => {
    const cut = await t.app.inject({ url: '/api/v1/cut-off' })
    expect(cut.statusCode).toBe(503)
    expect(cut.headers['retry-after']).toBe('5')
    expect(cut.json()).toMatchObject({ code: 'busy' })
    expect((await make({ ...acme.headers })).statusCode).toBe(201)
  })

  it('is written down without the values of the query, and shown to nobody', async () => {
    logLines.length = 0
    const answer = await t.app.inject({ url: '/api/v1/broken-query' })
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toMatchObject({ code: 'unexpected' })
    expect(JSON.stringify(logLines)).toContain('Failed query: SELECT length($1) / 0')
    expect(JSON.stringify(logLines)).not.toContain('a private value')
  })
})

describe('a malformed request', () => {
  it('names every wrong value with its path and a sentence', async () => {
    const answer = await make({ ...acme.headers }, { name: ' ', size: 7 })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      code: 'invalidRequest',
      errors: [
        { path: 'body.name', message: 'Please use at least 1 characters.' },
        { path: 'body.size', message: 'Please give at most 3.' },
      ],
    })
  })

  it('is told apart from a body that is no JSON, of another type, or too large', async () => {
    const json = { ...acme.headers, 'content-type': 'application/json' }
    const broken = await make(json, '{"name":')
    expect(broken.statusCode).toBe(400)
    expect(broken.json()).toMatchObject({
      errors: [{ path: 'body', message: 'The body is not valid JSON.' }],
    })
    expect((await make({ ...acme.headers, 'content-type': 'text/csv' }, 'a,b')).statusCode).toBe(415)
    expect((await make(json, JSON.stringify({ name: 'x'.repeat(1_100_000) }))).statusCode).toBe(413)
    expect((await make(json, '{"__proto__":{"x":1}}')).statusCode).toBe(400)
  })

  it('says which text holds what no database keeps, and takes whole emoji', async () => {
    for (const name of ['a\u0000b', 'half \ud83d', '\ude00 half']) {
      const answer = await make({ ...acme.headers }, { name })
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toMatchObject({ errors: [{ path: 'body.name', code: 'unstorable' }] })
    }
    expect((await make({ ...acme.headers }, { name: 'whole \u{1f600}' })).statusCode).toBe(201)
    const search = await t.app.inject({ url: '/api/v1/hypotheses?q=a%00b', headers: { ...acme.headers } })
    expect(search.json()).toMatchObject({ status: 400, errors: [{ path: 'query.q' }] })
    const cursor = Buffer.from(JSON.stringify(['a\u0000', acme.owner.userId])).toString('base64url')
    const people = await t.app.inject({
      url: `/api/v1/people?cursor=${cursor}`,
      headers: { ...acme.headers },
    })
    expect(people.json()).toMatchObject({ status: 400, errors: [{ path: 'query.cursor' }] })
  })

  it('at an unknown address is a problem too', async () => {
    const answer = await t.app.inject({ url: '/api/v1/nowhere' })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'notFound' })
  })
})

describe('a write by a browser', () => {
  const from = (headers: Record<string, string>) => make({ ...acme.headers, ...headers })

  it('is accepted from our own pages', async () => {
    const own = { host: 'knowwhen.example', origin: 'https://knowwhen.example' }
    expect((await from(own)).statusCode).toBe(201)
    expect((await from({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(201)
  })

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('is refused from elsewhere: %o', async (headers) => {
    const answer = await from({ host: 'knowwhen.example', ...headers })
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({ code: 'foreignOrigin' })
  })

  it('is no browser’s when it brings an API key', async () => {
    const answer = await make({ ...acme.keyHeaders, origin: 'https://evil.example' })
    expect(answer.statusCode).toBe(201)
  })
})

describe('permission', () => {
  it('is the role’s, and for a key also the scope’s', async () => {
    const editor = await t.aPerson(acme.organizationId, { role: 'editor' })
    expect((await make({ ...editor.headers })).statusCode).toBe(403)
    const reader = await t.anApiKey(acme.owner, { scope: 'read' })
    expect((await make({ authorization: reader.authorization })).statusCode).toBe(403)
    const admin = await t.anApiKey(acme.owner, { scope: 'admin' })
    expect((await make({ authorization: admin.authorization })).statusCode).toBe(201)
  })

  it('sinks with its maker’s role, and ends with the key’s time', async () => {
    const admin = await t.aPerson(acme.organizationId, { role: 'admin' })
    const key = await t.anApiKey(admin, { scope: 'admin' })
    expect((await make({ authorization: key.authorization })).statusCode).toBe(201)
    await t.database.asOwner("UPDATE members SET role = 'viewer' WHERE user_id = $1", [admin.userId])
    expect((await make({ authorization: key.authorization })).statusCode).toBe(403)
    await t.database.asOwner("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1", [
      key.apiKeyId,
    ])
    expect((await make({ authorization: key.authorization })).statusCode).toBe(401)
  })

  it('notes a key’s use, at most once a minute', async () => {
    const key = await t.anApiKey(acme.owner, { scope: 'admin' })
    const lastUse = async () =>
      (await t.database.asOwner('SELECT last_used_at FROM api_keys WHERE id = $1', [key.apiKeyId])).rows[0]?.[
        'last_used_at'
      ]
    await make({ authorization: key.authorization })
    const first = await lastUse()
    expect(first).toBeInstanceOf(Date)
    await make({ authorization: key.authorization })
    expect(await lastUse()).toEqual(first)
  })
})

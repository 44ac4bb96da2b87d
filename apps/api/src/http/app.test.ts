/** The application as a whole: health, description, headers, limits. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../testing/app.js'

let t: TestApp

beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const get = (url: string, headers: Record<string, string> = {}) => t.app.inject({ url, headers })

describe('health', () => {
  it('says that the process lives, and separately whether database, migrations and jobs are ready', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'ok' })
    const before = await get('/readyz')
    expect(before.statusCode).toBe(503)
    expect(before.json()).toEqual({
      status: 'notReady',
      checks: { database: 'ok', migrations: 'ok', jobs: 'failing' },
    })
    await t.deps.queue.start()
    const after = await get('/readyz')
    expect(after.statusCode).toBe(200)
    expect(after.json()).toMatchObject({ status: 'ready' })
  })

  it('is not ready on a database that lacks a migration of this release', async () => {
    const { rows } = await t.database.asOwner(
      'DELETE FROM drizzle.__drizzle_migrations WHERE id = (SELECT max(id) FROM drizzle.__drizzle_migrations) RETURNING *',
    )
    const answer = await get('/readyz')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ checks: { database: 'ok', migrations: 'failing' } })
    await t.database.asOwner('INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ($1, $2)', [
      rows[0]?.['hash'],
      rows[0]?.['created_at'],
    ])
  })

  it('counts requests by route, without ids', async () => {
    await get('/api/v1/teams/01890000-0000-7000-8000-000000000000')
    const { body } = await get('/metrics')
    expect(body).toContain('route="/api/v1/teams/:teamId",status="401"')
    expect(body).not.toContain('01890000')
    expect(body).toContain('knowwhen_database_connections')
  })
})

interface Described {
  readonly openapi: string
  readonly paths: Record<string, Record<string, { responses: Record<string, unknown> }>>
  readonly components: { readonly schemas: Record<string, object> }
}

describe('the API’s description', () => {
  it('is OpenAPI 3.1 whose references all lead somewhere', async () => {
    const answer = await get('/api/openapi.json')
    const text = answer.body
    const document = answer.json<Described>()
    expect(document.openapi).toBe('3.1.0')
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name = '']) => name,
    )
    expect(references.length).toBeGreaterThan(20)
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([])
    expect(text).not.toContain('$defs')
  })

  it('gives every operation its problems, and schemas that a validator accepts', async () => {
    const document = (await get('/api/openapi.json')).json<Described>()
    for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '500']))
    }
    const ajv = addFormats.default(new Ajv2020({ strict: false }))
    ajv.addSchema({ $id: 'api', components: document.components })
    for (const name of Object.keys(document.components.schemas)) {
      expect(ajv.getSchema(`api#/components/schemas/${name}`)).toBeTypeOf('function')
    }
  })

  it('is true of an answer', async () => {
    const acme = await t.anOrganization()
    const document = (await get('/api/openapi.json')).json<Described>()
    const ajv = addFormats.default(new Ajv2020({ strict: false }))
    ajv.addSchema({ $id: 'api', components: document.components })
    const valid = ajv.getSchema('api#/components/schemas/Organization')
    const answer = await get('/api/v1/organization', { ...acme.headers })
    expect(valid?.(answer.json())).toBe(true)
    const problem = ajv.getSchema('api#/components/schemas/Problem')
    expect(problem?.((await get('/api/v1/organization')).json())).toBe(true)
  })

  it('is readable as a page without scripts', async () => {
    const page = await get('/api/docs')
    expect(page.headers['content-type']).toContain('text/html')
    expect(page.body).not.toContain('<script')
    expect(page.body).toContain('POST /api/v1/api-keys')
  })
})

describe('every answer', () => {
  it('forbids the browser everything from elsewhere', async () => {
    const { headers } = await get('/healthz')
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['strict-transport-security']).toBeUndefined()
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('is compressed when it is long and the caller can read that', async () => {
    const answer = await get('/api/openapi.json', { 'accept-encoding': 'gzip' })
    expect(answer.headers['content-encoding']).toBe('gzip')
  })

  it('to the unknown is limited, and says until when', async () => {
    let limited
    for (let round = 0; round < 1_001 && limited === undefined; round += 1) {
      const answer = await t.app.inject({ url: '/api/v1/nowhere', remoteAddress: '203.0.113.9' })
      if (answer.statusCode === 429) limited = answer
    }
    expect(limited?.headers['retry-after']).toMatch(/^\d+$/)
    expect(limited?.json()).toMatchObject({ code: 'tooManyRequests', status: 429 })
    const acme = await t.anOrganization()
    const known = await t.app.inject({
      url: '/api/v1/session',
      headers: { ...acme.headers },
      remoteAddress: '203.0.113.9',
    })
    expect(known.statusCode).toBe(200)
  })
})

describe('behind https', () => {
  it('sends the session only over https, under a name that browsers guard', async () => {
    const secure = await testApp({ env: { PUBLIC_URL: 'https://knowwhen.example.com' } })
    const answer = await secure.app.inject({
      method: 'POST',
      url: '/api/v1/setup',
      payload: {
        name: 'Ada',
        email: 'ada@example.com',
        password: 'correct horse battery',
        organizationName: 'Acme',
      },
    })
    expect(answer.cookies[0]).toMatchObject({
      name: '__Secure-knowwhen.session_token',
      secure: true,
      httpOnly: true,
    })
    expect(answer.headers['strict-transport-security']).toBeDefined()
    await secure.close()
  })
})

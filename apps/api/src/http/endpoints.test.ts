/** What holds for every endpoint of the contract, those added tomorrow included. */
import * as contract from '@knowwhen/contract'
import type { Endpoint } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../testing/app.js'
import type { TestOrganization } from '../testing/builders.js'

let t: TestApp
let acme: TestOrganization

beforeAll(async () => {
  t = await testApp()
  acme = await t.anOrganization()
})
afterAll(() => t.close())

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'access' in value && 'success' in value && 'path' in value

const exported: readonly unknown[] = Object.values(contract)
const endpoints = exported.filter(isEndpoint)
const guarded = endpoints.filter((endpoint) => endpoint.access !== 'public')
const titled = (list: readonly Endpoint[]) =>
  list.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const)

/** Needs neither an id nor a value in its query. */
const isPlainRead = ({ method, params, query }: Endpoint) =>
  method === 'GET' && params === undefined && query?.safeParse({}).success !== false

const someId = '01890000-0000-7000-8000-000000000000'
const urlOf = (endpoint: Endpoint) => endpoint.path.replaceAll(/:\w+/g, someId)
const call = (endpoint: Endpoint, headers: Record<string, string>) =>
  t.app.inject({
    method: endpoint.method,
    url: urlOf(endpoint),
    headers,
    ...(endpoint.body === undefined ? {} : { payload: {} }),
  })

describe('every endpoint of the contract', () => {
  it('is found by this test', () => {
    expect(endpoints.length).toBeGreaterThan(30)
    expect(new Set(endpoints.map((endpoint) => endpoint.id)).size).toBe(endpoints.length)
  })

  it.each(titled(endpoints))('%s is mounted and described', async (_, endpoint) => {
    const document = (await t.app.inject({ url: '/api/openapi.json' })).json<{
      paths: Record<string, Record<string, { operationId: string }>>
    }>()
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    expect(document.paths[path]?.[endpoint.method.toLowerCase()]?.operationId).toBe(endpoint.id)
  })

  it.each(titled(guarded))('%s answers 401 without credentials, as a problem', async (_, endpoint) => {
    const answer = await call(endpoint, {})
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({
      status: 401,
      code: 'unauthenticated',
      title: 'Unauthorized',
      requestId: answer.headers['x-request-id'],
    })
  })

  it.each(titled(guarded.filter(isPlainRead)))(
    '%s answers 401 to a key that was never given',
    async (_, endpoint) => {
      const answer = await call(endpoint, { authorization: `Bearer kw_${'A'.repeat(43)}` })
      expect(answer.statusCode).toBe(401)
    },
  )

  it.each(titled(guarded.filter((endpoint) => endpoint.conditional === true)))(
    '%s asks for the version that was read',
    async (_, endpoint) => {
      const answer = await call(endpoint, { ...acme.headers })
      expect(answer.statusCode).toBe(428)
      expect(answer.json()).toMatchObject({ code: 'versionRequired' })
    },
  )

  it.each(titled(guarded.filter((endpoint) => endpoint.params !== undefined && endpoint.method === 'GET')))(
    '%s answers 404 for what is not there, and 400 for what is no id',
    async (_, endpoint) => {
      expect((await call(endpoint, { ...acme.headers })).statusCode).toBe(404)
      const url = endpoint.path.replaceAll(/:\w+/g, 'x')
      expect((await t.app.inject({ url, headers: { ...acme.headers } })).statusCode).toBe(400)
    },
  )
})

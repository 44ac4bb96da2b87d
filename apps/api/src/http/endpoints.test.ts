/** Every endpoint of the contract is served; what each of them owes is in features/endpoint-ladder.test.ts. */
import * as contract from '@knowwhen/contract'
import type { Endpoint } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../testing/app.js'

let t: TestApp

beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'access' in value && 'success' in value && 'path' in value

const exported: readonly unknown[] = Object.values(contract)
const endpoints = exported.filter(isEndpoint)
const titled = (list: readonly Endpoint[]) =>
  list.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const)

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
})

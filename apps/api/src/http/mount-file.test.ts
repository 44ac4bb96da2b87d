/** Files: the same guard as every answer, in pieces, and never a part that passes for the whole. */
import { endpoint, file } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../testing/app.js'
import type { TestOrganization } from '../testing/builders.js'
import { mountFile } from './mount-file.js'
import { conflict } from './problems.js'

const listing = endpoint({
  id: 'listing',
  method: 'GET',
  path: '/api/v1/listing',
  tag: 'Things',
  summary: 'A file',
  access: 'audit.read',
  success: { status: 200, schema: file, mediaTypes: ['text/csv'] },
})
const broken = endpoint({ ...listing, id: 'broken', path: '/api/v1/broken-file' })
const refused = endpoint({ ...listing, id: 'refused', path: '/api/v1/refused-file' })
const careless = endpoint({ ...listing, id: 'carelessFile', path: '/api/v1/careless-file' })

let t: TestApp
let acme: TestOrganization
const answer = (content: AsyncIterable<string>) => ({ mediaType: 'text/csv', fileName: 'list.csv', content })

async function* piecesOf(pieces: readonly (string | Error)[]): AsyncGenerator<string> {
  for (const piece of pieces) {
    await Promise.resolve()
    if (piece instanceof Error) throw piece
    yield piece
  }
}

beforeAll(async () => {
  t = await testApp({
    extend: (app) => {
      mountFile(app, listing, (_, { inTenant }) =>
        inTenant((_tx, actor) => Promise.resolve(answer(piecesOf(['id\n', actor.userId])))),
      )
      mountFile(app, broken, (_, { inTenant }) =>
        inTenant(() => Promise.resolve(answer(piecesOf(['id\n', new Error('lost')])))),
      )
      mountFile(app, refused, (_, { inTenant }) =>
        inTenant(() => Promise.resolve(answer(piecesOf([conflict('tooEarly', 'Not yet.')])))),
      )
      mountFile(app, careless, () => Promise.resolve(answer(piecesOf(['secret']))))
    },
  })
  acme = await t.anOrganization()
})
afterAll(() => t.close())

const get = (url: string, headers: Readonly<Record<string, string>> = { ...acme.headers }) =>
  t.app.inject({ url, headers })

describe('a file', () => {
  it('arrives whole, under its name, and is kept by no cache', async () => {
    const { statusCode, headers, body } = await get(listing.path)
    expect(statusCode).toBe(200)
    expect(body).toBe(`id\n${acme.owner.userId}`)
    expect(headers['content-type']).toContain('text/csv')
    expect(headers['content-disposition']).toBe('attachment; filename="list.csv"')
    expect(headers['cache-control']).toBe('no-store')
  })

  it('is guarded like every answer', async () => {
    expect((await get(listing.path, {})).statusCode).toBe(401)
    const editor = await t.aPerson(acme.organizationId, { role: 'editor' })
    expect((await get(listing.path, { ...editor.headers })).statusCode).toBe(403)
    expect((await get(careless.path)).statusCode).toBe(500)
  })

  it('that cannot be begun is a problem, and one that breaks ends the connection', async () => {
    const early = await get(refused.path)
    expect(early.statusCode).toBe(409)
    expect(early.json()).toMatchObject({ code: 'tooEarly' })
    await expect(get(broken.path)).rejects.toThrow()
  })

  it('is described as what it is', async () => {
    const document = (await get('/api/openapi.json')).json<{
      paths: Record<string, { get: { responses: Record<string, { content: object }> } }>
    }>()
    const answerOf = document.paths[listing.path]?.get.responses['200']?.content
    expect(answerOf).toEqual({ 'text/csv': { schema: { $ref: '#/components/schemas/File' } } })
  })
})

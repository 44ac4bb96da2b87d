import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { guardedFetch } from './guarded-fetch.js'

let server: Server
let origin: string
let requests = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    requests += 1
    if (request.url === '/large') response.end(Buffer.alloc(1_100_000))
    else if (request.url === '/moved') response.writeHead(302, { location: '/' }).end()
    else response.writeHead(201, { 'x-method': request.method }).end('{"ok":true}')
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(() => new Promise((resolve) => void server.close(resolve)))

const get = { method: 'GET', headers: {} } as const

describe('guardedFetch', () => {
  it('answers what an allowed origin answers, and follows no redirect', async () => {
    const policy = { allowedOrigins: [origin] }
    const answer = await guardedFetch(`${origin}/`, { ...get, method: 'POST', body: 'x' }, policy)
    expect([answer.status, answer.headers.get('x-method'), await answer.json()]).toEqual([
      201,
      'POST',
      { ok: true },
    ])
    expect((await guardedFetch(`${origin}/moved`, get, policy)).status).toBe(302)
  })

  it('gives up on an answer that does not end', async () => {
    await expect(guardedFetch(`${origin}/large`, get, { allowedOrigins: [origin] })).rejects.toThrow(
      'too large',
    )
  })

  it('sends nothing to an internal address, whatever its name', async () => {
    const before = requests
    const port = new URL(origin).port
    const inside = {
      resolve: (_: string, answer: (error: null, addresses: { address: string; family: number }[]) => void) =>
        answer(null, [{ address: '127.0.0.1', family: 4 }]),
    }
    for (const address of [`${origin}/`, `https://127.0.0.1:${port}/`, `https://id.example:${port}/`]) {
      await expect(guardedFetch(address, get, inside)).rejects.toThrow()
    }
    await expect(guardedFetch(`https://id.example:${port}/`, get, inside)).rejects.toMatchObject({
      failure: { code: 'forbiddenAddress' },
    })
    expect(requests).toBe(before)
  })
})

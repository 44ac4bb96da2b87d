import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { serveWeb } from './web.js'

let directory: string
let app: FastifyInstance

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'knowwhen-web-'))
  await mkdir(join(directory, 'assets'))
  await writeFile(join(directory, 'index.html'), '<h1>Knowwhen</h1>')
  await writeFile(join(directory, 'assets', 'main-abc123.js'), 'export {}')
  app = Fastify()
  await serveWeb(app, directory)
})
afterAll(async () => {
  await app.close()
  await rm(directory, { recursive: true })
})

const browse = (url: string, accept = 'text/html,*/*') => app.inject({ url, headers: { accept } })

describe('the web application', () => {
  it('is sent for its own addresses, and asked for anew each time', async () => {
    for (const url of ['/', '/hypotheses/HYP-12?tab=evidence']) {
      const answer = await browse(url)
      expect(answer.statusCode).toBe(200)
      expect(answer.body).toBe('<h1>Knowwhen</h1>')
      expect(answer.headers['cache-control']).toBe('no-cache')
    }
  })

  it('keeps files with their hash in the name for ever', async () => {
    const answer = await browse('/assets/main-abc123.js', '*/*')
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  })

  it('is not sent for a missing file, for the API, or to a program', async () => {
    for (const [url, accept] of [
      ['/assets/old.js', '*/*'],
      ['/api/v1/nowhere', 'text/html'],
      ['/nowhere', 'application/json'],
      ['/../../etc/passwd', '*/*'],
    ] as const) {
      const answer = await browse(url, accept)
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toMatchObject({ code: 'notFound' })
    }
  })
})

describe('where it has not been built', () => {
  it('the API works all the same', async () => {
    const bare = Fastify()
    await serveWeb(bare, join(directory, 'absent'))
    const answer = await bare.inject({ url: '/', headers: { accept: 'text/html' } })
    expect(answer.statusCode).toBe(404)
    await bare.close()
  })
})

/** The programs as processes: what an operator starts, and what a terminal sees. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { createTestDatabase, TEST_SECRET, type TestDatabase } from './testing/database.js'

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const SLOW = 60_000

const start = (name: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions', 'source', program(name), ...args],
    { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'error', ...env } },
  )
  const seen = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => void (seen.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (seen.err += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  return { child, seen, ended }
}

const run = async (name: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) => {
  const { seen, ended } = start(name, env, args)
  const code = await ended
  return { code, ...seen }
}

/** The address in the line that says it is ready; what went wrong when it ends before. */
const readyAt = async (server: ReturnType<typeof start>): Promise<string> => {
  const line = /Knowwhen is ready at (\S+)/
  await expect
    .poll(() => line.test(server.seen.out) || server.child.exitCode !== null, { timeout: SLOW, interval: 50 })
    .toBe(true)
  const address = line.exec(server.seen.out)?.[1]
  if (address === undefined) throw new Error(server.seen.err)
  return address
}

const answerSchema = z.object({ organizationId: z.uuid(), userId: z.uuid(), apiKey: z.string() })
const words = ['--email', 'Ops@example.com', '--password', 'correct horse battery', '--organization', 'Acme']

describe('on a database of the operator’s', () => {
  let database: TestDatabase
  let env: NodeJS.ProcessEnv

  beforeAll(async () => {
    database = await createTestDatabase()
    env = { DATABASE_URL: database.ownerUrl, KNOWWHEN_SECRET: TEST_SECRET, PORT: '0' }
  })
  afterAll(() => database.drop())

  it(
    'bootstraps while it serves, twice with the same answer, whose key works; and anew once the key was revoked',
    async () => {
      const server = start('server.ts', env)
      const address = await readyAt(server)
      const first = await run('cli/bootstrap.ts', env, words)
      expect(first.err).toBe('')
      const answer = answerSchema.parse(JSON.parse(first.out))
      expect(first.out).toBe(`${JSON.stringify(answer)}\n`)
      expect((await run('cli/bootstrap.ts', env, words)).out).toBe(first.out)

      const use = (apiKey: string) =>
        fetch(`${address}/api/v1/api-keys`, { headers: { authorization: `Bearer ${apiKey}` } })
      const listed: unknown = await (await use(answer.apiKey)).json()
      expect(listed).toMatchObject({ items: [{ name: 'bootstrap', scope: 'admin' }] })

      await database.asOwner('UPDATE api_keys SET revoked_at = now()')
      expect((await use(answer.apiKey)).status).toBe(401)
      const next = answerSchema.parse(JSON.parse((await run('cli/bootstrap.ts', env, words)).out))
      expect({ ...next, apiKey: '' }).toEqual({ ...answer, apiKey: '' })
      expect((await use(next.apiKey)).status).toBe(200)

      server.child.kill('SIGTERM')
      expect(await server.ended).toBe(0)
      expect(server.seen.err).toBe('')
    },
    SLOW,
  )

  it(
    'answers a command line that it cannot use with a sentence for each mistake and nothing on standard output',
    async () => {
      const answer = await run('cli/bootstrap.ts', env, ['--email', 'ops', '--password', 'short'])
      expect(answer).toMatchObject({ code: 2, out: '' })
      expect(answer.err).toContain('--email: Please give an e-mail address')
      expect(answer.err).toContain('--password: Please use at least 12 characters.')
      expect(answer.err).toContain('--organization: Please fill this in.')
    },
    SLOW,
  )

  it(
    'says which variable is missing instead of starting',
    async () => {
      const answer = await run('server.ts', { DATABASE_URL: database.ownerUrl })
      expect(answer.code).toBe(1)
      expect(answer.err).toMatch(/KNOWWHEN_SECRET: .*must be given/)
      expect(answer.err).not.toContain(' at ')
    },
    SLOW,
  )

  it(
    'says that the port is taken, and leaves nothing running',
    async () => {
      const other = createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => other.once('listening', resolve))
      const address = other.address()
      const port = typeof address === 'object' ? String(address?.port) : ''
      const answer = await run('server.ts', { ...env, PORT: port })
      other.close()
      expect(answer.code).toBe(1)
      expect(answer.err).toContain(`Port ${port} is in use.`)
    },
    SLOW,
  )
})

describe('with nothing given', () => {
  it(
    'starts its own database, serves, and Ctrl-C stops both',
    async () => {
      const dataDirectory = await mkdtemp(join(tmpdir(), 'knowwhen-server-'))
      const server = start('server.ts', { KNOWWHEN_DATA_DIR: dataDirectory, PORT: '0' })
      const address = await readyAt(server)
      const ready: unknown = await (await fetch(`${address}/readyz`)).json()
      expect(ready).toMatchObject({ status: 'ready' })
      const pidFile = join(dataDirectory, 'postgres', 'cluster', 'postmaster.pid')
      expect(existsSync(pidFile)).toBe(true)
      server.child.kill('SIGINT')
      expect(await server.ended).toBe(0)
      expect(existsSync(pidFile)).toBe(false)
      await expect(fetch(`${address}/healthz`)).rejects.toThrow()
      await rm(dataDirectory, { recursive: true })
    },
    SLOW,
  )
})

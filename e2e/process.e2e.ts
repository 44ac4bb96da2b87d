/** The product as a person starts it: one command, a first page, Ctrl-C, and again. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { freePort } from './free-port.js'
import { aPersonAt, asks, owner, setsUp } from './person.js'

const root = resolve(import.meta.dirname, '..')
let folder: string
let port: number
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowwhen-process-'))
  port = await freePort()
})
afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

interface Started {
  readonly origin: string
  readonly output: () => string
  /** Ctrl-C; resolves with the exit code. */
  readonly interrupt: () => Promise<number | null>
}

const lineOf = (child: ChildProcess, wanted: RegExp, output: () => string): Promise<string> =>
  new Promise((found, lost) => {
    const look = () => {
      const match = wanted.exec(output())
      if (match) found(match[1] ?? '')
    }
    child.stdout?.on('data', look)
    child.once('exit', (code) =>
      lost(new Error(`It ended with ${String(code)} before it was ready:\n${output()}`)),
    )
  })

/** `npm start` without npm: the script that it runs. */
async function start(...args: readonly string[]): Promise<Started> {
  const child = spawn(process.execPath, ['scripts/start.mjs', ...args], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: String(port),
      KNOWWHEN_DATA_DIR: join(folder, 'data'),
      KNOWWHEN_BREACHED_PASSWORDS_URL: 'off',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const chunks: string[] = []
  child.stdout.on('data', (chunk: Buffer) => void chunks.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void chunks.push(chunk.toString()))
  const output = () => chunks.join('')
  const origin = await lineOf(child, /Knowwhen is ready at (\S+)/, output)
  const ended = new Promise<number | null>((resolved) => child.once('exit', resolved))
  return {
    origin,
    output,
    interrupt: () => {
      child.kill('SIGINT')
      return ended
    },
  }
}

describe('starting Knowwhen on an installed checkout', () => {
  it('serves a first-run page, stops cleanly, and knows its people again after a new start', async () => {
    const first = await start()
    const olga = await aPersonAt(first.origin)
    await setsUp(olga.page, 'Acme')
    expect((await fetch(`${first.origin}/readyz`)).status).toBe(200)
    expect(await first.interrupt(), first.output()).toBe(0)

    const second = await start()
    await olga.page.goto('/')
    await olga.page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
    const session = await asks<{ user: { email: string } }>(olga.page, '/session')
    expect(session.user.email).toBe(owner.email)
    expect(olga.complaints).toEqual([])
    await olga.leave()
    expect(await second.interrupt(), second.output()).toBe(0)
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { inspectPostmaster } from './postmaster-pid.js'
import { readProcess } from './processes.js'
import { clusterOf, FAST, postmasterOf, query, until, useScratch } from './testing/scratch.js'

const scratch = useScratch()

/** A process that has ended and that its parent, by then `sleep`, never asks about. */
async function makeZombie(): Promise<number> {
  const script = 'cat <&3 & echo $!; exec sleep 600'
  const parent = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] })
  scratch.afterwards(() => void parent.kill('SIGKILL'))
  const pid = await readNumber(parent.stdout)
  // Only now, for a shell would ask.
  await until(() => readProcess(parent.pid ?? 0)?.name === 'sleep')
  parent.stdio[3]?.destroy()
  await until(() => readProcess(pid)?.zombie === true)
  return pid
}

function readNumber(stream: Readable | null): Promise<number> {
  return new Promise((resolve) => {
    stream?.once('data', (chunk: Buffer) => {
      resolve(Number(chunk.toString()))
    })
  })
}

async function makeEndedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid ?? 0
}

async function makeStranger(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  scratch.afterwards(() => void child.kill('SIGKILL'))
  await once(child, 'spawn')
  return child.pid ?? 0
}

/** A PostgreSQL server, but of another directory: name and user are right. */
async function makeOtherServer(): Promise<number> {
  const dataDirectory = scratch.directory()
  await scratch.start({ dataDirectory, settings: FAST })
  return postmasterOf(dataDirectory)
}

describe('a postmaster.pid left behind by a server that was killed', () => {
  test.each([
    { names: 'a process that has ended', make: makeEndedProcess, reason: /has ended/ },
    { names: 'a zombie', make: makeZombie, reason: /is a zombie/ },
    { names: 'a process of another program', make: makeStranger, reason: /another program/ },
    { names: 'the server of another directory', make: makeOtherServer, reason: /another program/ },
    { names: 'this very process', make: () => Promise.resolve(process.pid), reason: /another program/ },
    { names: 'nothing, being empty', make: () => Promise.resolve(undefined), reason: /names no process/ },
  ])(
    'is recognised as stale and does not hinder the start when it names $names',
    async ({ make, reason }) => {
      const dataDirectory = scratch.sharedDirectory()
      const cluster = clusterOf(dataDirectory)
      const file = join(cluster, 'postmaster.pid')
      const first = await scratch.start({ dataDirectory, settings: FAST })
      await query(first.connectionString, 'create table if not exists kept as select 42 as answer')
      const lines = readFileSync(file, 'utf8').split('\n')
      await first.stop()
      const pid = await make()
      writeFileSync(file, pid === undefined ? '' : [String(pid), ...lines.slice(1)].join('\n'))

      const state = inspectPostmaster(cluster)
      expect(state.kind).toBe('stale')
      expect(state.kind === 'stale' ? state.reason : '').toMatch(reason)
      const second = await scratch.start({ dataDirectory, settings: FAST })
      expect(second.adopted).toBe(false)
      expect(await query(second.connectionString, 'select answer from kept')).toEqual([{ answer: 42 }])
    },
  )
})

import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isAlive, listServersOf, readProcess } from './processes.js'
import {
  clusterOf,
  copyPackageWithoutLinks,
  countRecoveries,
  postmasterOf,
  query,
  until,
  useScratch,
} from './testing/scratch.js'
import { startChild, type ServerChild } from './testing/server-child.js'

const scratch = useScratch()

async function makeTable(child: ServerChild): Promise<void> {
  await query(
    child.connectionString,
    'create table if not exists written (id bigint primary key); truncate written',
  )
}

/** Ids that PostgreSQL acknowledged and that are not there: the one thing a database must not do. */
async function findLost(connectionString: string, acknowledged: ReadonlySet<number>): Promise<number[]> {
  // Those acknowledged by now: a writer may be going on.
  const expected = [...acknowledged]
  const rows = await query<{ id: string }>(connectionString, 'select id from written')
  const kept = new Set(rows.map(({ id }) => Number(id)))
  return expected.filter((id) => !kept.has(id))
}

describe('the process that started the server', () => {
  test('stops it cleanly on SIGTERM', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const child = await startChild(scratch, { dataDirectory })
    const postmaster = postmasterOf(dataDirectory)
    child.signal('SIGTERM')

    expect(await child.exited).toBe(0)
    expect(isAlive(postmaster)).toBe(false)
    const recoveries = countRecoveries(dataDirectory)
    const next = await scratch.start({ dataDirectory })
    expect(countRecoveries(dataDirectory)).toBe(recoveries)
    expect(next.adopted).toBe(false)
  })

  test('leaves it running when killed, and the next one adopts it with every acknowledged row', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const child = await startChild(scratch, { dataDirectory })
    const postmaster = postmasterOf(dataDirectory)
    await makeTable(child)
    child.startWriting()
    await until(() => child.acknowledged.size > 100)
    child.signal('SIGKILL')
    expect(await child.exited).toBe('SIGKILL')

    const next = await scratch.start({ dataDirectory })
    expect(next.adopted).toBe(true)
    expect(next.connectionString).toBe(child.connectionString)
    expect(postmasterOf(dataDirectory)).toBe(postmaster)
    expect(await findLost(next.connectionString, child.acknowledged)).toEqual([])
    await next.stop()
    expect(listServersOf(clusterOf(dataDirectory))).toEqual([])
  })
})

describe.skipIf(process.platform !== 'linux')(
  'a running server whose programs were replaced (Linux only)',
  () => {
    test('is started again by the next process, unless another one uses it', async () => {
      const dataDirectory = scratch.sharedDirectory()
      const installed = scratch.directory()
      chmodSync(installed, 0o755)
      const nativeDirectory = copyPackageWithoutLinks(join(installed, 'package'))
      const child = await startChild(scratch, { dataDirectory, nativeDirectory })
      const postmaster = postmasterOf(dataDirectory)
      rmSync(installed, { recursive: true })

      const beside = await scratch.start({ dataDirectory })
      expect(beside.adopted).toBe(true)
      expect(postmasterOf(dataDirectory)).toBe(postmaster)
      await beside.stop()
      child.signal('SIGKILL')
      await child.exited
      const next = await scratch.start({ dataDirectory })
      expect(next.adopted).toBe(false)
      expect(await query(next.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    })
  },
)

describe('no acknowledged row is lost', () => {
  test('when the postmaster is killed under writers: their process starts it again', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const child = await startChild(scratch, { dataDirectory })
    await makeTable(child)
    child.startWriting()
    await until(() => child.acknowledged.size > 100)
    process.kill(postmasterOf(dataDirectory), 'SIGKILL')

    await until(() => child.restored() === 1)
    expect(child.acknowledged.size).toBeGreaterThan(100)
    expect(await findLost(child.connectionString, child.acknowledged)).toEqual([])
  })

  test('when the postmaster and the process that started it are killed: the next start recovers', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const child = await startChild(scratch, { dataDirectory })
    await makeTable(child)
    child.startWriting()
    await until(() => child.acknowledged.size > 100)
    const recoveries = countRecoveries(dataDirectory)
    const postmaster = postmasterOf(dataDirectory)
    child.signal('SIGKILL')
    process.kill(postmaster, 'SIGKILL')
    await child.exited

    const next = await scratch.start({ dataDirectory })
    expect(countRecoveries(dataDirectory)).toBe(recoveries + 1)
    expect(next.adopted).toBe(false)
    expect(await findLost(next.connectionString, child.acknowledged)).toEqual([])
  })

  test('when the postmaster remains as a zombie because its starter does not reap it', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const child = await startChild(scratch, { dataDirectory })
    await makeTable(child)
    child.startWriting()
    await until(() => child.acknowledged.size > 100)
    const postmaster = postmasterOf(dataDirectory)
    child.signal('SIGSTOP')
    process.kill(postmaster, 'SIGKILL')
    await until(() => readProcess(postmaster)?.zombie === true)

    const next = await scratch.start({ dataDirectory })
    expect(next.adopted).toBe(false)
    expect(readProcess(postmaster)?.zombie).toBe(true)
    expect(await findLost(next.connectionString, child.acknowledged)).toEqual([])
  })
})

describe.skipIf(process.platform !== 'linux')('a process that outlives its postmaster (Linux only)', () => {
  test('has ended before a new server starts, for it could still write', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const child = await startChild(scratch, { dataDirectory })
    const postmaster = postmasterOf(dataDirectory)
    const left = listServersOf(clusterOf(dataDirectory)).find((pid) => pid !== postmaster)
    if (left === undefined) throw new Error('the server has no further process')
    // Frozen, it does not notice that its postmaster is gone.
    process.kill(left, 'SIGSTOP')
    child.signal('SIGKILL')
    process.kill(postmaster, 'SIGKILL')
    await child.exited

    const next = await scratch.start({ dataDirectory })
    expect(isAlive(left)).toBe(false)
    expect(await query(next.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('two processes on one directory', () => {
  test('that start at the same time make one database and share one server', async () => {
    const dataDirectory = scratch.directory()
    const children = await Promise.all([
      startChild(scratch, { dataDirectory }),
      startChild(scratch, { dataDirectory }),
      startChild(scratch, { dataDirectory }),
    ])

    expect(children.map(({ adopted }) => adopted).sort()).toEqual([false, true, true])
    expect(new Set(children.map(({ connectionString }) => connectionString)).size).toBe(1)
    postmasterOf(dataDirectory)
  })

  test('keep it until the last one leaves, whoever started it', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const starter = await startChild(scratch, { dataDirectory })
    const other = await startChild(scratch, { dataDirectory })
    const postmaster = postmasterOf(dataDirectory)
    await makeTable(other)
    other.startWriting()
    await until(() => other.acknowledged.size > 0)
    starter.signal('SIGTERM')
    expect(await starter.exited).toBe(0)

    const before = other.acknowledged.size
    await until(() => other.acknowledged.size > before + 50)
    expect(postmasterOf(dataDirectory)).toBe(postmaster)
    expect(other.restored()).toBe(0)
    expect(await findLost(other.connectionString, other.acknowledged)).toEqual([])
    other.signal('SIGTERM')
    expect(await other.exited).toBe(0)
    expect(listServersOf(clusterOf(dataDirectory))).toEqual([])
  })

  test('both have a server again after the postmaster was killed', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const one = await startChild(scratch, { dataDirectory })
    const other = await startChild(scratch, { dataDirectory })
    process.kill(postmasterOf(dataDirectory), 'SIGKILL')

    await until(() => one.restored() === 1 && other.restored() === 1)
    one.signal('SIGTERM')
    await one.exited
    expect(await query(other.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

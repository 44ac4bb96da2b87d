import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { canUse, chooseServerIdentity, isRoot } from './server-identity.js'
import {
  clusterOf,
  copyPackageWithoutLinks,
  countRecoveries,
  FAST,
  postmasterOf,
  query,
  until,
  useScratch,
} from './testing/scratch.js'
import { startChild } from './testing/server-child.js'

const scratch = useScratch()
const NOBODY = { uid: 65_534, gid: 65_534, name: 'nobody' }
const checkout = fileURLToPath(new URL('../../..', import.meta.url))
const nobodyCanRunTests = isRoot() && canUse(NOBODY, checkout) && canUse(NOBODY, process.execPath)

/** A directory with mode 0700 in which the package and the data lie, as below /root. */
function closedDirectory(): string {
  const directory = join(scratch.directory(), 'closed')
  mkdirSync(directory, { mode: 0o700 })
  return directory
}

function readUid(pid: number): number {
  return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}

describe.skipIf(!isRoot() || process.platform !== 'linux')('started by root (as root on Linux only)', () => {
  test('below a directory that only root can enter, it serves from there as an ordinary user', async () => {
    const closed = closedDirectory()
    const programsDirectory = scratch.directory()
    chmodSync(programsDirectory, 0o755)
    const options = {
      dataDirectory: join(closed, 'data'),
      settings: FAST,
      nativeDirectory: copyPackageWithoutLinks(join(closed, 'package')),
      programsDirectory,
    }
    const first = await scratch.start(options)
    const identity = chooseServerIdentity(undefined)
    await query(
      first.connectionString,
      'create table kept as select generate_series(1, 50000) as number; checkpoint',
    )

    expect(identity?.uid).toBeGreaterThan(0)
    expect(readUid(postmasterOf(options.dataDirectory))).toBe(identity?.uid)
    expect(lstatSync(clusterOf(options.dataDirectory)).uid).toBe(identity?.uid)
    expect(lstatSync(closed).mode & 0o777).toBe(0o700)
    expect(lstatSync(join(options.dataDirectory, 'postgres', 'password')).uid).toBe(0)
    await first.stop()
    expect(existsSync(join(clusterOf(options.dataDirectory), 'postmaster.pid'))).toBe(false)

    const second = await scratch.start(options)
    // These start further processes, write temporary files and load a library.
    const sql = `set debug_parallel_query = on; set work_mem = '64kB'; create extension pg_trgm;
      create index on kept (number); select count(distinct md5(number::text)) from kept`
    await query(second.connectionString, sql)
    expect(await query(second.connectionString, 'select count(*)::int as total from kept')).toEqual([
      { total: 50_000 },
    ])
  })

  test('a killed postmaster recovers there too', async () => {
    const dataDirectory = join(closedDirectory(), 'data')
    const events: string[] = []
    const server = await scratch.start({ dataDirectory, onEvent: ({ kind }) => void events.push(kind) })
    await query(server.connectionString, 'create table kept as select 42 as answer')
    process.kill(postmasterOf(dataDirectory), 'SIGKILL')
    await until(() => events.includes('restored'))

    expect(countRecoveries(dataDirectory)).toBe(1)
    expect(await query(server.connectionString, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  test('a cluster that was restored as root is given back to the user that runs the server', async () => {
    const dataDirectory = scratch.directory()
    const first = await scratch.start({ dataDirectory, settings: FAST })
    await first.stop()
    for (const name of ['', 'PG_VERSION', 'global/pg_control'])
      chownSync(join(clusterOf(dataDirectory), name), 0, 0)

    const second = await scratch.start({ dataDirectory, settings: FAST })
    expect(await query(second.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe.skipIf(!nobodyCanRunTests || process.platform !== 'linux')(
  'started by an ordinary user (here through root, on Linux, where that user can read the checkout; else every other test shows it)',
  () => {
    test('runs as that user, with a copy of binaries that it cannot heal in place', async () => {
      const dataDirectory = scratch.directory()
      chownSync(dataDirectory, NOBODY.uid, NOBODY.gid)
      const installed = scratch.directory()
      chmodSync(installed, 0o755)
      const nativeDirectory = copyPackageWithoutLinks(join(installed, 'package'))
      const child = await startChild(scratch, { dataDirectory, nativeDirectory }, NOBODY)

      expect(readUid(postmasterOf(dataDirectory))).toBe(NOBODY.uid)
      expect(lstatSync(join(dataDirectory, 'postgres', 'password')).uid).toBe(NOBODY.uid)
      expect(await query(child.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
      child.signal('SIGTERM')
      expect(await child.exited).toBe(0)
    })

    test('can go on with its directory after root has used it, and is told when the directory is of root', async () => {
      const dataDirectory = scratch.directory()
      chownSync(dataDirectory, NOBODY.uid, NOBODY.gid)
      const mine = await startChild(scratch, { dataDirectory }, NOBODY)
      mine.signal('SIGTERM')
      await mine.exited
      const roots = await scratch.start({ dataDirectory })
      expect(readUid(postmasterOf(dataDirectory))).toBe(NOBODY.uid)
      await roots.stop()
      const again = await startChild(scratch, { dataDirectory }, NOBODY)
      expect(again.adopted).toBe(false)

      const closed = scratch.directory()
      await expect(startChild(scratch, { dataDirectory: closed }, NOBODY)).rejects.toThrow(
        /directoryUnusable/,
      )
    })
  },
)

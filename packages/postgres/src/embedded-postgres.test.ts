import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { POSTGRES_MAJOR } from './data-directory.js'
import type { EmbeddedPostgresEvent } from './index.js'
import { listServersOf } from './processes.js'
import { clusterOf, FAST, postmasterOf, query, until, useScratch } from './testing/scratch.js'

const scratch = useScratch()

describe('the first start', () => {
  test('makes a UTF-8 database "knowwhen" with a locale that is the same on every machine', async () => {
    const dataDirectory = join(scratch.directory(), 'not', 'yet', 'there')
    const server = await scratch.start({ dataDirectory, settings: FAST })

    const sql = `select current_database() as name, pg_encoding_to_char(encoding) as encoding, datlocprovider as provider,
      datlocale as locale, current_setting('data_checksums') as checksums,
      current_setting('server_version_num')::int / 10000 as major
      from pg_database where datname = current_database()`
    expect(await query(server.connectionString, sql)).toEqual([
      {
        name: 'knowwhen',
        encoding: 'UTF8',
        provider: 'b',
        locale: 'C.UTF-8',
        checksums: 'on',
        major: POSTGRES_MAJOR,
      },
    ])
    expect(server.adopted).toBe(false)
    await server.stop()
  })

  test('asks everybody for a password by scram, and keeps it where only the owner can read it', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const server = await scratch.start({ dataDirectory, settings: FAST })
    const address = new URL(server.connectionString)
    const passwordFile = join(dataDirectory, 'postgres', 'password')

    expect(statSync(passwordFile).mode & 0o777).toBe(0o600)
    expect(readFileSync(passwordFile, 'utf8').trim()).toBe(address.password)
    expect(address.password.length).toBeGreaterThanOrEqual(32)
    address.password = 'guessed'
    await expect(query(address.href, 'select')).rejects.toMatchObject({ code: '28P01' })
    expect(
      await query(server.connectionString, 'select distinct auth_method from pg_hba_file_rules'),
    ).toEqual([{ auth_method: 'scram-sha-256' }])
  })

  test('listens on loopback alone, without a socket in the file system', async () => {
    const server = await scratch.start({ dataDirectory: scratch.sharedDirectory(), settings: FAST })
    const sql = `select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets`
    expect(await query(server.connectionString, sql)).toEqual([{ addresses: '127.0.0.1', sockets: '' }])
  })

  test('begins anew after one that was interrupted in the middle of initdb', async () => {
    const dataDirectory = scratch.directory()
    const home = join(dataDirectory, 'postgres')
    mkdirSync(join(home, 'cluster.new-0123', 'base'), { recursive: true })
    writeFileSync(join(home, 'password'), 'of the interrupted start\n')

    const server = await scratch.start({ dataDirectory, settings: FAST })
    expect(await query(server.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(readdirSync(home).filter((name) => name.includes('.new-'))).toEqual([])
  })
})

describe('a later start', () => {
  test('has the rows, the password and the port of before, and is no adoption', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const first = await scratch.start({ dataDirectory, settings: FAST })
    await query(first.connectionString, 'create table kept as select 42 as answer')
    await first.stop()
    expect(listServersOf(clusterOf(dataDirectory))).toEqual([])

    const second = await scratch.start({ dataDirectory, settings: FAST })
    expect(second.adopted).toBe(false)
    expect(second.connectionString).toBe(first.connectionString)
    expect(await query(second.connectionString, 'select answer from kept')).toEqual([{ answer: 42 }])
  })

  test('takes another port when a program has taken the former one', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const first = await scratch.start({ dataDirectory, settings: FAST })
    await first.stop()
    const intruder = createServer().listen(Number(new URL(first.connectionString).port), '127.0.0.1')
    await once(intruder, 'listening')
    scratch.afterwards(() => void intruder.close())

    const second = await scratch.start({ dataDirectory, settings: FAST })
    expect(second.connectionString).not.toBe(first.connectionString)
    expect(await query(second.connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('says so when the password file is lost, and when the server does not take the password', async () => {
    const dataDirectory = scratch.directory()
    const passwordFile = join(dataDirectory, 'postgres', 'password')
    const server = await scratch.start({ dataDirectory, settings: FAST })

    writeFileSync(passwordFile, 'not this one\n')
    await expect(scratch.start({ dataDirectory })).rejects.toMatchObject({ code: 'passwordRejected' })
    await server.stop()
    rmSync(passwordFile)
    await expect(scratch.start({ dataDirectory })).rejects.toMatchObject({ code: 'passwordLost' })
  })

  test("fails with PostgreSQL's own words when the server refuses to start", async () => {
    const dataDirectory = scratch.sharedDirectory()
    const first = await scratch.start({ dataDirectory, settings: FAST })
    await first.stop()
    const failing = scratch.start({ dataDirectory, settings: { ...FAST, shared_buffers: 'plenty' } })
    await expect(failing).rejects.toMatchObject({ code: 'startFailed' })
    await expect(failing).rejects.toThrow(/invalid value for parameter "shared_buffers": "plenty"/)
  })
})

describe('a directory that is refused', () => {
  test.each([
    { where: 'postgres/cluster', why: 'its own cluster is of PostgreSQL 16' },
    { where: '.', why: "it is somebody's data directory of PostgreSQL 16" },
  ])('names both major versions and the way out, and is left alone: $why', async ({ where }) => {
    const dataDirectory = scratch.directory()
    mkdirSync(join(dataDirectory, where), { recursive: true })
    writeFileSync(join(dataDirectory, where, 'PG_VERSION'), '16\n')

    const refused = scratch.start({ dataDirectory })
    await expect(refused).rejects.toMatchObject({ code: 'wrongMajorVersion' })
    await expect(refused).rejects.toThrow(/PostgreSQL 16.*PostgreSQL 18.*pg_dump.*KNOWWHEN_DATA_DIR/)
    expect(readdirSync(join(dataDirectory, where))).toEqual(['PG_VERSION'])
  })

  test.each([
    {
      where: '.',
      file: 'PG_VERSION',
      content: '18\n',
      why: 'a PostgreSQL 18 data directory that is not ours',
    },
    {
      where: 'postgres/cluster',
      file: 'diary.txt',
      content: 'dear diary',
      why: 'files that are no database',
    },
    { where: '.', file: 'postgres', content: 'a file', why: 'a file in the place of our directory' },
  ])('is not touched: $why', async ({ where, file, content }) => {
    const dataDirectory = scratch.directory()
    mkdirSync(join(dataDirectory, where), { recursive: true })
    writeFileSync(join(dataDirectory, where, file), content)

    await expect(scratch.start({ dataDirectory })).rejects.toMatchObject({ code: 'directoryUnusable' })
    expect(readFileSync(join(dataDirectory, where, file), 'utf8')).toBe(content)
  })

  test.each(['port', 'listen_addresses', 'Port; drop', 'data_directory'])(
    'so is a setting named %s',
    async (name) => {
      const dataDirectory = scratch.directory()
      const refused = scratch.start({ dataDirectory, settings: { ...FAST, [name]: '1' } })
      await expect(refused).rejects.toMatchObject({ code: 'settingInvalid' })
      expect(readdirSync(dataDirectory)).toEqual([])
    },
  )
})

describe('while it is in use', () => {
  test('a postmaster that dies is started again at the same address, and the application is told', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const events: EmbeddedPostgresEvent[] = []
    const server = await scratch.start({
      dataDirectory,
      settings: FAST,
      onEvent: (event) => void events.push(event),
    })
    const { connectionString } = server
    const killed = postmasterOf(dataDirectory)
    process.kill(killed, 'SIGKILL')

    await until(() => events.at(-1)?.kind === 'restored')
    expect(events.map((event) => event.kind)).toEqual(['lost', 'restored'])
    expect(server.connectionString).toBe(connectionString)
    expect(await query(connectionString, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(postmasterOf(dataDirectory)).not.toBe(killed)
  })

  test('a cluster that vanishes is not replaced by an empty one', async () => {
    const dataDirectory = scratch.directory()
    const events: EmbeddedPostgresEvent[] = []
    const server = await scratch.start({
      dataDirectory,
      settings: FAST,
      onEvent: (event) => void events.push(event),
    })
    const postmaster = postmasterOf(dataDirectory)
    rmSync(clusterOf(dataDirectory), { recursive: true, force: true, maxRetries: 5 })
    process.kill(postmaster, 'SIGKILL')

    await until(() => events.some(({ kind }) => kind === 'restartFailed'))
    expect(events.find(({ kind }) => kind === 'restartFailed')).toMatchObject({
      error: { code: 'directoryUnusable' },
    })
    await server.stop()
    expect(existsSync(clusterOf(dataDirectory))).toBe(false)
  })

  test('stopping twice, and stopping two users at once, leaves no server behind', async () => {
    const dataDirectory = scratch.sharedDirectory()
    const first = await scratch.start({ dataDirectory, settings: FAST })
    const second = await scratch.start({ dataDirectory })
    expect(second.adopted).toBe(true)

    await Promise.all([first.stop(), second.stop(), first.stop()])
    expect(listServersOf(clusterOf(dataDirectory))).toEqual([])
  })

  test('one who comes while the last is leaving has a server in the end', async () => {
    const dataDirectory = scratch.sharedDirectory()
    let staying = await scratch.start({ dataDirectory, settings: FAST })
    for (let round = 0; round < 10; round += 1) {
      const leaving = staying
      const [coming] = await Promise.all([scratch.start({ dataDirectory, settings: FAST }), leaving.stop()])
      staying = coming
      // Its lease either kept the server or was lost to the shutdown, upon which the supervisor starts it again.
      await until(() =>
        query(coming.connectionString, 'select').then(
          () => true,
          () => false,
        ),
      )
    }
    expect(postmasterOf(dataDirectory)).toBeGreaterThan(0)
  })
})

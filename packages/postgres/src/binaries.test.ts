import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { prepareBinaries, type BinariesRequest } from './binaries.js'
import { isRoot } from './server-identity.js'
import { copyPackageWithoutLinks, FAST, query, useScratch } from './testing/scratch.js'

const scratch = useScratch()
const onLinux = process.platform === 'linux'

function request(native: string, copyPlaces: readonly string[]): BinariesRequest {
  return { native, identity: undefined, copyPlaces, log: () => undefined }
}

describe.skipIf(!onLinux)(
  'a package installed with --ignore-scripts (its library links are missing; Linux only)',
  () => {
    test('is healed and serves', async () => {
      const directory = scratch.directory()
      chmodSync(directory, 0o755)
      const nativeDirectory = copyPackageWithoutLinks(join(directory, 'package'))
      const library = join(nativeDirectory, 'lib', 'libpq.so.5')
      expect(lstatSync(library, { throwIfNoEntry: false })).toBeUndefined()

      const server = await scratch.start({
        dataDirectory: scratch.directory(),
        nativeDirectory,
        settings: FAST,
      })
      expect(await query(server.connectionString, `select 'ä' < 'z' collate "en-x-icu" as by_icu`)).toEqual([
        { by_icu: true },
      ])
      expect(readlinkSync(library)).toBe('libpq.so.5.18')
    })

    test('is healed alike by two at the same time, and by the next', () => {
      const native = copyPackageWithoutLinks(join(scratch.directory(), 'package'))
      rmSync(join(native, 'lib', 'libpq.so.5'), { force: true })
      const first = prepareBinaries(request(native, []))
      expect(prepareBinaries(request(native, []))).toEqual(first)
      expect(first.postgres).toBe(join(native, 'bin', 'postgres'))
    })
  },
)

describe('binaries that cannot be used', () => {
  test('are reported with what to do when they are not installed', () => {
    const empty = scratch.directory()
    const attempt = () => prepareBinaries(request(empty, [empty]))
    expect(attempt).toThrow(expect.objectContaining({ code: 'binariesMissing' }))
    expect(attempt).toThrow(/npm ci.*DATABASE_URL/)
  })
})

describe.skipIf(!isRoot())('the copy for the user that runs the server (as root only)', () => {
  const identity = { uid: 65_534, gid: 65_534, name: 'nobody' }

  /** In a directory with mode 0700, which nobody cannot enter. */
  function closedPackage(): string {
    const target = join(scratch.sharedDirectory(), 'package')
    return existsSync(target) ? join(target, 'native') : copyPackageWithoutLinks(target)
  }

  function openPlace(): string {
    const place = scratch.directory()
    chmodSync(place, 0o755)
    return place
  }

  test('is whole, readable for everybody, writable for root alone, and made once', () => {
    const native = closedPackage()
    const place = openPlace()
    const lines: string[] = []
    const copied = { native, identity, copyPlaces: [place], log: (line: string) => void lines.push(line) }
    const { postgres } = prepareBinaries(copied)

    expect(postgres.startsWith(`${place}/postgresql-18.4.0-beta.17-`)).toBe(true)
    for (const path of [postgres, dirname(postgres), dirname(dirname(postgres))]) {
      expect(lstatSync(path).mode & 0o777).toBe(0o755)
    }
    expect(lstatSync(join(dirname(postgres), '..', 'lib', 'libpq.so.5')).isSymbolicLink()).toBe(true)
    expect(prepareBinaries(copied).postgres).toBe(postgres)
    expect(lines.filter((line) => line.startsWith('copied'))).toHaveLength(1)
    expect(readdirSync(place)).toHaveLength(1)
  })

  test.each([
    {
      why: 'others may write it',
      prepare: (place: string) => {
        chmodSync(place, 0o777)
      },
    },
    {
      why: 'it is not sticky and lies below one that others may write',
      prepare: (place: string) => {
        chmodSync(place, 0o777)
        mkdirSync(join(place, 'inner'), { mode: 0o755 })
      },
      inner: 'inner',
    },
  ])('is not put into a place where another user could change it: $why', ({ prepare, inner = '' }) => {
    const native = closedPackage()
    const place = openPlace()
    prepare(place)
    const attempt = () =>
      prepareBinaries({ native, identity, copyPlaces: [join(place, inner)], log: () => undefined })
    expect(attempt).toThrow(expect.objectContaining({ code: 'binariesUnusable' }))
  })

  test('is not taken from a stranger who put one there before', () => {
    const native = closedPackage()
    const place = openPlace()
    const { postgres } = prepareBinaries({ native, identity, copyPlaces: [place], log: () => undefined })
    const copy = dirname(dirname(dirname(postgres)))
    chmodSync(copy, 0o777)
    writeFileSync(postgres, 'malice')

    const fallback = openPlace()
    const again = prepareBinaries({ native, identity, copyPlaces: [place, fallback], log: () => undefined })
    expect(again.postgres.startsWith(fallback)).toBe(true)
  })
})

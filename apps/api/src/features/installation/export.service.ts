/**
 * An organisation as an archive. The rows are first written to a temporary folder at one moment of the database (an
 * archive's entries begin with their length), so that a slow reader holds no connection, and then packed and sent.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

import type { OrganizationId } from '@knowwhen/domain'
import { pack, type Pack } from 'tar-stream'

import { newestMigration } from '../../db/migrate.js'
import { asOrganizationAtOneMoment } from '../../db/snapshot.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Deps } from '../../deps.js'
import type { Actor } from '../../http/actor.js'
import type { FileAnswer } from '../../http/mount-file.js'
import { tooManyRequests } from '../../http/problems.js'
import { version } from '../../version.js'
import {
  ARCHIVE_FORMAT,
  listArchiveTables,
  MANIFEST,
  pathOf,
  PEOPLE,
  README,
  readmeOf,
  type ArchiveFile,
  type Manifest,
} from './archive-format.js'
import { getOrganizationName, listEverybody, readLines } from './archive.read.js'

interface FilePlan {
  readonly path: string
  readonly table: string | null
  readonly columns: readonly string[]
}

type Pieces = AsyncIterable<readonly string[]> | Iterable<readonly string[]>

/** Writes lines to a file of the folder and answers what the manifest says of it. */
const spool = async (folder: string, plan: FilePlan, pieces: Pieces): Promise<ArchiveFile> => {
  const sha256 = createHash('sha256')
  let rows = 0
  let bytes = 0
  const target = await open(join(folder, plan.path), 'wx', 0o600)
  try {
    for await (const lines of pieces) {
      const piece = Buffer.from(lines.map((line) => `${line}\n`).join(''))
      sha256.update(piece)
      rows += lines.length
      bytes += piece.length
      await target.write(piece)
    }
  } finally {
    await target.close()
  }
  return { ...plan, columns: [...plan.columns], rows, bytes, sha256: sha256.digest('hex') }
}

const spoolEverything = async (tx: TenantTx, folder: string): Promise<readonly ArchiveFile[]> => {
  await mkdir(join(folder, 'tables'))
  const words = readmeOf(await getOrganizationName(tx)).trimEnd()
  const people = (await listEverybody(tx)).map((person) => JSON.stringify(person))
  const files = [
    await spool(folder, { path: README, table: null, columns: [] }, [[words]]),
    await spool(folder, { path: PEOPLE, table: null, columns: ['id', 'name', 'email'] }, [people]),
  ]
  for (const table of listArchiveTables()) {
    const plan = { path: pathOf(table.name), table: table.name, columns: table.kept }
    files.push(await spool(folder, plan, readLines(tx, table)))
  }
  return files
}

const writeManifest = async (
  folder: string,
  { files, name, actor }: { files: readonly ArchiveFile[]; name: string; actor: Actor },
): Promise<void> => {
  const manifest: Manifest = {
    format: ARCHIVE_FORMAT,
    product: 'Knowwhen',
    version,
    migration: await newestMigration(),
    exportedAt: actor.at.toISOString(),
    organization: { id: actor.organizationId, name },
    files: [...files],
  }
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
}

const addEntries = async (archive: Pack, folder: string, files: readonly ArchiveFile[]): Promise<void> => {
  archive.entry({ name: MANIFEST }, await readFile(join(folder, MANIFEST)))
  for (const { path, bytes } of files) {
    await pipeline(createReadStream(join(folder, path)), archive.entry({ name: path, size: bytes }))
  }
  archive.finalize()
}

/** The archive in pieces; the folder is gone when they have been read, or nobody reads them any more. */
async function* packed(folder: string, files: readonly ArchiveFile[], done: () => Promise<void>) {
  const archive = pack()
  const gzip = createGzip()
  const pieces: AsyncIterable<Uint8Array> = gzip
  const work = Promise.all([addEntries(archive, folder, files), pipeline(archive, gzip)])
  // Whoever reads the pieces is told of a failure by them; this keeps it from being told twice.
  work.catch((error: unknown) => gzip.destroy(error instanceof Error ? error : undefined))
  try {
    yield* pieces
    await work
  } finally {
    archive.destroy()
    gzip.destroy()
    await done()
  }
}

/** Each holds a connection for as long as the rows are read: of a few in the whole process, anybody's. */
const MOST_AT_ONCE = 2
/** Each holds room on the disk until its last byte is read, which a reader may put off: of a few per organisation. */
const MOST_PER_ORGANIZATION = 2

let atWork = 0
const archivesOf = new Map<OrganizationId, number>()

/** Answers how to give the turn back. @throws Problem 429 */
const takeTurn = (): (() => void) => {
  if (atWork >= MOST_AT_ONCE) {
    throw tooManyRequests(30, 'Other archives are being made. Please try again in a moment.')
  }
  atWork += 1
  return () => {
    atWork -= 1
  }
}

/** Answers how to give the place back. @throws Problem 429 */
const takePlace = (organizationId: OrganizationId): (() => void) => {
  const taken = archivesOf.get(organizationId) ?? 0
  if (taken >= MOST_PER_ORGANIZATION) {
    throw tooManyRequests(
      30,
      'Archives of your organisation are being downloaded already. Please try again when they have arrived.',
    )
  }
  archivesOf.set(organizationId, taken + 1)
  return () => {
    const left = (archivesOf.get(organizationId) ?? 1) - 1
    if (left === 0) archivesOf.delete(organizationId)
    else archivesOf.set(organizationId, left)
  }
}

/** Everything that the archive consists of, in the folder. @throws Problem 429 */
const spoolArchive = async (deps: Deps, actor: Actor, folder: string): Promise<readonly ArchiveFile[]> => {
  const giveTurnBack = takeTurn()
  try {
    const { files, name } = await asOrganizationAtOneMoment(deps.db, actor.organizationId, async (tx) => ({
      files: await spoolEverything(tx, folder),
      name: await getOrganizationName(tx),
    }))
    await writeManifest(folder, { files, name, actor })
    return files
  } finally {
    giveTurnBack()
  }
}

/** Makes the archive and answers it, to be sent in pieces. @throws Problem 429 */
export const exportArchive = async (deps: Deps, actor: Actor): Promise<FileAnswer> => {
  const givePlaceBack = takePlace(actor.organizationId)
  let folder: string | undefined
  const done = async (): Promise<void> => {
    givePlaceBack()
    if (folder !== undefined) await rm(folder, { recursive: true, force: true })
  }
  try {
    folder = await mkdtemp(join(tmpdir(), 'knowwhen-export-'))
    const files = await spoolArchive(deps, actor, folder)
    const day = actor.at.toISOString().slice(0, 10)
    return {
      mediaType: 'application/gzip',
      fileName: `knowwhen-${actor.organizationId}-${day}.tar.gz`,
      content: packed(folder, files, done),
    }
  } catch (error) {
    await done()
    throw error
  }
}

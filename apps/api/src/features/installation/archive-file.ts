/** Reads an archive from a file, entry by entry, and holds it against its manifest. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'

import { extract } from 'tar-stream'

import { ARCHIVE_FORMAT, ArchiveError, MANIFEST, manifestSchema, type Manifest } from './archive-format.js'

type Bytes = AsyncIterable<Uint8Array>

export interface ArchiveEntry {
  readonly path: string
  readonly content: Bytes
}

const unreadable = (why: string) =>
  new ArchiveError(`This file is no archive of Knowwhen, or it was damaged on its way: ${why}.`)

async function* bytesOf(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const piece of source) if (piece instanceof Uint8Array) yield piece
}

/** Calls `take` for each entry in order; what it does not read is passed over. */
export const readEntries = async (
  file: string,
  take: (entry: ArchiveEntry) => Promise<void>,
): Promise<void> => {
  const entries = extract()
  const reading = pipeline(createReadStream(file), createGunzip(), entries)
  // The loop below ends with the same error, and is waited for first.
  reading.catch(() => undefined)
  for await (const entry of entries) {
    await take({ path: entry.header.name, content: bytesOf(entry) })
    entry.resume()
  }
  await reading
}

/** A manifest of a hundred tables is smaller than this. */
const LARGEST_MANIFEST = 4 * 1024 * 1024

const textOf = async (content: Bytes): Promise<string> => {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of content) {
    bytes += piece.length
    if (bytes > LARGEST_MANIFEST) throw unreadable('its manifest is too large')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable('its manifest cannot be read')
  }
}

const formatOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined

const readManifest = async ({ path, content }: ArchiveEntry): Promise<Manifest> => {
  if (path !== MANIFEST) throw unreadable('it does not begin with a manifest')
  const value = jsonOf(await textOf(content))
  const format = formatOf(value)
  if (typeof format === 'number' && format > ARCHIVE_FORMAT) {
    throw new ArchiveError(
      `This archive has format ${format}; this installation reads format ${ARCHIVE_FORMAT}. Update it first.`,
    )
  }
  const parsed = manifestSchema.safeParse(value)
  if (!parsed.success) throw unreadable('its manifest cannot be read')
  return parsed.data
}

const NEWLINE = 10

const measure = async (content: Bytes) => {
  const sha256 = createHash('sha256')
  let bytes = 0
  let lines = 0
  for await (const piece of content) {
    sha256.update(piece)
    bytes += piece.length
    for (const byte of piece) if (byte === NEWLINE) lines += 1
  }
  return { sha256: sha256.digest('hex'), bytes, lines }
}

const assertPromised = async (
  { path, content }: ArchiveEntry,
  promised: Manifest['files'][number] | undefined,
): Promise<void> => {
  if (promised?.path !== path) throw unreadable(`${path} is not what its manifest promises there`)
  const { sha256, bytes, lines } = await measure(content)
  const isTrue =
    sha256 === promised.sha256 &&
    bytes === promised.bytes &&
    (promised.table === null || lines === promised.rows)
  if (!isTrue) throw unreadable(`${path} is not what its manifest says`)
}

/**
 * Reads the whole archive once and answers its manifest.
 * @throws ArchiveError unless it is whole, unchanged, and of a format that this program reads
 */
export const checkArchive = async (file: string): Promise<Manifest> => {
  let manifest: Manifest | undefined
  let seen = 0
  try {
    await readEntries(file, async (entry) => {
      if (manifest === undefined) manifest = await readManifest(entry)
      else await assertPromised(entry, manifest.files[seen++])
    })
  } catch (error) {
    if (error instanceof ArchiveError) throw error
    throw unreadable(error instanceof Error ? error.message : String(error))
  }
  if (manifest === undefined) throw unreadable('it is empty')
  if (seen !== manifest.files.length) throw unreadable('its end is missing')
  return manifest
}

/** Lines of an entry, in pieces of at most so many, or of about a megabyte. */
export async function* linesOf(content: Bytes, most: number): AsyncGenerator<readonly string[]> {
  let rest: Buffer[] = []
  let lines: string[] = []
  let size = 0
  for await (const piece of content) {
    let from = 0
    for (let at = piece.indexOf(NEWLINE, from); at >= 0; at = piece.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...rest, piece.subarray(from, at)])
      rest = []
      from = at + 1
      lines.push(line.toString('utf8'))
      size += line.length
      if (lines.length >= most || size > 1024 * 1024) {
        yield lines
        lines = []
        size = 0
      }
    }
    rest.push(Buffer.from(piece.subarray(from)))
  }
  if (lines.length > 0) yield lines
}

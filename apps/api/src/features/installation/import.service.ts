/** Brings an organisation's archive into this installation: all of it, or nothing. An operator's command. */
import { randomBytes } from 'node:crypto'

import { brandId, type OrganizationId } from '@knowwhen/domain'

import { newestMigration } from '../../db/migrate.js'
import { asOrganization, type TenantTx } from '../../db/tenant.js'
import { databaseErrorOf } from '../../db/unique-violation.js'
import type { Deps } from '../../deps.js'
import { BrokenLog, signLogsAnew } from '../achievements/index.js'
import { recordAudit } from '../auth/index.js'
import { checkArchive, linesOf, readEntries, type ArchiveEntry } from './archive-file.js'
import {
  ArchiveError,
  listArchiveTables,
  PEOPLE,
  personSchema,
  type ArchiveFile,
  type ArchivePerson,
  type Manifest,
} from './archive-format.js'
import {
  findPerson,
  insertPersonOfArchive,
  insertRows,
  organizationExists,
  type Row,
} from './archive.repo.js'
import { countPeople } from './installation.read.js'

const REQUEST_ID = 'import-organization'
const ROWS_AT_ONCE = 500
const HASH_BYTES = 32

/** Nothing that anybody knows, where a hash must stand. */
const unknownHash = (): string => String.raw`\x${randomBytes(HASH_BYTES).toString('hex')}`

interface Restoring {
  readonly deps: Deps
  /** ISO instant. */
  readonly now: string
}

/** What must be another way here than it was there, by table. */
const restored: Readonly<Record<string, (row: Row, restoring: Restoring) => Row>> = {
  // Nothing there can delete it here, and nobody's domain was proven here.
  organizations: () => ({ delete_after: null, join_domain: null, join_role: null }),
  api_keys: (row, { now }) => ({ key_hash: unknownHash(), revoked_at: row['revoked_at'] ?? now }),
  growthbook_connections: () => ({ secret_key_ciphertext: '', secret_key_hint: '' }),
  identity_providers: (_, { deps }) => ({
    client_secret: deps.secrets.encrypt(''),
    is_enforced: false,
    domain_verified_at: null,
  }),
  invitations: (row, { now }) => ({
    token_hash: unknownHash(),
    revoked_at: row['accepted_at'] === null ? (row['revoked_at'] ?? now) : row['revoked_at'],
  }),
  // Their workers are elsewhere.
  sync_runs: (row, { now }) =>
    row['status'] === 'queued' || row['status'] === 'running' ? { status: 'failed', finished_at: now } : {},
}

/** What is hashed with its people's ids inside: another id would break the proof. */
const HASHED = new Set(['hypothesis_seals', 'achievement_people', 'achievements', 'evidence'])

export interface Imported {
  readonly organizationId: OrganizationId
  readonly name: string
  readonly rows: number
  readonly people: { readonly found: number; readonly made: number }
}

const objectOf = (line: string, path: string): Row => {
  const value: unknown = JSON.parse(line)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ArchiveError(`${path}: a line is no object.`)
  }
  return { ...value }
}

const sorted = (names: readonly string[]): string => [...names].sort().join(', ')

/** @throws ArchiveError where a line has other fields than its manifest says */
const assertFields = (row: Row, { path, columns }: ArchiveFile): void => {
  if (sorted(Object.keys(row)) !== sorted(columns)) {
    throw new ArchiveError(`${path}: a line has other fields than the manifest says.`)
  }
}

/** @throws ArchiveError where the archive knows a table or column that is not here, or lacks one that is needed */
const assertFits = (file: ArchiveFile): void => {
  const table = listArchiveTables().find(({ name }) => name === file.table)
  if (table === undefined) throw new ArchiveError(`${file.path}: there is no such table here.`)
  const unknown = file.columns.filter((column) => !table.kept.includes(column))
  if (unknown.length > 0) {
    throw new ArchiveError(`${file.path}: there is no column ${unknown.join(', ')} here.`)
  }
  const missing = table.columns.filter(
    ({ name, isRequired }) => isRequired && table.kept.includes(name) && !file.columns.includes(name),
  )
  if (missing.length > 0) {
    throw new ArchiveError(`${file.path}: ${missing.map(({ name }) => name).join(', ')} is missing.`)
  }
}

const assertUsable = async (deps: Deps, manifest: Manifest): Promise<void> => {
  const { migration, version, organization, files } = manifest
  if ((await countPeople(deps.db)) === 0) {
    throw new ArchiveError('Set this installation up first: open it in a browser, or use npm run bootstrap.')
  }
  if (migration > (await newestMigration())) {
    throw new ArchiveError(
      `This archive was made by version ${version}, which is newer. Update this installation first.`,
    )
  }
  if (await organizationExists(deps.db, brandId<OrganizationId>(organization.id))) {
    throw new ArchiveError(`The organisation ${organization.name} is in this installation already.`)
  }
  for (const file of files) if (file.table !== null) assertFits(file)
}

const erasedAddress = (id: string): string => `erased-${id}@invalid`

/** The ids that people have here, by the ids that they had there, where these differ. */
type NewIds = Map<string, string>

interface Import extends Restoring {
  readonly tx: TenantTx
  readonly manifest: Manifest
  readonly newIds: NewIds
  readonly at: Date
}

const takePeople = async ({ tx, newIds, at }: Import, entry: ArchiveEntry): Promise<Imported['people']> => {
  const counts = { found: 0, made: 0 }
  for await (const lines of linesOf(entry.content, ROWS_AT_ONCE)) {
    for (const line of lines) {
      const person: ArchivePerson = personSchema.parse(JSON.parse(line))
      const known = await findPerson(tx, person)
      counts[known === undefined ? 'made' : 'found'] += 1
      if (known === undefined) {
        await insertPersonOfArchive(tx, person, { at, isErased: person.email === erasedAddress(person.id) })
      } else if (known !== person.id) newIds.set(person.id, known)
    }
  }
  return counts
}

/** Ids are unique, so that they can be replaced wherever they stand: in columns, in details, in mentions. */
const withNewIds = (line: string, newIds: NewIds): string =>
  newIds.size === 0
    ? line
    : line.replaceAll(new RegExp([...newIds.keys()].join('|'), 'g'), (id) => newIds.get(id) ?? id)

const takeTable = async (given: Import, file: ArchiveFile, entry: ArchiveEntry): Promise<number> => {
  const { tx, newIds } = given
  const table = file.table ?? ''
  const restore = restored[table]
  const ids = HASHED.has(table) ? new Map<string, string>() : newIds
  let count = 0
  for await (const lines of linesOf(entry.content, ROWS_AT_ONCE)) {
    const rows = lines.map((line) => {
      const row = objectOf(withNewIds(line, ids), file.path)
      assertFields(row, file)
      return { ...row, ...restore?.(row, given) }
    })
    const columns = Object.keys(rows[0] ?? {})
    await insertRows(tx, { table, columns, rows })
    count += rows.length
  }
  return count
}

const writeDown = async (
  { tx, at, manifest }: Import,
  outcome: Pick<Imported, 'rows' | 'people'> & { readonly logs: number },
): Promise<void> => {
  const { exportedAt, version, organization } = manifest
  await recordAudit(
    tx,
    { userId: null, requestId: REQUEST_ID, at },
    {
      action: 'organization.imported',
      subjectType: 'organization',
      subjectId: organization.id,
      after: {
        exportedAt,
        version,
        rows: outcome.rows,
        people: outcome.people,
        logsSignedAnew: outcome.logs,
      },
    },
  )
}

const takeEverything = async (given: Import, file: string): Promise<Pick<Imported, 'rows' | 'people'>> => {
  const files = new Map(given.manifest.files.map((each) => [each.path, each]))
  let people: Imported['people'] = { found: 0, made: 0 }
  let rows = 0
  await readEntries(file, async (entry) => {
    const described = files.get(entry.path)
    if (entry.path === PEOPLE) people = await takePeople(given, entry)
    else if (described !== undefined && described.table !== null) {
      rows += await takeTable(given, described, entry)
    }
  })
  return { rows, people }
}

/** What the database refuses is the archive's fault, and told without the rows' values. */
const inWords = (error: unknown): unknown => {
  if (error instanceof BrokenLog) return new ArchiveError(error.message)
  const found = databaseErrorOf(error)
  if (found === undefined) return error
  return new ArchiveError(`The archive does not fit together: ${found.message}.`)
}

/**
 * Makes the organisation of this archive, all or nothing.
 * @throws ArchiveError with what is wrong and what to do
 */
export const importArchive = async (deps: Deps, file: string): Promise<Imported> => {
  const manifest = await checkArchive(file)
  await assertUsable(deps, manifest)
  const organizationId = brandId<OrganizationId>(manifest.organization.id)
  const at = deps.clock.now()
  try {
    return await asOrganization(deps.db, organizationId, async (tx) => {
      const given: Import = { deps, tx, manifest, newIds: new Map(), at, now: at.toISOString() }
      const taken = await takeEverything(given, file)
      const logs = await signLogsAnew(tx, deps)
      await writeDown(given, { ...taken, logs })
      return { organizationId, name: manifest.organization.name, ...taken }
    })
  } catch (error) {
    throw inWords(error)
  }
}

/** What an organisation's archive looks like: the manifest, what is left out, and the words for people. */
import { z } from 'zod'

import { listTenantTables, type TenantTable } from '../../db/tenant-tables.js'

/** Rises when an older program could not read the archive any more. */
export const ARCHIVE_FORMAT = 1

export const MANIFEST = 'manifest.json'
export const README = 'README.md'
export const PEOPLE = 'people.jsonl'
export const pathOf = (table: string): string => `tables/${table}.jsonl`

const file = z.object({
  path: z.string(),
  /** Null: not a table's. */
  table: z.string().nullable(),
  /** Names of the fields of every line. */
  columns: z.array(z.string()),
  rows: z.int().min(0),
  bytes: z.int().min(0),
  sha256: z.string(),
})
export type ArchiveFile = z.output<typeof file>

export const manifestSchema = z.object({
  format: z.int().min(1),
  product: z.literal('Knowwhen'),
  /** Of the program that made the archive. */
  version: z.string(),
  /** Time stamp of its newest migration. */
  migration: z.number(),
  exportedAt: z.iso.datetime(),
  organization: z.object({ id: z.uuid(), name: z.string() }),
  /** In the order in which they stand in the archive, and can be stored. */
  files: z.array(file),
})
export type Manifest = z.output<typeof manifestSchema>

export const personSchema = z.object({ id: z.uuid(), name: z.string(), email: z.string() })
export type ArchivePerson = z.output<typeof personSchema>

/** Answers already given, kept for a day for whoever repeats a request; and pictures that can be fetched again. */
const LEFT_OUT_TABLES: readonly string[] = ['idempotency_keys', 'screenshots']

/** What opens something, or is readable with the installation's own secret alone. */
export const LEFT_OUT_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  api_keys: ['key_hash'],
  // Without its key a connection is not read, so that no time for it is kept either.
  growthbook_connections: [
    'secret_key_ciphertext',
    'secret_key_hint',
    'webhook_key_ciphertext',
    'webhook_key_hint',
    'next_sync_at',
  ],
  identity_providers: ['client_secret'],
  invitations: ['token_hash'],
  organization_mails: ['body'],
}

export interface ArchiveTable extends TenantTable {
  /** Columns that are in the archive. */
  readonly kept: readonly string[]
}

/** The tables of the archive, in the order in which they can be stored. */
export const listArchiveTables = (): readonly ArchiveTable[] =>
  listTenantTables()
    .filter(({ name }) => !LEFT_OUT_TABLES.includes(name))
    .map((table) => ({
      ...table,
      kept: table.columns
        .map((column) => column.name)
        .filter((column) => LEFT_OUT_COLUMNS[table.name]?.includes(column) !== true),
    }))

/** An archive that cannot be used; the message says why and what to do. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
}

export const readmeOf = (organizationName: string): string => `# ${organizationName}, taken from Knowwhen

One organisation as it was at one moment.

- \`manifest.json\`: format ${ARCHIVE_FORMAT}, the version that made it, and for each file its rows, bytes and SHA-256.
- \`people.jsonl\`: everybody who belongs or belonged to the organisation: \`id\`, \`name\`, \`email\`.
- \`tables/<table>.jsonl\`: one line per row, a JSON object with the table's columns. Times are ISO 8601 in UTC,
  binary values are hexadecimal behind \`\\x\`, lines are in the order of the primary key.
- \`tables/evidence.jsonl\` holds every reading with its payload byte for byte (\`raw\`) and its SHA-256 (\`raw_hash\`).

Left out, because it opens something: the secret keys of GrowthBook connections and of their webhooks, the hashes of API keys and of
invitation links, the secret of the identity provider, and the text of mails; and answers kept for repeated requests, and copies of pictures.

Bring it into another installation with

    npm run -s import-organization -- --file <this archive>

There, connections ask for their secret key again, API keys and open invitations are revoked, single sign-on has to be
verified anew, and heads of logs are signed anew after their chains were verified. People are found by their e-mail
address, or made without a password. Where somebody has another id there, theirs is put in the place of the old one,
except in what is hashed (seals, and the commitments of logs), which stays as it was.
`

/** An organisation goes from one installation to another, and is the same there. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

import type { ChainVerification } from '@knowwhen/contract'
import { extract, pack } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { listTenantTables } from '../../db/tenant-tables.js'
import { testApp, type TestApp } from '../../testing/app.js'
import { anExperiment, aWorld, get, post, type World } from '../../testing/cards.js'
import { aJudgedCard, aReading, validated } from '../../testing/verdicts.js'
import { LEFT_OUT_COLUMNS, listArchiveTables, manifestSchema, type Manifest } from './archive-format.js'
import { importArchive } from './import.service.js'

let here: TestApp
let there: TestApp
let w: World
let folder: string
let archive: Buffer

type Files = ReadonlyMap<string, string>

const filesOf = async (gzipped: Buffer): Promise<Files> => {
  const files = new Map<string, string>()
  const entries = extract()
  entries.end(gunzipSync(gzipped))
  for await (const entry of entries) {
    const pieces: Uint8Array[] = []
    for await (const piece of entry) if (piece instanceof Uint8Array) pieces.push(piece)
    files.set(entry.header.name, Buffer.concat(pieces).toString('utf8'))
  }
  return files
}

const manifestOf = (files: Files): Manifest =>
  manifestSchema.parse(JSON.parse(files.get('manifest.json') ?? '{}'))
const linesIn = (files: Files, table: string): readonly Record<string, unknown>[] =>
  (files.get(`tables/${table}.jsonl`) ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)))

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** The archive again, with one file changed and, unless it is the manifest, an honest manifest. */
const changed = async (path: string, change: (text: string) => string): Promise<Buffer> => {
  const files = new Map(await filesOf(archive))
  files.set(path, change(files.get(path) ?? ''))
  const manifest = manifestOf(files)
  const described = manifest.files.map((file) => {
    const text = files.get(file.path) ?? ''
    return { ...file, bytes: Buffer.byteLength(text), sha256: sha256(text) }
  })
  if (path !== 'manifest.json') files.set('manifest.json', JSON.stringify({ ...manifest, files: described }))
  const packed = pack()
  for (const [name, text] of files) packed.entry({ name }, text)
  packed.finalize()
  const pieces: Uint8Array[] = []
  for await (const piece of packed) if (piece instanceof Uint8Array) pieces.push(piece)
  return gzipSync(Buffer.concat(pieces))
}

const exported = async (t: TestApp, headers: object): Promise<Buffer> => {
  const answer = await t.app.inject({ url: '/api/v1/organization/export', headers: { ...headers } })
  expect(answer.statusCode, answer.body.slice(0, 300)).toBe(200)
  expect(answer.headers['content-type']).toBe('application/gzip')
  return answer.rawPayload
}

const bring = async (t: TestApp, content: Buffer) => {
  const file = join(folder, `${randomUUID()}.tar.gz`)
  await writeFile(file, content)
  return importArchive(t.deps, file)
}

/** A decided card with its evidence, something in every corner of the record. */
const work = async (): Promise<void> => {
  await aReading(w, await anExperiment(w), 0.12)
  const card = await aJudgedCard(w, validated)
  await post(w, `/api/v1/hypotheses/${card.id}/decisions`, {
    headers: w.editor.headers,
    payload: { kind: 'ship', rationale: 'It works; “quotes”, \\ and\nlines too.' },
  })
  await post(w, '/api/v1/kpis', {
    headers: w.org.headers,
    payload: { name: 'Revenue', unit: 'money', direction: 'increase' },
  })
  const ids = [w.org.organizationId, randomUUID(), w.editor.userId]
  await here.database.asOwner(
    `INSERT INTO comments (organization_id, id, subject_type, subject_id, author_id, body, created_at)
     VALUES ($1, $2, 'hypothesis', $2, $3::uuid, '@[' || $3::text || '] please look', '2026-01-02T03:04:05.678Z')`,
    ids,
  )
  await here.database.asOwner(
    `INSERT INTO invitations (organization_id, id, role, token_hash, invited_by, created_at, last_sent_at, expires_at)
     VALUES ($1, $2, 'editor', '\\x1234', $3, now(), now(), now())`,
    ids,
  )
  await here.database.asOwner(
    `INSERT INTO organization_mails (organization_id, id, kind, user_id, recipient, subject, body, created_at)
     VALUES ($1, $2, 'invitation', $3, 'new@example.com', 'Come in', 'https://the-secret-link', now())`,
    ids,
  )
  await here.database.asOwner(
    `INSERT INTO identity_providers (organization_id, id, name, issuer, client_id, client_secret, domain, domain_token,
       domain_verified_at, is_enforced, default_role, created_at)
     VALUES ($1, $2, 'Okta', 'https://id.example.com', 'us', 'the-client-secret', 'example.com', 't', now(), false, 'member', now())`,
    ids.slice(0, 2),
  )
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'knowwhen-archive-test-'))
  here = await testApp()
  there = await testApp({ env: {} })
  w = await aWorld(here, 'Travellers')
  await aWorld(here, 'Neighbours')
  await work()
  archive = await exported(here, w.org.headers)
})
afterAll(async () => {
  await here.close()
  await there.close()
  await rm(folder, { recursive: true })
})

describe('the archive', () => {
  it('holds every table of the schema but the answers kept for repeated requests, and copies of pictures', async () => {
    const files = await filesOf(archive)
    const tables = listTenantTables().map(({ name }) => name)
    expect(tables.length).toBeGreaterThan(25)
    const held = manifestOf(files).files.flatMap(({ table }) => (table === null ? [] : [table]))
    expect([...held, 'idempotency_keys', 'screenshots'].sort()).toEqual([...tables].sort())
    expect(files.get('README.md')).toContain('# Travellers')
  })

  it('says truly of each file how long it is, what its hash is and how many rows it has', async () => {
    const files = await filesOf(archive)
    const manifest = manifestOf(files)
    expect(manifest).toMatchObject({ format: 1, organization: { id: w.org.organizationId } })
    for (const file of manifest.files) {
      const text = files.get(file.path) ?? ''
      expect(file).toMatchObject({ bytes: Buffer.byteLength(text), sha256: sha256(text) })
    }
    for (const { name } of listArchiveTables()) {
      const described = manifest.files.find(({ table }) => table === name)
      expect(linesIn(files, name)).toHaveLength(described?.rows ?? -1)
    }
    expect(linesIn(files, 'decisions')).toHaveLength(1)
  })

  it('holds evidence with its payload, nothing of the neighbours, and no secret', async () => {
    const files = await filesOf(archive)
    expect(linesIn(files, 'evidence')).toMatchObject([{ raw: '{}', grade: 'A' }])
    const everything = [...files.values()].join('\n')
    expect(everything).not.toContain('Neighbours')
    expect(everything).not.toMatch(/the-secret-link|the-client-secret|\\\\x1234/)
    for (const [table, columns] of Object.entries(LEFT_OUT_COLUMNS)) {
      const rows = linesIn(files, table)
      expect(rows.length).toBeGreaterThan(0)
      for (const column of columns) expect(Object.keys(rows[0] ?? {})).not.toContain(column)
    }
  })

  it('leaves out whatever is named like a secret, in tables added tomorrow too', () => {
    const harmless = new Set([
      'achievements.hash',
      'achievements.previous_hash',
      'achievement_heads.hash',
      'hypothesis_seals.hash',
      'identity_providers.domain_token',
    ])
    const suspicious = listArchiveTables().flatMap(({ name, kept }) =>
      kept
        .filter(
          (column) =>
            /secret|token|hash|password|cipher|private/.test(column) && !/^(raw|reading)_hash$/.test(column),
        )
        .map((column) => `${name}.${column}`),
    )
    expect(suspicious.filter((column) => !harmless.has(column))).toEqual([])
  })

  it('is made for owners alone, by a session or an admin key, and written down', async () => {
    const admin = await here.aPerson(w.org.organizationId, { role: 'admin' })
    expect((await get(w, '/api/v1/organization/export', admin.headers)).statusCode).toBe(403)
    const writer = await here.anApiKey(w.org.owner, { scope: 'write' })
    const { authorization } = writer
    expect((await get(w, '/api/v1/organization/export', { authorization })).statusCode).toBe(403)
    await exported(here, w.org.keyHeaders)
    const { rows } = await here.database.asOwner(
      "SELECT count(*)::int AS times FROM audit_events WHERE action = 'organization.exported'",
    )
    expect(rows).toEqual([{ times: 2 }])
  })
})

/** What is meant to be another way after an import. */
const setAnew: Readonly<Record<string, readonly string[]>> = {
  achievement_heads: ['signature'],
  api_keys: ['revoked_at'],
  identity_providers: ['domain_verified_at', 'is_enforced'],
  invitations: ['revoked_at'],
}

const comparable = (files: Files, table: string) =>
  linesIn(files, table)
    .filter(
      (row) => table !== 'audit_events' || !/organization\.(imported|exported)/.test(String(row['action'])),
    )
    .map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => setAnew[table]?.includes(name) !== true)),
    )

describe('an import', () => {
  it('waits until the installation has somebody who looks after it', async () => {
    await expect(bring(there, archive)).rejects.toThrow(/Set this installation up first/)
    await there.anOrganization({ name: 'Residents' })
  })

  it('refuses what was changed on its way, is newer, or does not fit, in words and without a trace', async () => {
    const cut = archive.subarray(0, archive.length - 200)
    await expect(bring(there, cut)).rejects.toThrow(/damaged|no archive/)
    await expect(bring(there, Buffer.from('hello'))).rejects.toThrow(/no archive of Knowwhen/)
    const dishonest = await changed('manifest.json', (text) =>
      text.replace(/"sha256": ?"[0-9a-f]/, '"sha256":"x'),
    )
    await expect(bring(there, dishonest)).rejects.toThrow(/not what its manifest says/)
    const newer = await changed('manifest.json', (text) => text.replace('"format": 1', '"format": 2'))
    await expect(bring(there, newer)).rejects.toThrow(/has format 2.*Update it first/)
    const later = await changed('manifest.json', (text) => text.replace(/"migration": \d/, '"migration": 9'))
    await expect(bring(there, later)).rejects.toThrow(/newer/)
    const wider = await changed('tables/kpis.jsonl', (text) => text.replace('"name"', '"surname"'))
    await expect(bring(there, wider)).rejects.toThrow(/other fields/)
    const orphaned = await changed('tables/kpis.jsonl', (text) => text.replace('"increase"', '"sideways"'))
    await expect(bring(there, orphaned)).rejects.toThrow(/does not fit together/)
    const forged = await changed('tables/achievements.jsonl', (text) => text.replace('It works', 'It worked'))
    await expect(bring(there, forged)).rejects.toThrow(/not intact/)
    const stranger = await changed('tables/kpis.jsonl', (text) =>
      text.replace(w.org.organizationId, randomUUID()),
    )
    await expect(bring(there, stranger)).rejects.toThrow(/does not fit together/)
    const { rows } = await there.database.asOwner('SELECT name FROM organizations')
    expect(rows).toEqual([{ name: 'Residents' }])
    const people = await there.database.asOwner('SELECT count(*)::int AS people FROM users')
    expect(people.rows).toEqual([{ people: 1 }])
  })

  it('makes the same rows, with logs that verify under the new signature and people without a password', async () => {
    // Another installation signs with another secret; here both share one, because the tests' database roles do.
    const foreign = await changed('tables/achievement_heads.jsonl', (text) =>
      text.replace(/"signature": ?"[0-9a-f]+"/, '"signature":"of another secret"'),
    )
    const imported = await bring(there, foreign)
    expect(imported).toMatchObject({ organizationId: w.org.organizationId, people: { found: 0, made: 4 } })
    const owner = await there.aPerson(w.org.organizationId, { role: 'owner' })
    const chain = await get(
      { t: there },
      `/api/v1/achievements/verification?teamId=${w.teamId}`,
      owner.headers,
    )
    expect(chain.json<ChainVerification>()).toMatchObject({ intact: true, entries: 1 })
    const again = await filesOf(await exported(there, owner.headers))
    const before = await filesOf(archive)
    for (const { name } of listArchiveTables().filter((table) => table.name !== 'members')) {
      expect(comparable(again, name), name).toEqual(comparable(before, name))
    }
    const { rows } = await there.database.asOwner('SELECT count(*)::int AS ways FROM accounts')
    expect(rows).toEqual([{ ways: 0 }])
    await expect(bring(there, archive)).rejects.toThrow(/in this installation already/)
  })

  it('finds people by the address that they have proven, puts their id in, and leaves what is hashed as it was', async () => {
    const third = await testApp()
    try {
      const resident = await third.anOrganization({ name: 'Residents' })
      const { userId } = resident.owner
      const setEmail = 'UPDATE users SET email = $2, email_verified = false WHERE id = $1'
      await third.database.asOwner(setEmail, [userId, w.editor.email])
      await expect(bring(third, archive)).rejects.toThrow(/not proven that it is theirs/)
      await third.database.asOwner('UPDATE users SET email_verified = true WHERE id = $1', [userId])
      expect(await bring(third, archive)).toMatchObject({ people: { found: 1, made: 3 } })
      const { rows: comments } = await third.database.asOwner('SELECT author_id, body FROM comments')
      expect(comments).toEqual([{ author_id: userId, body: `@[${userId}] please look` }])
      const { rows: decisions } = await third.database.asOwner('SELECT decided_by FROM decisions')
      expect(decisions).toEqual([{ decided_by: userId }])
      const { rows: seals } = await third.database.asOwner(
        'SELECT canonical_json, hash FROM hypothesis_seals',
      )
      expect(sha256(String(seals[0]?.['canonical_json']))).toBe(seals[0]?.['hash'])
    } finally {
      await third.close()
    }
  })
})

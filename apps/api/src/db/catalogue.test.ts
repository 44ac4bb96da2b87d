/** Walks PostgreSQL's catalogue and proves the tenancy rules for every table, those added tomorrow included. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../testing/database.js'

/** Tables of the installation, not of an organisation: people may belong to several. */
const SHARED = [
  'account_mails',
  'accounts',
  'attempts',
  'installation_settings',
  'sessions',
  'two_factors',
  'users',
  'verifications',
]
const APPEND_ONLY = [
  'achievement_people',
  'achievements',
  'audit_events',
  'decision_approvals',
  'decisions',
  'evidence',
  'hypothesis_seals',
  'verdicts',
]
/** The gate looks up sessions, keys and invitations before an organisation is known. */
const GATE_POLICIES = [
  'api_keys.gate_marks_use',
  'api_keys.gate_reads',
  'growthbook_connections.gate_reads',
  'identity_providers.gate_reads',
  'invitations.gate_reads',
  'members.gate_reads',
  'organizations.gate_reads',
]
/** A person's erasure goes through every organisation that the person was in. */
const RETENTION_POLICIES = [
  'achievement_people.retention_erases',
  'audit_events.retention_erases',
  'flag_exposures.retention_erases',
  'invitations.retention_erases',
  'members.retention_erases',
  'notifications.retention_erases',
  'organization_mails.retention_erases',
]

type Row = Readonly<Record<string, unknown>>
let database: TestDatabase
let tables: readonly string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  tables = await names(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
  )
})
afterAll(() => database.drop())

const rows = async (text: string, values: readonly unknown[] = []): Promise<readonly Row[]> =>
  (await database.asOwner(text, values)).rows
const names = async (text: string, values: readonly unknown[] = []): Promise<readonly string[]> =>
  (await rows(text, values)).map((row) => String(row['name'])).sort()

const tenantTables = () => tables.filter((table) => !SHARED.includes(table))
/** The column that says whose a row is. */
const ownerColumn = (table: string) => (table === 'organizations' ? 'id' : 'organization_id')

const columnsOf = `ARRAY(
  SELECT a.attname::text FROM unnest(KEYS) WITH ORDINALITY AS k (number, place)
  JOIN pg_attribute a ON a.attrelid = REL AND a.attnum = k.number ORDER BY k.place)`
const columns = (keys: string, relation: string) => columnsOf.replace('KEYS', keys).replace('REL', relation)

describe('tenancy in the catalogue', () => {
  it('knows every table: a new one is a tenant’s unless named as shared', () => {
    expect(tables.filter((table) => SHARED.includes(table))).toEqual([...SHARED].sort())
    expect(tenantTables().length).toBeGreaterThan(20)
  })

  it('forces row-level security on every tenant table, for its owner too', async () => {
    const secured = await names(
      `SELECT relname AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity`,
    )
    expect(secured).toEqual([...tenantTables()].sort())
  })

  it('compares every row with the transaction’s organisation, for reading and for writing', async () => {
    const policies = await rows(
      `SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies
       WHERE schemaname = 'public' AND policyname = 'own_organization'`,
    )
    expect(policies.map((policy) => policy['tablename']).sort()).toEqual([...tenantTables()].sort())
    for (const policy of policies) {
      const own = `(${ownerColumn(String(policy['tablename']))} = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)`
      expect(policy).toMatchObject({ roles: '{public}', cmd: 'ALL', qual: own, with_check: own })
    }
  })

  it('has no other policy than the few of the gate and of retention, which hold for them alone', async () => {
    const others = await rows(
      `SELECT tablename || '.' || policyname AS name, roles::text FROM pg_policies
       WHERE schemaname = 'public' AND policyname <> 'own_organization' ORDER BY 1`,
    )
    const of = (role: string) =>
      others.filter((policy) => policy['roles'] === `{${role}}`).map((policy) => policy['name'])
    expect(of('knowwhen_gate')).toEqual(GATE_POLICIES)
    expect(of('knowwhen_retention')).toEqual(RETENTION_POLICIES)
    expect(others).toHaveLength(GATE_POLICIES.length + RETENTION_POLICIES.length)
  })

  it('puts the organisation first in every primary and unique key', async () => {
    const keys = await rows(
      `SELECT c.relname AS "table", i.indexrelid::regclass::text AS index, ${columns('i.indkey', 'i.indrelid')} AS columns
       FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
       WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique`,
    )
    const wrong = keys.filter(({ table, columns: list }) => {
      const name = String(table)
      return !SHARED.includes(name) && Array.isArray(list) && list[0] !== ownerColumn(name)
    })
    expect(wrong).toEqual([])
    const keyed = new Set(keys.map((key) => key['table']))
    expect(tables.filter((table) => !keyed.has(table))).toEqual([])
  })

  it('begins every foreign key between tenant tables with the organisation on both sides', async () => {
    const foreign = await rows(
      `SELECT c.conrelid::regclass::text AS "from", c.confrelid::regclass::text AS "to", c.conname AS name,
              ${columns('c.conkey', 'c.conrelid')} AS "fromColumns", ${columns('c.confkey', 'c.confrelid')} AS "toColumns"
       FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace`,
    )
    const between = foreign.filter(
      (key) => !SHARED.includes(String(key['from'])) && !SHARED.includes(String(key['to'])),
    )
    expect(between.length).toBeGreaterThan(20)
    const first = (list: unknown) => (Array.isArray(list) ? String(list[0]) : '')
    const wrong = between.filter(
      (key) =>
        first(key['fromColumns']) !== 'organization_id' ||
        first(key['toColumns']) !== ownerColumn(String(key['to'])),
    )
    expect(wrong).toEqual([])
  })
})

describe('roles and grants', () => {
  it('gives no role of ours a power over others, and none but the application’s a login', async () => {
    const roles = await rows(
      `SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
       FROM pg_roles WHERE rolname LIKE 'knowwhen\\_%' ORDER BY rolname`,
    )
    const none = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
    }
    expect(roles).toEqual([
      { rolname: 'knowwhen_app', rolcanlogin: true, ...none },
      { rolname: 'knowwhen_gate', rolcanlogin: false, ...none },
      { rolname: 'knowwhen_retention', rolcanlogin: false, ...none },
    ])
    const memberships = await rows(
      `SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = 'knowwhen_app'`,
    )
    expect(memberships).toEqual([])
  })

  it('lets the application own nothing', async () => {
    const owned = await names(
      `SELECT relname AS name FROM pg_class WHERE relowner = 'knowwhen_app'::regrole
       UNION ALL SELECT proname FROM pg_proc WHERE proowner = 'knowwhen_app'::regrole
       UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = 'knowwhen_app'::regrole
       UNION ALL SELECT typname FROM pg_type WHERE typowner = 'knowwhen_app'::regrole`,
    )
    expect(owned).toEqual([])
    const creatable = await names(
      `SELECT nspname AS name FROM pg_namespace WHERE has_schema_privilege('knowwhen_app', oid, 'CREATE')
       AND nspname NOT LIKE 'pg\\_%'`,
    )
    expect(creatable).toEqual([])
  })

  it('lets nobody change or remove what is append-only', async () => {
    const changeable = await names(
      `SELECT relname AS name FROM pg_class WHERE relname = ANY($1) AND relnamespace = 'public'::regnamespace
       AND (has_any_column_privilege('knowwhen_app', oid, 'UPDATE')
         OR has_table_privilege('knowwhen_app', oid, 'DELETE')
         OR has_table_privilege('knowwhen_app', oid, 'TRUNCATE'))`,
      [APPEND_ONLY],
    )
    expect(changeable).toEqual([])
    const appendable = await names(
      `SELECT relname AS name FROM pg_class WHERE relname = ANY($1) AND relnamespace = 'public'::regnamespace
       AND has_table_privilege('knowwhen_app', oid, 'INSERT')`,
      [APPEND_ONLY],
    )
    expect(appendable).toEqual(APPEND_ONLY)
  })

  it('grants DELETE on a tenant table only where rows are replaced or forgotten by design, and TRUNCATE nowhere', async () => {
    const deletable = await names(
      `SELECT relname AS name FROM pg_class WHERE relname = ANY($1) AND relnamespace = 'public'::regnamespace
       AND has_table_privilege('knowwhen_app', oid, 'DELETE')`,
      [tenantTables()],
    )
    expect(deletable).toEqual([
      'growthbook_events',
      'idempotency_keys',
      'identity_providers',
      'screenshots',
      'signals',
    ])
    const truncatable = await names(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
       AND has_table_privilege('knowwhen_app', oid, 'TRUNCATE')`,
    )
    expect(truncatable).toEqual([])
  })

  it('runs every function with more rights than its caller as the gate or as retention, with a fixed search path', async () => {
    const definers = await rows(
      `SELECT p.proname AS name, p.proowner::regrole::text AS owner, p.proconfig::text AS settings,
              has_function_privilege('public', p.oid, 'EXECUTE') AS open
       FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    )
    const of = (owner: string) =>
      definers.filter((definer) => definer['owner'] === owner).map((definer) => definer['name'])
    expect(of('knowwhen_gate')).toEqual([
      'begin_account',
      'begin_api_key',
      'begin_session',
      'due_connections',
      'find_invitation',
      'joinable_organizations',
      'memberships_of',
      'organization_ids',
      'organizations_of',
      'provider_of_domain',
    ])
    expect(of('knowwhen_retention')).toEqual([
      'delete_organization',
      'erase_old_audit_events',
      'erase_person',
    ])
    expect(definers).toHaveLength(13)
    for (const definer of definers) {
      expect(definer).toMatchObject({ settings: '{"search_path=pg_catalog, pg_temp"}', open: false })
    }
  })
})

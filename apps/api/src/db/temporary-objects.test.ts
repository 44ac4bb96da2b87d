/** What the application's role may make in its own session must not run with the rights of a function's owner. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../testing/database.js'

let database: TestDatabase
let hostile: pg.Client
const ranAs: string[] = []

const session = `
  WITH person AS (
    INSERT INTO users (id, name, email, email_verified, created_at, updated_at)
    VALUES (gen_random_uuid(), 'Ada', 'ada@example.com', true, now(), now()) RETURNING id
  ), place AS (
    INSERT INTO organizations (id, name, created_at) VALUES (gen_random_uuid(), 'Own', now()) RETURNING id
  ), membership AS (
    INSERT INTO members (organization_id, user_id, role, created_at)
    SELECT place.id, person.id, 'owner', now() FROM place, person
  )
  INSERT INTO sessions (id, token, user_id, active_organization_id, expires_at, created_at, updated_at)
  SELECT gen_random_uuid(), 'token', person.id, place.id, now() + interval '1 day', now(), now() FROM person, place`

/** A type of this name that runs code of the application whenever a value is cast to it. */
const trapNamed = (type: string): string => `
  CREATE FUNCTION pg_temp.spring_${type}(given pg_catalog.${type}) RETURNS boolean LANGUAGE plpgsql
    AS $$ BEGIN RAISE NOTICE 'ran as %', current_user; RETURN true; END $$;
  CREATE DOMAIN pg_temp.${type} AS pg_catalog.${type} CHECK (pg_temp.spring_${type}(value))`

beforeAll(async () => {
  database = await createTestDatabase()
  await database.asOwner(session)
  hostile = new pg.Client({ connectionString: database.appUrl })
  hostile.on('notice', ({ message }) => ranAs.push(message ?? ''))
  await hostile.connect()
  for (const type of ['text', 'uuid', 'timestamptz']) await hostile.query(trapNamed(type))
})
afterAll(async () => {
  await hostile.end()
  await database.drop()
})

describe('a type in pg_temp', () => {
  it('is not taken for the one of the same name that a function with its owner’s rights means', async () => {
    const { rows } = await hostile.query<{ name: string }>(
      `SELECT name FROM app_private.begin_session('token')`,
    )
    expect(rows).toEqual([{ name: 'Ada' }])
    expect(ranAs).toEqual([])
  })

  it('comes last on the path of every function of app_private', async () => {
    const { rows } = await database.asOwner(
      `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'app_private'::regnamespace
       AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, pg_temp']`,
    )
    expect(rows).toEqual([])
  })
})

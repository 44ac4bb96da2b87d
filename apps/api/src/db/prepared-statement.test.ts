import { brandId, type OrganizationId } from '@knowwhen/domain'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createTestDatabase, type TestDatabase } from '../testing/database.js'
import { newId } from './ids.js'
import { createDb, createPool, type DatabasePool, type Db } from './pool.js'
import { organizations } from './schema/index.js'
import { asOrganization, preparedOnConnection } from './tenant.js'

let database: TestDatabase
let pool: DatabasePool
let db: Db
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ connectionString: database.appUrl, max: 2, onError: () => undefined })
  db = createDb(pool)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const organizationNamed = async (name: string): Promise<OrganizationId> => {
  const id = brandId<OrganizationId>(newId())
  await asOrganization(db, id, (tx) => tx.insert(organizations).values({ id, name, createdAt: new Date() }))
  return id
}

describe('a statement prepared on a connection', () => {
  it('is built once per connection and shape', async () => {
    const built: string[] = []
    const statement = preparedOnConnection(
      (shape: 'one' | 'two') => `built ${shape}`,
      (tx, name, shape) => {
        built.push(shape)
        return tx.select({ name: organizations.name }).from(organizations).prepare(name)
      },
    )
    const id = await organizationNamed('Acme')
    const ask = (shape: 'one' | 'two') => asOrganization(db, id, (tx) => statement(tx, shape).execute())
    await ask('one')
    await ask('one')
    await ask('two')
    expect(built).toEqual(['one', 'two'])
    await asOrganization(db, id, () => ask('one'))
    expect(built).toEqual(['one', 'two', 'one'])
  })

  it('sees the rows of its own transaction’s organisation alone, whoever asked before', async () => {
    const statement = preparedOnConnection(
      () => 'every organisation',
      (tx, name) => tx.select({ name: organizations.name }).from(organizations).prepare(name),
    )
    const [acme, globex] = [await organizationNamed('Acme'), await organizationNamed('Globex')]
    const ask = (id: OrganizationId) => asOrganization(db, id, (tx) => statement(tx, undefined).execute())
    // Often enough for PostgreSQL to settle on one plan for all values.
    for (let time = 0; time < 8; time += 1) {
      expect(await ask(acme)).toEqual([{ name: 'Acme' }])
      expect(await ask(globex)).toEqual([{ name: 'Globex' }])
    }
  })

  it('takes what the caller chooses as values', async () => {
    const statement = preparedOnConnection(
      () => 'by name',
      (tx, name) =>
        tx
          .select({ name: organizations.name })
          .from(organizations)
          .where(eq(organizations.name, sql.placeholder('name')))
          .prepare(name),
    )
    const id = await organizationNamed('Initech')
    const ask = (name: string) => asOrganization(db, id, (tx) => statement(tx, undefined).execute({ name }))
    expect(await ask('Initech')).toHaveLength(1)
    expect(await ask("Initech' OR true --")).toHaveLength(0)
  })
})

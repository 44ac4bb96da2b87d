import { brandId, type OrganizationId } from '@knowwhen/domain'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { testApp, type TestApp } from '../testing/app.js'
import type { TestOrganization } from '../testing/builders.js'
import { isPassingFailure } from './database-errors.js'
import { newId } from './ids.js'
import { nextNumber } from './numbers.js'
import { organizations, teams } from './schema/index.js'
import { asOrganization, clientOf, type TenantTx } from './tenant.js'
import { databaseErrorOf, uniqueViolationOf } from './unique-violation.js'

let t: TestApp
let acme: TestOrganization
let other: TestOrganization

beforeAll(async () => {
  t = await testApp()
  acme = await t.anOrganization()
  other = await t.anOrganization({ name: 'Other' })
})
afterAll(() => t.close())

const aTeam = (organizationId: OrganizationId, name: string) => ({
  organizationId,
  id: newId(),
  name,
  purpose: '',
  color: '#1c7ed6',
  createdAt: t.clock.now(),
})
const inAcme = <T>(work: (tx: TenantTx) => Promise<T>) => asOrganization(t.deps.db, acme.organizationId, work)

describe('a tenant transaction', () => {
  it('sees the rows of its organisation and no others, whatever it asks for', async () => {
    const seen = await inAcme((tx) => tx.select({ id: organizations.id }).from(organizations))
    expect(seen).toEqual([{ id: acme.organizationId }])
  })

  it('cannot write a row of another organisation', async () => {
    const written = inAcme((tx) => tx.insert(teams).values(aTeam(other.organizationId, 'Spies')))
    const refusal = await written.catch((error: unknown) => databaseErrorOf(error)?.message)
    expect(refusal).toContain('row-level security')
  })

  it('leaves no organisation behind on its connection', async () => {
    await inAcme((tx) => tx.execute(sql`SELECT 1`))
    const found = await t.deps.db.select().from(organizations)
    expect(found).toEqual([])
  })

  it('is undone as a whole by an error', async () => {
    const failed = inAcme(async (tx) => {
      await tx.insert(teams).values(aTeam(acme.organizationId, 'Undone'))
      throw new Error('halfway')
    })
    await expect(failed).rejects.toThrow('halfway')
    expect(await inAcme((tx) => tx.select().from(teams))).toEqual([])
  })

  it('does not pretend to have committed when an error inside it was swallowed', async () => {
    const swallowed = inAcme(async (tx) => {
      await tx.insert(teams).values(aTeam(acme.organizationId, 'Lost'))
      await tx.execute(sql`SELECT 1 / 0`).catch(() => undefined)
    })
    await expect(swallowed).rejects.toThrow('rolled back')
  })

  it('is of no use after its end', async () => {
    const leaked = await inAcme((tx) => Promise.resolve([tx]))
    expect(() => leaked.map(clientOf)).toThrow('ended')
  })

  it('gives its connection back after success and after failure', async () => {
    for (let round = 0; round < 12; round += 1) {
      await inAcme((tx) => tx.execute(sql`SELECT 1`))
      await inAcme((tx) => tx.execute(sql`SELECT 1 / 0`)).catch(() => undefined)
    }
    expect(t.deps.pool.totalCount - t.deps.pool.idleCount).toBe(0)
  })

  it('fails by itself when its connection is cut, and takes nothing else with it', async () => {
    const unheard: unknown[] = []
    const listen = (error: unknown) => void unheard.push(error)
    process.on('uncaughtException', listen)
    const cut = inAcme((tx) => tx.execute(sql`SELECT pg_terminate_backend(pg_backend_pid())`))
    const error = await cut.catch((thrown: unknown) => thrown)
    await vi.waitUntil(() => t.deps.pool.totalCount === t.deps.pool.idleCount)
    expect(await inAcme((tx) => tx.select({ id: organizations.id }).from(organizations))).toHaveLength(1)
    process.off('uncaughtException', listen)
    expect(isPassingFailure(error)).toBe(true)
    expect(unheard).toEqual([])
  })

  it('names the unique key that was broken', async () => {
    const twice = async (): Promise<unknown> => {
      try {
        await inAcme((tx) =>
          tx.insert(teams).values([aTeam(acme.organizationId, 'A'), aTeam(acme.organizationId, 'a')]),
        )
        return undefined
      } catch (error) {
        return error
      }
    }
    const error = await twice()
    expect(uniqueViolationOf(error, 'teams_name')).toBe(true)
    expect(uniqueViolationOf(error, 'teams_pkey')).toBe(false)
  })

  it('is refused for something that is no organisation’s id', async () => {
    const bad = asOrganization(t.deps.db, brandId<OrganizationId>("x'; DROP TABLE teams; --"), (tx) =>
      tx.select().from(teams),
    )
    await expect(bad).rejects.toThrow()
    expect(await inAcme((tx) => tx.select().from(teams))).toEqual([])
  })
})

describe('numbers of keys', () => {
  it('rise per organisation and kind, without a gap or a repetition, also when given at once', async () => {
    const given = await Promise.all(Array.from({ length: 8 }, () => inAcme((tx) => nextNumber(tx, 'HYP'))))
    expect(given.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(await inAcme((tx) => nextNumber(tx, 'DEC'))).toBe(1)
    expect(await asOrganization(t.deps.db, other.organizationId, (tx) => nextNumber(tx, 'HYP'))).toBe(1)
  })
})

import type { MemberOfOrganization } from '@knowwhen/contract'
import type { Role } from '@knowwhen/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { ask as askApp, outcome, type AskingHeaders } from '../../testing/asking.js'
import type { TestOrganization, TestPerson } from '../../testing/builders.js'
import { waitersAppear } from '../../testing/locks.js'

let t: TestApp
let org: TestOrganization
let admin: TestPerson

beforeAll(async () => {
  t = await testApp()
  org = await t.anOrganization()
  admin = await t.aPerson(org.organizationId, { role: 'admin', name: 'Admin' })
})
afterAll(() => t.close())

type Headers = AskingHeaders

const ask = (headers: Headers, ...call: Parameters<typeof askApp>[2]) => askApp(t, headers, call)
const give = (headers: Headers, userId: string, role: Role) =>
  ask(headers, 'PATCH', `/people/${userId}`, { role })
const remove = (headers: Headers, userId: string) => ask(headers, 'DELETE', `/people/${userId}`)
const list = async (headers: Headers, query = '') =>
  (await ask(headers, 'GET', `/people${query}`)).json<{ items: MemberOfOrganization[] }>().items
const someone = (role: Role = 'member') => t.aPerson(org.organizationId, { role })

describe('people', () => {
  it('are shown with their address to who manages them, and without it to everybody else', async () => {
    const viewer = await someone('viewer')
    const seen = async (headers: Headers) =>
      (await list(headers)).find(({ userId }) => userId === viewer.userId)
    expect(await seen(admin.headers)).toMatchObject({ email: viewer.email, role: 'viewer', removedAt: null })
    expect(await seen(viewer.headers)).toMatchObject({ email: null, role: 'viewer' })
    const { authorization } = await t.anApiKey(org.owner, { scope: 'read' })
    expect(await seen({ authorization })).toMatchObject({ email: null })
  })

  it('are locked out by the very next request when they are removed, with their keys, and listed on request', async () => {
    const person = await someone('admin')
    const { authorization } = await t.anApiKey(person)
    expect((await ask(person.headers, 'GET', '/organization')).statusCode).toBe(200)
    expect((await remove(admin.headers, person.userId)).statusCode).toBe(204)
    expect((await ask(person.headers, 'GET', '/organization')).statusCode).toBe(401)
    expect((await ask({ authorization }, 'GET', '/organization')).statusCode).toBe(401)
    const ids = async (query: string) => (await list(admin.headers, query)).map(({ userId }) => userId)
    expect(await ids('')).not.toContain(person.userId)
    const past = await list(admin.headers, '?includeRemoved=true')
    expect(past.find(({ userId }) => userId === person.userId)).toMatchObject({
      name: person.name,
      email: null,
    })
    expect(past.find(({ userId }) => userId === admin.userId)?.email).toBe(admin.email)
    expect((await remove(admin.headers, person.userId)).statusCode).toBe(404)
  })

  it('leave their teams with the organisation', async () => {
    const person = await someone()
    const day = t.clock.now().toISOString().slice(0, 10)
    const team = (await ask(org.headers, 'POST', '/teams', { name: 'Crew' })).json<{ id: string }>()
    await t.database.asOwner(
      `INSERT INTO team_members (organization_id, id, team_id, user_id, from_day, created_at)
       VALUES ($1, gen_random_uuid(), $2, $3, $4::date - 30, now())`,
      [org.organizationId, team.id, person.userId, day],
    )
    await t.database.asOwner('UPDATE teams SET leader_id = $2 WHERE id = $1', [team.id, person.userId])
    await remove(admin.headers, person.userId)
    const after = await t.database.asOwner(
      `SELECT until_day::text AS until, leader_id AS leader FROM team_members m JOIN teams t ON t.id = m.team_id
       WHERE m.user_id = $1`,
      [person.userId],
    )
    expect(after.rows).toEqual([{ until: day, leader: null }])
  })
})

describe('roles', () => {
  it('are given by an admin up to their own, and the change is written down by ids alone', async () => {
    const person = await someone()
    const changed = await give(admin.headers, person.userId, 'editor')
    expect(changed.json()).toMatchObject({ userId: person.userId, role: 'editor' })
    const audit = await ask(admin.headers, 'GET', `/audit-events?subjectId=${person.userId}`)
    expect(audit.json<{ items: object[] }>().items).toMatchObject([
      { action: 'member.roleChanged', before: { role: 'member' }, after: { role: 'editor' } },
    ])
    expect(audit.body).not.toContain(person.email)
  })

  it('of owners are out of an admin’s reach', async () => {
    const [owner, person] = [await someone('owner'), await someone()]
    expect(outcome(await give(admin.headers, owner.userId, 'viewer'))).toEqual([403, 'aboveOwnRole'])
    expect(outcome(await give(admin.headers, person.userId, 'owner'))).toEqual([403, 'aboveOwnRole'])
    expect(outcome(await remove(admin.headers, owner.userId))).toEqual([403, 'aboveOwnRole'])
  })

  it('are never changed by their own bearer, and not by who may not manage people', async () => {
    for (const person of [admin, org.owner]) {
      expect(outcome(await give(person.headers, person.userId, 'owner'))).toEqual([403, 'ownRole'])
      expect(outcome(await remove(person.headers, person.userId))).toEqual([403, 'ownRole'])
    }
    const editor = await someone('editor')
    expect(outcome(await give(editor.headers, editor.userId, 'admin'))).toEqual([403, 'forbidden'])
    const { authorization } = await t.anApiKey(org.owner, { scope: 'write' })
    expect(outcome(await give({ authorization }, editor.userId, 'admin'))).toEqual([403, 'forbidden'])
  })

  it('of an owner are not given by an API key, which may have been lost', async () => {
    const person = await someone()
    expect(outcome(await give(org.keyHeaders, person.userId, 'owner'))).toEqual([403, 'sessionNeeded'])
    expect((await give(org.keyHeaders, person.userId, 'admin')).statusCode).toBe(200)
    const hand = await ask(org.keyHeaders, 'POST', '/organization/ownership', { userId: person.userId })
    expect(outcome(hand)).toEqual([403, 'sessionNeeded'])
  })

  it('of people of another organisation do not exist', async () => {
    const other = await t.anOrganization({ name: 'Other' })
    expect((await give(org.headers, other.owner.userId, 'viewer')).statusCode).toBe(404)
    expect((await remove(org.headers, other.owner.userId)).statusCode).toBe(404)
    expect((await list(other.headers)).map(({ userId }) => userId)).toEqual([other.owner.userId])
  })

  it('leave one owner, even when two owners demote each other at once', async () => {
    const two = await t.anOrganization({ name: 'Duel' })
    const second = await t.aPerson(two.organizationId, { role: 'owner' })
    const answers = await Promise.all([
      give(two.headers, second.userId, 'member'),
      give(second.headers, two.owner.userId, 'member'),
    ])
    const owners = await t.database.asOwner(
      `SELECT 1 FROM members WHERE organization_id = $1 AND role = 'owner' AND removed_at IS NULL`,
      [two.organizationId],
    )
    expect(owners.rows).toHaveLength(1)
    expect(answers.map(({ statusCode }) => statusCode)).toContain(200)
  })
})

/** Both have been let in when they come to wait; the first has its turn first. */
const oneAfterTheOther = async <T>(
  organizationId: string,
  calls: readonly (() => Promise<T>)[],
): Promise<readonly T[]> => {
  const holder = await t.deps.pool.connect()
  await holder.query('BEGIN')
  await holder.query(`SELECT set_config('app.organization_id', $1, true)`, [organizationId])
  await holder.query('SELECT 1 FROM organizations WHERE id = $1 FOR NO KEY UPDATE', [organizationId])
  const waiting: Promise<T>[] = []
  for (const call of calls) {
    waiting.push(call())
    await waitersAppear(t, waiting.length)
  }
  await holder.query('COMMIT')
  holder.release()
  return Promise.all(waiting)
}

describe('somebody who loses their role while they wait for their turn', () => {
  it('makes nobody an owner, changes nobody’s role and removes nobody', async () => {
    for (const attempt of [
      (headers: Headers, userId: string) => ask(headers, 'POST', '/organization/ownership', { userId }),
      (headers: Headers, userId: string) => give(headers, userId, 'editor'),
      (headers: Headers, userId: string) => remove(headers, userId),
    ]) {
      const two = await t.anOrganization({ name: 'Turns' })
      const second = await t.aPerson(two.organizationId, { role: 'owner' })
      const third = await t.aPerson(two.organizationId, { role: 'viewer' })
      const [demoted, tried] = await oneAfterTheOther(two.organizationId, [
        () => give(two.headers, second.userId, 'member'),
        () => attempt(second.headers, third.userId),
      ])
      expect([demoted?.statusCode, tried?.statusCode]).toEqual([200, 403])
      const now = (await list(two.headers)).map(({ userId, role }) => [userId, role])
      expect(Object.fromEntries(now)).toEqual({
        [two.owner.userId]: 'owner',
        [second.userId]: 'member',
        [third.userId]: 'viewer',
      })
    }
  })
})

describe('the ownership', () => {
  it('goes to a member, and who handed over is an admin', async () => {
    const own = await t.anOrganization({ name: 'Handed over' })
    const next = await t.aPerson(own.organizationId, { role: 'viewer' })
    const hand = (headers: Headers, userId: string) =>
      ask(headers, 'POST', '/organization/ownership', { userId })
    expect((await hand(own.headers, admin.userId)).statusCode).toBe(404)
    expect((await hand(next.headers, next.userId)).statusCode).toBe(403)
    expect((await hand(own.headers, next.userId)).statusCode).toBe(204)
    const roles = (await list(next.headers)).map(({ userId, role }) => [userId, role])
    expect(new Map(roles.map(([userId, role]) => [userId, role]))).toEqual(
      new Map([
        [own.owner.userId, 'admin'],
        [next.userId, 'owner'],
      ]),
    )
    expect((await hand(own.headers, own.owner.userId)).statusCode).toBe(403)
  })
})

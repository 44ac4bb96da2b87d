import type { Membership, Organization, Problem, Session } from '@knowwhen/contract'
import type { OrganizationId } from '@knowwhen/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { ask as askApp, outcome, type Answer, type AskingHeaders } from '../../testing/asking.js'
import type { TestPerson } from '../../testing/builders.js'
import { deleteDueOrganizations } from './index.js'

let t: TestApp

beforeAll(async () => {
  t = await testApp({ env: { KNOWWHEN_SIGN_UP: 'open' } })
})
afterAll(() => t.close())

type Headers = AskingHeaders

const ask = (headers: Headers, ...call: Parameters<typeof askApp>[2]) => askApp(t, headers, call)
const codeOf = (answer: Answer) => outcome(answer)[1]
const mine = async (headers: Headers) =>
  (await ask(headers, 'GET', '/organizations')).json<{ items: Membership[]; mayCreate: boolean }>()
const currentName = async (headers: Headers) =>
  (await ask(headers, 'GET', '/session')).json<Session>().organization.name

const alsoIn = (person: TestPerson, organizationId: OrganizationId, role = 'member') =>
  t.database.asOwner(
    'INSERT INTO members (organization_id, user_id, role, created_at) VALUES ($1, $2, $3, now())',
    [organizationId, person.userId, role],
  )
const verified = (person: TestPerson, email: string) =>
  t.database.asOwner('UPDATE users SET email = $2, email_verified = true WHERE id = $1', [
    person.userId,
    email,
  ])
const bound = (person: TestPerson) =>
  t.database.asOwner(`UPDATE sessions SET bound_organization_id = $2, method = 'oidc:x' WHERE user_id = $1`, [
    person.userId,
    person.organizationId,
  ])

describe('a person’s organisations', () => {
  it('are their own alone, and the session goes from one to the other', async () => {
    const [a, b, c] = [
      await t.anOrganization({ name: 'Alpha' }),
      await t.anOrganization({ name: 'Beta' }),
      await t.anOrganization({ name: 'Gamma' }),
    ]
    const person = await t.aPerson(a.organizationId)
    await alsoIn(person, b.organizationId, 'viewer')
    const before = await mine(person.headers)
    expect(before.items.map(({ name, role, isCurrent }) => ({ name, role, isCurrent }))).toEqual([
      { name: 'Alpha', role: 'member', isCurrent: true },
      { name: 'Beta', role: 'viewer', isCurrent: false },
    ])

    const to = (organizationId: string) =>
      ask(person.headers, 'PUT', '/session/organization', { organizationId })
    const switched = await to(b.organizationId)
    expect(switched.statusCode).toBe(200)
    expect(switched.json<Session>()).toMatchObject({ organization: { name: 'Beta' }, role: 'viewer' })
    expect(await currentName(person.headers)).toBe('Beta')

    expect((await to(c.organizationId)).statusCode).toBe(404)
    expect(await currentName(person.headers)).toBe('Beta')
  })

  it('are only the one whose provider vouched for the session', async () => {
    const [a, b] = [await t.anOrganization({ name: 'Bound' }), await t.anOrganization({ name: 'Other' })]
    const person = await t.aPerson(a.organizationId)
    await alsoIn(person, b.organizationId)
    await bound(person)
    expect((await mine(person.headers)).items.map(({ name }) => name)).toEqual(['Bound'])
    const away = await ask(person.headers, 'PUT', '/session/organization', {
      organizationId: b.organizationId,
    })
    expect(away.statusCode).toBe(404)
    const created = await ask(person.headers, 'POST', '/organizations', { name: 'Mine' })
    expect([created.statusCode, codeOf(created)]).toEqual([403, 'boundSession'])
  })

  it('are entered only the way that they ask for', async () => {
    const [a, b] = [await t.anOrganization(), await t.anOrganization({ name: 'Enforcing' })]
    const person = await t.aPerson(a.organizationId)
    await alsoIn(person, b.organizationId)
    await t.database.asOwner(
      `INSERT INTO identity_providers (organization_id, id, name, issuer, client_id, client_secret, domain, domain_token,
         domain_verified_at, is_enforced, default_role, created_at)
       VALUES ($1, gen_random_uuid(), 'IdP', 'https://id.example', 'c', 's', 'example.com', 'x', now(), true, 'member', now())`,
      [b.organizationId],
    )
    const refused = await ask(person.headers, 'PUT', '/session/organization', {
      organizationId: b.organizationId,
    })
    expect([refused.statusCode, codeOf(refused)]).toEqual([403, 'ssoRequired'])
    expect(await currentName(person.headers)).toBe('Acme')
  })

  it('can be joined by one more where sign-up is open, which its maker owns and works in at once', async () => {
    const a = await t.anOrganization()
    const person = await t.aPerson(a.organizationId, { role: 'viewer' })
    const created = await ask(person.headers, 'POST', '/organizations', { name: 'Founded' })
    expect(created.statusCode).toBe(201)
    expect(created.json<Session>()).toMatchObject({ organization: { name: 'Founded' }, role: 'owner' })
    expect(await currentName(person.headers)).toBe('Founded')
    const audit = await ask(person.headers, 'GET', '/audit-events')
    expect(audit.json<{ items: object[] }>().items).toMatchObject([
      { action: 'organization.founded', actor: { userId: person.userId } },
    ])
  })

  it('are not made by anybody where sign-up is not open, except by the operator', async () => {
    const closed = await testApp({ env: { KNOWWHEN_SIGN_UP: 'invited' } })
    const org = await closed.anOrganization()
    const create = () =>
      closed.app.inject({
        method: 'POST',
        url: '/api/v1/organizations',
        headers: { ...org.headers },
        payload: { name: 'New' },
      })
    expect((await create()).statusCode).toBe(403)
    await closed.database.asOwner('UPDATE users SET is_operator = true')
    expect((await create()).statusCode).toBe(201)
    await closed.close()
  })

  it('are no business of an API key', async () => {
    const org = await t.anOrganization()
    const answer = await ask(org.keyHeaders, 'GET', '/organizations')
    expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'sessionNeeded'])
  })
})

describe('joining by domain', () => {
  const allow = (headers: Headers, body: object) =>
    ask({ ...headers, 'if-match': '1' }, 'PATCH', '/organization', body)

  it('is allowed for the admin’s own proven domain alone, and never for a public mail provider', async () => {
    const org = await t.anOrganization({ name: 'Domain' })
    const unproven = await allow(org.headers, { joinDomain: 'example.com' })
    expect([unproven.statusCode, codeOf(unproven)]).toEqual([422, 'joinDomainRefused'])
    await verified(org.owner, 'owner@corp.example')
    expect((await allow(org.headers, { joinDomain: 'other.example' })).statusCode).toBe(422)
    expect((await allow(org.headers, { joinDomain: 'corp.example', joinRole: 'admin' })).statusCode).toBe(400)
    const allowed = await allow(org.headers, { joinDomain: 'CORP.example', joinRole: 'viewer' })
    expect(allowed.json<Organization>()).toMatchObject({ joinDomain: 'corp.example', joinRole: 'viewer' })

    const mail = await t.anOrganization({ name: 'Mail' })
    await verified(mail.owner, 'somebody@gmail.com')
    expect((await allow(mail.headers, { joinDomain: 'gmail.com' })).statusCode).toBe(422)
  })

  it('lets in whose address is proven and of that domain, once, and nobody who was removed', async () => {
    const home = await t.anOrganization({ name: 'Home' })
    const org = await t.anOrganization({ name: 'Joinable' })
    await verified(org.owner, 'boss@join.example')
    await allow(org.headers, { joinDomain: 'join.example' })
    const person = await t.aPerson(home.organizationId)
    const joinable = async () =>
      (await ask(person.headers, 'GET', '/joinable-organizations')).json<{ items: object[] }>().items
    const join = () => ask(person.headers, 'POST', `/joinable-organizations/${org.organizationId}/membership`)

    await t.database.asOwner('UPDATE users SET email = $2 WHERE id = $1', [person.userId, 'p@join.example'])
    expect(await joinable()).toEqual([])
    expect((await join()).statusCode).toBe(404)
    await verified(person, 'p@join.example')
    expect(await joinable()).toEqual([
      { organizationId: org.organizationId, name: 'Joinable', role: 'member' },
    ])
    const joined = await join()
    expect(joined.statusCode).toBe(201)
    expect(joined.json<Session>()).toMatchObject({ organization: { name: 'Joinable' }, role: 'member' })

    expect((await ask(org.headers, 'DELETE', `/people/${person.userId}`)).statusCode).toBe(204)
    expect(await joinable()).toEqual([])
    expect((await join()).statusCode).toBe(404)
  })
})

describe('leaving', () => {
  it('goes on in another organisation, and what hung on the membership ends', async () => {
    const [home, org] = [await t.anOrganization({ name: 'Home' }), await t.anOrganization({ name: 'Left' })]
    const person = await t.aPerson(org.organizationId, { role: 'admin' })
    await alsoIn(person, home.organizationId)
    const key = await t.anApiKey(person)
    expect((await ask(person.headers, 'POST', '/organization/departure')).statusCode).toBe(204)
    expect(await currentName(person.headers)).toBe('Home')
    const byKey = await ask({ authorization: key.authorization }, 'GET', '/organization')
    expect(byKey.statusCode).toBe(401)
  })

  it('is refused to the last owner, with what to do, even when two leave at once', async () => {
    const org = await t.anOrganization({ name: 'Two owners' })
    const second = await t.aPerson(org.organizationId, { role: 'owner' })
    const answers = await Promise.all(
      [org.headers, second.headers].map((headers) => ask(headers, 'POST', '/organization/departure')),
    )
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 409])
    const refused = answers.find(({ statusCode }) => statusCode === 409)
    expect(refused?.json()).toMatchObject({ code: 'lastOwner' })
    expect(refused?.json<Problem>().detail).toContain('Hand the ownership over')
  })
})

describe('the end of an organisation', () => {
  const isThere = async (organizationId: string) =>
    (await t.database.asOwner('SELECT 1 FROM organizations WHERE id = $1', [organizationId])).rows.length ===
    1

  it('is announced by typing its name, seen by everybody, and can be called off', async () => {
    const org = await t.anOrganization({ name: 'Doomed' })
    const viewer = await t.aPerson(org.organizationId, { role: 'viewer' })
    const admin = await t.aPerson(org.organizationId, { role: 'admin' })
    const doom = (headers: Headers, name: string) => ask(headers, 'POST', '/organization/deletion', { name })
    expect((await doom(admin.headers, 'Doomed')).statusCode).toBe(403)
    expect(codeOf(await doom(org.keyHeaders, 'Doomed'))).toBe('sessionNeeded')
    expect(codeOf(await doom(org.headers, 'doomed'))).toBe('nameDiffers')
    const scheduled = await doom(org.headers, 'Doomed')
    const deleteAfter = new Date(t.clock.now().getTime() + 14 * 86_400_000).toISOString()
    expect(scheduled.json<Organization>().deleteAfter).toBe(deleteAfter)
    expect(codeOf(await doom(org.headers, 'Doomed'))).toBe('deletionScheduled')
    expect((await ask(viewer.headers, 'GET', '/organization')).json<Organization>().deleteAfter).toBe(
      deleteAfter,
    )
    expect((await mine(viewer.headers)).items[0]?.deleteAfter).toBe(deleteAfter)

    const kept = await ask(org.headers, 'DELETE', '/organization/deletion')
    expect(kept.json<Organization>().deleteAfter).toBeNull()
    expect(codeOf(await ask(org.headers, 'DELETE', '/organization/deletion'))).toBe('notScheduled')
  })

  it('comes after the time of grace and not before, and takes nothing of others along', async () => {
    const org = await t.anOrganization({ name: 'Due' })
    const other = await t.anOrganization({ name: 'Stays' })
    await ask(org.headers, 'POST', '/teams', { name: 'Team' })
    await ask(org.headers, 'POST', '/invitations', { email: null, role: 'member' })
    await ask(org.headers, 'POST', '/organization/deletion', { name: 'Due' })
    t.clock.advanceDays(13)
    expect(await deleteDueOrganizations(t.deps)).toBe(0)
    expect(await isThere(org.organizationId)).toBe(true)
    t.clock.advanceDays(1)
    expect(await deleteDueOrganizations(t.deps)).toBe(1)
    expect(await isThere(org.organizationId)).toBe(false)
    expect(await isThere(other.organizationId)).toBe(true)
    expect((await ask(org.headers, 'GET', '/organization')).statusCode).toBe(401)
    expect((await ask(other.headers, 'GET', '/organization')).statusCode).toBe(200)
  })
})

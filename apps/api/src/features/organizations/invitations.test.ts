import type {
  AnswerOf,
  acceptInvitation,
  Invitation,
  InvitationView,
  Problem,
  SentInvitation,
  Session,
} from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { ask as askApp, cookiesOf, outcome, type AskingHeaders } from '../../testing/asking.js'
import type { TestOrganization, TestPerson } from '../../testing/builders.js'
import { waitersAppear } from '../../testing/locks.js'

let t: TestApp
let org: TestOrganization
let admin: TestPerson

beforeAll(async () => {
  t = await testApp({ env: { KNOWWHEN_BREACHED_PASSWORDS_URL: 'off' } })
  org = await t.anOrganization({ name: 'Inviting' })
  admin = await t.aPerson(org.organizationId, { role: 'admin' })
})
afterAll(() => t.close())

type Headers = AskingHeaders
type Accepted = AnswerOf<typeof acceptInvitation>

const ask = (headers: Headers, ...call: Parameters<typeof askApp>[2]) => askApp(t, headers, call)
const tokenIn = (text: string): string => /invitation\?token=([\w-]+)/.exec(text)?.[1] ?? ''
const invite = (headers: Headers, payload: object) => ask(headers, 'POST', '/invitations', payload)
/** A copied link's token. */
const aToken = async (payload: object = { role: 'member' }, headers: Headers = admin.headers) =>
  tokenIn((await invite(headers, payload)).json<SentInvitation>().link ?? '')
const look = (token: string, headers: Headers = {}) => ask(headers, 'POST', '/invitation-views', { token })
const accept = (token: string, headers: Headers, account?: object) =>
  ask(headers, 'POST', '/invitation-acceptances', { token, ...(account === undefined ? {} : { account }) })
const stranger = async () => (await t.anOrganization({ name: 'Home' })).owner
const newAccount = (email?: string) => ({
  name: 'New Person',
  password: 'seven quiet lanterns',
  ...(email === undefined ? {} : { email }),
})

describe('an invitation by link', () => {
  it('shows its link once, keeps a hash alone, and lets one person in with its role', async () => {
    const made = await invite(admin.headers, { role: 'editor' })
    expect(made.statusCode).toBe(201)
    const { invitation, link } = made.json<SentInvitation>()
    expect(invitation).toMatchObject({ email: null, role: 'editor', state: 'open', timesSent: 1 })
    const token = tokenIn(link ?? '')
    const kept = await t.database.asOwner('SELECT row_to_json(i)::text AS row FROM invitations i')
    expect(JSON.stringify(kept.rows)).not.toContain(token)
    const listed = await ask(admin.headers, 'GET', '/invitations')
    expect(listed.body).not.toContain(token)

    const person = await stranger()
    expect((await look(token)).json<InvitationView>()).toMatchObject({
      organizationName: 'Inviting',
      invitedByName: admin.name,
      role: 'editor',
      accountNeeded: true,
      mayMakeAccount: true,
      signedInAs: null,
    })
    expect((await look(token, person.headers)).json<InvitationView>()).toMatchObject({
      accountNeeded: false,
      signedInAs: { email: person.email, matches: true },
    })
    const accepted = await accept(token, person.headers)
    expect(accepted.statusCode).toBe(201)
    expect(accepted.json<Accepted>()).toMatchObject({
      organization: { id: org.organizationId, name: 'Inviting' },
      session: { role: 'editor', organization: { name: 'Inviting' } },
    })
    const now = await ask(person.headers, 'GET', '/session')
    expect(now.json<Session>()).toMatchObject({ role: 'editor', organization: { name: 'Inviting' } })

    expect(outcome(await accept(token, (await stranger()).headers))).toEqual([410, 'invitationOver'])
    expect(outcome(await look(token))).toEqual([410, 'invitationOver'])
    for (const call of [
      ['DELETE', `/invitations/${invitation.id}`],
      ['POST', `/invitations/${invitation.id}/sending`],
    ] as const) {
      expect(outcome(await askApp(t, admin.headers, call))).toEqual([409, 'alreadyAccepted'])
    }
    const after = await ask(admin.headers, 'GET', '/invitations')
    expect(after.json<{ items: Invitation[] }>().items[0]).toMatchObject({
      state: 'accepted',
      acceptedBy: { userId: person.userId },
    })
  })

  it('lets one in when two come through at the same moment', async () => {
    const token = await aToken()
    const [first, second] = [await stranger(), await stranger()]
    const holder = await t.deps.pool.connect()
    await holder.query('BEGIN')
    await holder.query(`SELECT set_config('app.organization_id', $1, true)`, [org.organizationId])
    await holder.query('SELECT 1 FROM invitations WHERE accepted_at IS NULL FOR UPDATE')
    const both = [accept(token, first.headers), accept(token, second.headers)]
    await waitersAppear(t, 2)
    await holder.query('COMMIT')
    holder.release()
    const statuses = (await Promise.all(both)).map(({ statusCode }) => statusCode)
    expect(statuses.sort()).toEqual([201, 410])
  })

  it('makes an account for who has none, whose address is not proven by it', async () => {
    const email = 'fresh@example.com'
    const token = await aToken()
    expect(outcome(await accept(token, {}))).toEqual([401, 'accountNeeded'])
    expect(outcome(await accept(token, {}, newAccount()))).toEqual([401, 'accountNeeded'])
    const weak = await accept(token, {}, { ...newAccount(email), password: 'knowwhen knowwhen' })
    expect([weak.statusCode, weak.json<Problem>().errors[0]?.code]).toEqual([400, 'tooObvious'])
    const accepted = await accept(token, {}, newAccount(email))
    expect(accepted.statusCode).toBe(201)
    expect(accepted.json<Accepted>().session).toMatchObject({ user: { email }, role: 'member' })
    const again = await ask(cookiesOf(accepted), 'GET', '/session')
    expect(again.json<Session>().organization.name).toBe('Inviting')
    const kept = await t.database.asOwner('SELECT email_verified AS v FROM users WHERE email = $1', [email])
    expect(kept.rows).toEqual([{ v: false }])
    const known = await accept(await aToken(), {}, newAccount(email))
    expect(outcome(known)).toEqual([409, 'accountExists'])
  })

  it('does not tell which addresses have an account to who tries one after the other', async () => {
    const [token, another] = [await aToken(), await aToken()]
    const known = (await stranger()).email
    for (let tried = 0; tried < 5; tried += 1) {
      expect(outcome(await accept(token, {}, newAccount(known)))).toEqual([409, 'accountExists'])
    }
    for (const email of [known, 'nobody-has-this@example.com']) {
      expect((await accept(token, {}, newAccount(email))).statusCode).toBe(429)
    }
    expect(outcome(await accept(another, {}, newAccount(known)))).toEqual([409, 'accountExists'])
    expect((await accept(token, (await stranger()).headers)).statusCode).toBe(201)
  })

  it('ends after seven days, when it is revoked, and for who belongs already', async () => {
    const org7 = await t.anOrganization({ name: 'Seven days' })
    const token = await aToken({ role: 'member' }, org7.headers)
    t.clock.advanceDays(6)
    expect((await look(token)).statusCode).toBe(200)
    t.clock.advanceDays(1)
    expect(outcome(await accept(token, admin.headers))).toEqual([410, 'invitationOver'])
    const listed = await ask(org7.headers, 'GET', '/invitations')
    expect(listed.json<{ items: Invitation[] }>().items[0]?.state).toBe('expired')

    const made = (await invite(org7.headers, { role: 'member' })).json<SentInvitation>()
    const revoke = () => ask(org7.headers, 'DELETE', `/invitations/${made.invitation.id}`)
    expect((await revoke()).statusCode).toBe(204)
    expect((await revoke()).statusCode).toBe(204)
    const sent = await ask(org7.headers, 'POST', `/invitations/${made.invitation.id}/sending`)
    expect(outcome(sent)).toEqual([409, 'alreadyRevoked'])
    const trail = await ask(org7.headers, 'GET', '/audit-events?action=invitation.revoked')
    expect(trail.json<{ items: object[] }>().items).toHaveLength(1)
    expect(outcome(await accept(tokenIn(made.link ?? ''), admin.headers))).toEqual([410, 'invitationOver'])

    const open = await aToken({ role: 'member' }, org7.headers)
    expect(outcome(await accept(open, org7.headers))).toEqual([409, 'alreadyMember'])
    expect((await look(open)).statusCode).toBe(200)
    expect(outcome(await look('nonsense'))).toEqual([404, 'notFound'])
  })

  it('works again after it was sent again, by its new link alone', async () => {
    const made = (await invite(admin.headers, { role: 'viewer' })).json<SentInvitation>()
    t.clock.advanceDays(8)
    const again = await ask(admin.headers, 'POST', `/invitations/${made.invitation.id}/sending`)
    const { invitation, link } = again.json<SentInvitation>()
    expect(invitation).toMatchObject({ state: 'open', timesSent: 2 })
    expect((await look(tokenIn(made.link ?? ''))).statusCode).toBe(404)
    expect((await look(tokenIn(link ?? ''))).statusCode).toBe(200)
  })

  it('brings back who was removed, with the new role and without the old keys', async () => {
    const person = await t.aPerson(org.organizationId, { role: 'admin' })
    const { authorization } = await t.anApiKey(person)
    await ask(admin.headers, 'DELETE', `/people/${person.userId}`)
    const accepted = await accept(await aToken({ role: 'viewer' }), person.headers)
    expect(accepted.json<Accepted>().session).toMatchObject({ role: 'viewer' })
    expect((await ask({ authorization }, 'GET', '/organization')).statusCode).toBe(401)
  })
})

describe('who may invite', () => {
  it('gives no role above their own, and a key makes no owner', async () => {
    expect(outcome(await invite(admin.headers, { role: 'owner' }))).toEqual([403, 'aboveOwnRole'])
    expect(outcome(await invite(org.keyHeaders, { role: 'owner' }))).toEqual([403, 'sessionNeeded'])
    const editor = await t.aPerson(org.organizationId, { role: 'editor' })
    expect(outcome(await invite(editor.headers, { role: 'viewer' }))).toEqual([403, 'forbidden'])
    const owners = (await invite(org.headers, { role: 'owner' })).json<SentInvitation>()
    const stolen = await ask(admin.headers, 'POST', `/invitations/${owners.invitation.id}/sending`)
    expect(outcome(stolen)).toEqual([403, 'aboveOwnRole'])
  })

  it('leaves no door open behind them', async () => {
    for (const lose of ['DELETE', 'PATCH'] as const) {
      const inviter = await t.aPerson(org.organizationId, { role: 'admin' })
      const token = await aToken({ role: 'admin' }, inviter.headers)
      const payload = lose === 'PATCH' ? { role: 'member' } : undefined
      await ask(org.headers, lose, `/people/${inviter.userId}`, payload)
      expect(outcome(await accept(token, (await stranger()).headers))).toEqual([410, 'invitationOver'])
    }
  })

  it('does not reach into another organisation', async () => {
    const made = (await invite(admin.headers, { role: 'member' })).json<SentInvitation>()
    const other = await t.anOrganization({ name: 'Other' })
    const path = `/invitations/${made.invitation.id}`
    expect((await ask(other.headers, 'DELETE', path)).statusCode).toBe(404)
    expect((await ask(other.headers, 'POST', `${path}/sending`)).statusCode).toBe(404)
    expect((await ask(other.headers, 'GET', '/invitations')).json()).toMatchObject({ items: [] })
  })

  it('cannot send mail without end', async () => {
    const busy = await t.anOrganization({ name: 'Busy' })
    const answers: number[] = []
    for (let sent = 0; sent < 101; sent += 1) {
      answers.push((await invite(busy.headers, { role: 'viewer' })).statusCode)
    }
    expect(answers.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => 201))
    expect(answers[100]).toBe(429)
  })
})

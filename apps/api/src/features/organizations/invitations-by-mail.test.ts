import type { AnswerOf, acceptInvitation, InvitationView, SentInvitation, Session } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { ask as askApp, outcome, type AskingHeaders } from '../../testing/asking.js'
import type { TestOrganization, TestPerson } from '../../testing/builders.js'

let t: TestApp
/** The same installation with a mail server. */
let mailing: TestApp
let org: TestOrganization
let admin: TestPerson

const env = { KNOWWHEN_BREACHED_PASSWORDS_URL: 'off' }

beforeAll(async () => {
  t = await testApp({ env })
  mailing = await testApp({ env: { ...env, SMTP_URL: 'smtp://127.0.0.1:9' } })
  org = await t.anOrganization({ name: 'Inviting' })
  admin = await t.aPerson(org.organizationId, { role: 'admin' })
})
afterAll(async () => {
  await t.close()
  await mailing.close()
})

type Headers = AskingHeaders
type Accepted = AnswerOf<typeof acceptInvitation>

const ask = (headers: Headers, ...call: Parameters<typeof askApp>[2]) => askApp(t, headers, call)
const askMailing = (headers: Headers, ...call: Parameters<typeof askApp>[2]) => askApp(mailing, headers, call)
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

describe('an invitation by e-mail', () => {
  it('is for that address alone', async () => {
    const person = await stranger()
    const token = await aToken({ email: person.email.toUpperCase(), role: 'member' })
    const other = await stranger()
    expect(outcome(await accept(token, other.headers))).toEqual([403, 'otherAddress'])
    expect(outcome(await accept(token, {}, newAccount('x@example.com')))).toEqual([403, 'otherAddress'])
    expect((await accept(token, person.headers)).statusCode).toBe(201)
  })

  it('is answered alike whether or not the address has an account', async () => {
    const person = await stranger()
    const shapes = []
    for (const email of [person.email, 'nobody-at-all@example.com']) {
      const made = await invite(admin.headers, { email, role: 'member' })
      const { invitation, link } = made.json<SentInvitation>()
      const seen = (await look(tokenIn(link ?? ''))).json<InvitationView>()
      shapes.push({
        status: made.statusCode,
        made: { ...invitation, id: '', email: '' },
        seen: { ...seen, email: '' },
      })
    }
    expect(shapes[0]).toEqual(shapes[1])
  })

  it('is made once per address, and not for who belongs already', async () => {
    expect((await invite(admin.headers, { email: 'twice@example.com', role: 'member' })).statusCode).toBe(201)
    const twice = await invite(admin.headers, { email: 'twice@example.com', role: 'member' })
    expect(outcome(twice)).toEqual([409, 'alreadyInvited'])
    const member = await invite(admin.headers, { email: admin.email, role: 'member' })
    expect(outcome(member)).toEqual([409, 'alreadyMember'])
  })

  it('goes by mail, is shown to nobody then, and proves the address of who follows it', async () => {
    const there = await mailing.anOrganization({ name: 'Mailing' })
    const email = 'by-mail@example.com'
    const made = await askMailing(there.headers, 'POST', '/invitations', { email, role: 'member' })
    expect(made.json<SentInvitation>().link).toBeNull()
    const mails = await mailing.database.asOwner('SELECT recipient, subject, body FROM organization_mails')
    expect(mails.rows).toMatchObject([
      { recipient: email, subject: 'Owner of Mailing invites you to Mailing in Knowwhen' },
    ])
    const token = tokenIn(String(mails.rows[0]?.['body']))
    const accepted = await askMailing({}, 'POST', '/invitation-acceptances', { token, account: newAccount() })
    expect(accepted.statusCode).toBe(201)
    const kept = await mailing.database.asOwner('SELECT email_verified AS v FROM users WHERE email = $1', [
      email,
    ])
    expect(kept.rows).toEqual([{ v: true }])
  })

  it('cannot be read by who invited while it waits for the mail server', async () => {
    const there = await mailing.anOrganization({ name: 'Curious' })
    await askMailing(there.headers, 'POST', '/invitations', { email: 'victim@example.com', role: 'member' })
    const outbox = await askMailing(there.headers, 'GET', '/outbox')
    const [mail] = outbox.json<{ items: { id: string }[] }>().items
    const shown = await askMailing(there.headers, 'GET', `/outbox/${mail?.id ?? ''}`)
    expect(shown.statusCode).toBe(200)
    expect(tokenIn(shown.body)).toBe('')
  })

  it('makes no account where the operator lets nobody have a new one', async () => {
    await t.database.asOwner(
      `INSERT INTO installation_settings (id, sign_up, updated_at) VALUES (1, 'closed', now())`,
    )
    const token = await aToken()
    expect((await look(token)).json<InvitationView>().mayMakeAccount).toBe(false)
    expect(outcome(await accept(token, {}, newAccount('late@example.com')))).toEqual([403, 'signUpClosed'])
    await t.database.asOwner('DELETE FROM installation_settings')
  })
})

describe('an invitation to an organisation with an identity provider', () => {
  it('makes a member of who signed in another way, and sends them to the provider', async () => {
    const strict = await t.anOrganization({ name: 'Strict' })
    await t.database.asOwner(
      `INSERT INTO identity_providers (organization_id, id, name, issuer, client_id, client_secret, domain, domain_token,
         domain_verified_at, is_enforced, default_role, created_at)
       VALUES ($1, gen_random_uuid(), 'IdP', 'https://id.example', 'c', 's', 'example.com', 'x', now(), true, 'member', now())`,
      [strict.organizationId],
    )
    const person = await stranger()
    const accepted = await accept(await aToken({ role: 'member' }, strict.headers), person.headers)
    expect(accepted.json<Accepted>()).toEqual({
      organization: { id: strict.organizationId, name: 'Strict' },
      session: null,
    })
    const still = await ask(person.headers, 'GET', '/session')
    expect(still.json<Session>().organization.name).toBe('Home')
    const enter = await t.app.inject({
      method: 'PUT',
      url: '/api/v1/session/organization',
      headers: { ...person.headers },
      payload: { organizationId: strict.organizationId },
    })
    expect(outcome(enter)).toEqual([403, 'ssoRequired'])
  })
})

import type { Account, IdentityProvider, Session } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { ask, outcome, type Answer, type AskingHeaders } from '../../testing/asking.js'
import type { TestOrganization, TestPerson } from '../../testing/builders.js'
import { startLyingOpenIdProvider, type LyingOpenIdProvider } from '../../testing/lying-openid-provider.js'
import { CLIENT, startOpenIdProvider, type TestOpenIdProvider } from '../../testing/openid-provider.js'
import {
  beginSignIn,
  comeBack,
  endOf,
  REDIRECT_URI,
  signInWith,
  type Ended,
} from '../../testing/single-sign-on.js'

let idp: TestOpenIdProvider
let liar: LyingOpenIdProvider
let t: TestApp
const dns = new Map<string, readonly string[]>()

beforeAll(async () => {
  idp = await startOpenIdProvider(REDIRECT_URI)
  liar = await startLyingOpenIdProvider(CLIENT.clientId)
  t = await testApp({
    env: { KNOWWHEN_ALLOWED_ORIGINS: `${idp.issuer},${liar.issuer}` },
    resolveTxt: (name) => Promise.resolve(dns.get(name) ?? []),
  })
})
afterAll(async () => {
  await t.close()
  await idp.close()
  await liar.close()
})

const path = '/identity-provider'
const settings = (domain: string) => ({ name: 'IdP', issuer: idp.issuer, ...CLIENT, domain })
const put = (headers: AskingHeaders, body: object) => ask(t, headers, ['PUT', path, body])
const providerIn = (answer: Answer) => answer.json<IdentityProvider>()
const prove = async (headers: AskingHeaders, { domainRecord: { name, value } }: IdentityProvider) => {
  dns.set(name, ['v=spf1 -all', value])
  return providerIn(await ask(t, headers, ['POST', `${path}/domain-verification`]))
}
/** An organisation whose provider speaks for this domain. */
const anOrganizationOf = async (domain: string, more: object = {}) => {
  const org = await t.anOrganization({ name: domain })
  const made = providerIn(await put(org.headers, { ...settings(domain), ...more }))
  return { org, provider: await prove(org.headers, made) }
}
const signIn = (email: string, said: object = {}): Promise<Ended> => {
  idp.signsIn({ sub: email, email, email_verified: true, name: 'Grace', ...said })
  return signInWith(t, idp, { email })
}
const withEmail = async (person: TestPerson, email: string) => {
  await t.database.asOwner('UPDATE users SET email = $2, email_verified = true WHERE id = $1', [
    person.userId,
    email,
  ])
  return person
}
const alsoIn = (person: TestPerson, { organizationId }: TestOrganization) =>
  t.database.asOwner(
    `INSERT INTO members (organization_id, user_id, role, created_at) VALUES ($1, $2, 'admin', now())`,
    [organizationId, person.userId],
  )
const sessionOf = async ({ headers }: Ended) => (await ask(t, headers, ['GET', '/session'])).json<Session>()

describe('an organisation’s provider', () => {
  it('is set up by an admin, and its secret is kept encrypted and never sent back', async () => {
    const org = await t.anOrganization()
    const none = await ask(t, org.headers, ['GET', path])
    expect(none.json()).toEqual({ provider: null, redirectUri: REDIRECT_URI })
    const made = await put(org.headers, settings('set-up.example'))
    expect(providerIn(made)).toMatchObject({ domainVerifiedAt: null, isEnforced: false, version: 1 })
    const audit = await ask(t, org.headers, ['GET', '/audit-events'])
    const kept = await t.database.asOwner('SELECT row_to_json(p)::text AS row FROM identity_providers p')
    for (const text of [made.body, audit.body, JSON.stringify(kept.rows)]) {
      expect(text).not.toContain(CLIENT.clientSecret)
    }
    const editor = await t.aPerson(org.organizationId, { role: 'editor' })
    expect(outcome(await put(editor.headers, settings('x.example')))).toEqual([403, 'forbidden'])
    expect(outcome(await put(org.keyHeaders, settings('x.example')))).toEqual([403, 'sessionNeeded'])
    const admin = await t.aPerson(org.organizationId, { role: 'admin' })
    const above = await put(admin.headers, {
      ...settings('set-up.example'),
      version: 1,
      defaultRole: 'owner',
    })
    expect(outcome(above)).toEqual([403, 'aboveOwnRole'])
    expect(outcome(await put(org.headers, settings('set-up.example')))).toEqual([412, 'stale'])
  })

  it('is refused inside the network, without https, and for a mail provider’s domain', async () => {
    const org = await t.anOrganization()
    for (const issuer of [
      'http://127.0.0.1:9',
      'https://127.0.0.1:9',
      'https://169.254.169.254',
      'http://id.example',
    ]) {
      const answer = await put(org.headers, { ...settings('x.example'), issuer })
      expect(outcome(answer)).toEqual([422, 'issuerRefused'])
    }
    expect((await put(org.headers, settings('gmail.com'))).statusCode).toBe(400)
    expect((await put(org.headers, settings('not a domain'))).statusCode).toBe(400)
  })

  it('sends its secret to no other issuer, and is another provider there whose domain must be proven', async () => {
    const { org, provider } = await anOrganizationOf('moving.example')
    const { clientId } = CLIENT
    const elsewhere = {
      name: 'IdP',
      clientId,
      domain: 'moving.example',
      issuer: liar.issuer,
      version: provider.version,
    }
    expect((await put(org.headers, elsewhere)).statusCode).toBe(400)
    const moved = providerIn(await put(org.headers, { ...elsewhere, clientSecret: 'new' }))
    expect(moved.id).not.toBe(provider.id)
    expect(moved.domainVerifiedAt).toBeNull()
    expect(moved.domainRecord.value).not.toBe(provider.domainRecord.value)
  })
})

describe('signing in with an organisation’s provider', () => {
  it('makes a member of who comes for the first time, and opens that organisation alone', async () => {
    const { org, provider } = await anOrganizationOf('first.example', { defaultRole: 'viewer' })
    const ended = await signIn('grace@first.example')
    expect(await sessionOf(ended)).toMatchObject({
      role: 'viewer',
      user: { name: 'Grace' },
      organization: { id: org.organizationId },
    })
    const account = (await ask(t, ended.headers, ['GET', '/account'])).json<Account>()
    expect(account.method).toBe(`oidc:${provider.id}`)
    const created = await ask(t, ended.headers, ['POST', '/organizations', { name: 'Own' }])
    expect(outcome(created)).toEqual([403, 'boundSession'])
    const trail = await ask(t, org.headers, ['GET', '/audit-events?action=member.joinedByProvider'])
    expect(trail.json<{ items: object[] }>().items).toHaveLength(1)
    expect(trail.body).not.toContain('grace@first.example')
  })

  it('shows nothing of a member’s other organisations, and changes nothing of their account', async () => {
    const { org } = await anOrganizationOf('second.example')
    const elsewhere = await t.anOrganization({ name: 'Elsewhere' })
    const person = await withEmail(await t.aPerson(org.organizationId), 'ada@second.example')
    await alsoIn(person, elsewhere)
    const ended = await signIn('ada@second.example')
    expect(await sessionOf(ended)).toMatchObject({ user: { id: person.userId } })
    const mine = await ask(t, ended.headers, ['GET', '/organizations'])
    expect(mine.body).not.toContain('Elsewhere')
    const switched = await ask(t, ended.headers, [
      'PUT',
      '/session/organization',
      { organizationId: elsewhere.organizationId },
    ])
    expect(switched.statusCode).toBe(404)

    // Whoever runs the provider could be this person here, and must not be it anywhere else.
    await t.database.asOwner('UPDATE users SET is_operator = true WHERE id = $1', [person.userId])
    for (const call of [
      ['PATCH', '/account', { name: 'Somebody else' }],
      ['DELETE', '/account', { confirmation: 'ada@second.example' }],
      ['GET', '/account/sessions'],
      ['DELETE', '/account/sessions'],
      ['PUT', '/account/email', { email: 'thief@example.com', password: 'unknown' }],
      ['PUT', '/account/password', { currentPassword: 'unknown', password: 'seven quiet lanterns' }],
      ['POST', '/account/two-factor', { password: 'unknown' }],
    ] as const) {
      expect([call[1], ...outcome(await ask(t, ended.headers, call))]).toEqual([call[1], 403, 'boundSession'])
    }
    const operators = await ask(t, ended.headers, ['GET', '/installation'])
    expect(outcome(operators)).toEqual([403, 'forbidden'])
    expect((await ask(t, person.headers, ['GET', '/installation'])).statusCode).toBe(200)
  })

  it('takes over nobody of another organisation, and nobody who was removed', async () => {
    const { org } = await anOrganizationOf('third.example')
    const home = await t.anOrganization({ name: 'Victim’s' })
    const victim = await withEmail(await t.aPerson(home.organizationId), 'victim@third.example')
    expect((await signIn('victim@third.example')).location).toBe('/sign-in?problem=ssoNotMember')
    const linked = await t.database.asOwner('SELECT 1 FROM accounts WHERE user_id = $1', [victim.userId])
    expect(linked.rows).toEqual([])

    const ended = await signIn('gone@third.example')
    const { user } = await sessionOf(ended)
    await ask(t, org.headers, ['DELETE', `/people/${user.id}`])
    expect((await signIn('gone@third.example')).location).toBe('/sign-in?problem=ssoNotMember')
  })

  it('is not believed about unproven addresses, other domains, or accounts that others may wait in', async () => {
    const { org } = await anOrganizationOf('fourth.example')
    const email = 'a@fourth.example'
    expect((await signIn(email, { email_verified: false })).location).toContain('ssoEmailUnverified')
    expect((await signIn(email, { email: 'ceo@other.example' })).location).toContain('ssoForeignDomain')
    expect((await signIn(email, { email: 'a@sub.fourth.example' })).location).toContain('ssoForeignDomain')
    const waiting = await t.aPerson(org.organizationId)
    await t.database.asOwner('UPDATE users SET email = $2 WHERE id = $1', [waiting.userId, email])
    expect((await signIn(email)).location).toBe('/sign-in?problem=ssoAddressTaken')
  })

  it('is not believed any more when the domain’s proof is gone on the way', async () => {
    const { org } = await anOrganizationOf('fifth.example')
    const email = 'a@fifth.example'
    idp.signsIn({ sub: email, email, email_verified: true })
    const begun = await beginSignIn(t, { email })
    await t.database.asOwner(
      'UPDATE identity_providers SET domain_verified_at = NULL WHERE organization_id = $1',
      [org.organizationId],
    )
    const answer = await comeBack(t, await idp.visit(begun.redirectTo), begun.browser)
    expect(endOf(answer).location).toBe('/sign-in?problem=ssoDomainUnverified')
  })

  it('checks audience, nonce, issuer, time and signature of what the provider says', async () => {
    await anOrganizationOf('liar.example', { issuer: liar.issuer })
    const right = { email: 'a@liar.example', email_verified: true }
    const arrive = async (lies: object, isForged = false) => {
      const begun = await beginSignIn(t, { email: right.email })
      const address = new URL(begun.redirectTo).searchParams
      liar.says({ nonce: address.get('nonce'), ...right, ...lies })
      liar.forges(isForged)
      const back = new URL(REDIRECT_URI)
      back.search = new URLSearchParams({ code: 'x', state: address.get('state') ?? '' }).toString()
      return endOf(await comeBack(t, back, begun.browser)).location
    }
    const failed = '/sign-in?problem=ssoFailed'
    expect(await arrive({ aud: 'another client' })).toBe(failed)
    expect(await arrive({ nonce: 'another' })).toBe(failed)
    expect(await arrive({ iss: 'https://id.example' })).toBe(failed)
    expect(await arrive({ exp: 1 })).toBe(failed)
    expect(await arrive({}, true)).toBe(failed)
    expect(await arrive({})).toBe('/')
  })
})

describe('an organisation that asks for its provider', () => {
  const enforce = (headers: AskingHeaders, domain: string, version: number) =>
    put(headers, { ...settings(domain), isEnforced: true, version })

  it('refuses other ways in, except an owner’s, from the next request on', async () => {
    const { org, provider } = await anOrganizationOf('strict.example')
    const member = await withEmail(await t.aPerson(org.organizationId), 'm@strict.example')
    expect((await ask(t, member.headers, ['GET', '/organization'])).statusCode).toBe(200)
    expect((await enforce(org.headers, 'strict.example', provider.version)).statusCode).toBe(200)
    expect(outcome(await ask(t, member.headers, ['GET', '/organization']))).toEqual([403, 'ssoRequired'])
    expect((await ask(t, org.headers, ['GET', '/organization'])).statusCode).toBe(200)
    const ended = await signIn('m@strict.example')
    expect((await ask(t, ended.headers, ['GET', '/organization'])).statusCode).toBe(200)
    expect((await ask(t, org.headers, ['DELETE', path])).statusCode).toBe(204)
    expect((await ask(t, member.headers, ['GET', '/organization'])).statusCode).toBe(200)
    const start = await ask(t, {}, ['POST', '/session/single-sign-on', { email: 'm@strict.example' }])
    expect(outcome(start)).toEqual([422, 'noSingleSignOn'])
  })

  it('has proven its domain, and an admin has been in that way before it is the only one', async () => {
    const org = await t.anOrganization()
    const early = await put(org.headers, { ...settings('early.example'), isEnforced: true })
    expect(outcome(early)).toEqual([409, 'domainNotVerified'])
    const { org: later, provider } = await anOrganizationOf('later.example')
    const admin = await withEmail(await t.aPerson(later.organizationId, { role: 'admin' }), 'a@later.example')
    const locked = await enforce(admin.headers, 'later.example', provider.version)
    expect(outcome(locked)).toEqual([409, 'signInWithItFirst'])
    const ended = await signIn('a@later.example')
    expect((await enforce(ended.headers, 'later.example', provider.version)).statusCode).toBe(200)
  })

  it('belongs to its own people: another organisation sees and changes nothing of it', async () => {
    const { provider } = await anOrganizationOf('private.example')
    const stranger = await t.anOrganization({ name: 'Stranger' })
    expect((await ask(t, stranger.headers, ['GET', path])).json()).toMatchObject({ provider: null })
    expect((await ask(t, stranger.headers, ['DELETE', path])).statusCode).toBe(404)
    expect((await ask(t, stranger.headers, ['POST', `${path}/domain-verification`])).statusCode).toBe(404)
    expect(provider.domainVerifiedAt).not.toBeNull()
  })
})

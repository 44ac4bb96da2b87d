import type { Account, IdentityProvider } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { aSecondProcess } from '../../testing/accounts.js'
import { testApp, type TestApp } from '../../testing/app.js'
import { ask } from '../../testing/asking.js'
import type { TestOrganization, TestPerson } from '../../testing/builders.js'
import { CLIENT, startOpenIdProvider, type TestOpenIdProvider } from '../../testing/openid-provider.js'
import { beginSignIn, comeBack, endOf, REDIRECT_URI, signInWith } from '../../testing/single-sign-on.js'

let idp: TestOpenIdProvider
let t: TestApp
const dns = new Map<string, readonly string[]>()

beforeAll(async () => {
  idp = await startOpenIdProvider(REDIRECT_URI)
  t = await testApp({
    env: {
      KNOWWHEN_ALLOWED_ORIGINS: idp.issuer,
      OIDC_ISSUER: idp.issuer,
      OIDC_CLIENT_ID: CLIENT.clientId,
      OIDC_CLIENT_SECRET: CLIENT.clientSecret,
    },
    resolveTxt: (name) => Promise.resolve(dns.get(name) ?? []),
  })
})
afterAll(async () => {
  await t.close()
  await idp.close()
})

const path = '/identity-provider'
/** An organisation whose provider speaks for this domain. */
const anOrganizationOf = async (domain: string) => {
  const org = await t.anOrganization({ name: domain })
  const settings = { name: 'IdP', issuer: idp.issuer, ...CLIENT, domain }
  const made = (await ask(t, org.headers, ['PUT', path, settings])).json<IdentityProvider>()
  dns.set(made.domainRecord.name, [made.domainRecord.value])
  const proven = await ask(t, org.headers, ['POST', `${path}/domain-verification`])
  return { org, provider: proven.json<IdentityProvider>() }
}
const withEmail = async (person: TestPerson, email: string, isVerified = true) => {
  await t.database.asOwner('UPDATE users SET email = $2, email_verified = $3 WHERE id = $1', [
    person.userId,
    email,
    isVerified,
  ])
  return person
}
const alsoIn = (person: TestPerson, { organizationId }: TestOrganization) =>
  t.database.asOwner(
    `INSERT INTO members (organization_id, user_id, role, created_at) VALUES ($1, $2, 'admin', now())`,
    [organizationId, person.userId],
  )
const signIn = (email: string) => {
  idp.signsIn({ sub: email, email, email_verified: true, name: 'Grace' })
  return signInWith(t, idp, { email })
}
const trailOf = async ({ organizationId }: TestOrganization, person: Pick<TestPerson, 'userId'>) => {
  const { rows } = await t.database.asOwner(
    'SELECT action, after FROM audit_events WHERE organization_id = $1 AND actor_id = $2 ORDER BY id',
    [organizationId, person.userId],
  )
  return rows
}

describe('what happens through an organisation’s own provider', () => {
  it('is written into the trail of that organisation, and of no other of the person', async () => {
    const { org, provider } = await anOrganizationOf('own.example')
    const elsewhere = await t.anOrganization({ name: 'Elsewhere' })
    const person = await withEmail(await t.aPerson(org.organizationId), 'ada@own.example')
    await alsoIn(person, elsewhere)
    const ended = await signIn('ada@own.example')
    await ask(t, ended.headers, ['DELETE', '/session'])
    const method = `oidc:${provider.id}`
    expect(await trailOf(org, person)).toMatchObject([
      { action: 'account.linked', after: { method } },
      { action: 'session.started', after: { method } },
      { action: 'session.ended' },
    ])
    expect(await trailOf(elsewhere, person)).toEqual([])
  })

  it('is written down when it is refused to who was removed, or to an account that was never proven', async () => {
    const { org } = await anOrganizationOf('refusing.example')
    const refused = [{ action: 'session.refused', after: { step: 'provider' } }]
    const gone = await withEmail(await t.aPerson(org.organizationId), 'gone@refusing.example')
    await ask(t, org.headers, ['DELETE', `/people/${gone.userId}`])
    expect((await signIn('gone@refusing.example')).location).toContain('ssoNotMember')
    expect(await trailOf(org, gone)).toEqual(refused)

    const waiting = await withEmail(await t.aPerson(org.organizationId), 'wait@refusing.example', false)
    expect((await signIn('wait@refusing.example')).location).toContain('ssoAddressTaken')
    expect(await trailOf(org, waiting)).toEqual(refused)
  })

  it('says nothing of somebody who never belonged to it', async () => {
    const { org } = await anOrganizationOf('curious.example')
    const home = await t.anOrganization()
    const stranger = await withEmail(await t.aPerson(home.organizationId), 'b@curious.example')
    expect((await signIn('b@curious.example')).location).toContain('ssoNotMember')
    expect([await trailOf(org, stranger), await trailOf(home, stranger)]).toEqual([[], []])
  })
})

describe('what the installation’s provider is refused', () => {
  it('is written into the trail of every organisation of the person', async () => {
    const org = await t.anOrganization()
    const waiting = await withEmail(await t.aPerson(org.organizationId), 'wait@nobodys.example', false)
    expect((await signIn('wait@nobodys.example')).location).toContain('ssoAddressTaken')
    expect(await trailOf(org, waiting)).toEqual([{ action: 'session.refused', after: { step: 'provider' } }])
  })
})

describe('an installation whose provider is enforced', () => {
  it('uses it for everybody, whatever provider an organisation has', async () => {
    const { org } = await anOrganizationOf('strict.example')
    const person = await withEmail(await t.aPerson(org.organizationId), 'm@strict.example')
    idp.signsIn({ sub: 'm@strict.example', email: 'm@strict.example', email_verified: true })
    const before = await beginSignIn(t, { email: 'm@strict.example' })
    const { oidc } = t.deps.env
    const enforced = await aSecondProcess(t, { oidc: oidc && { ...oidc, isEnforced: true } })
    const there = { ...t, app: enforced.app }
    const late = await comeBack(there, await idp.visit(before.redirectTo), before.browser)
    expect(endOf(late).location).toBe('/sign-in?problem=ssoFailed')

    const ended = await signInWith(there, idp, { email: 'm@strict.example' })
    const account = (await ask(there, ended.headers, ['GET', '/account'])).json<Account>()
    expect(account).toMatchObject({ id: person.userId, method: 'oidc:installation' })
    await enforced.close()
  })
})

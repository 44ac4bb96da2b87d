import type { Account, Problem, Session, SessionOptions } from '@knowwhen/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { ask, cookiesOf, outcome } from '../../testing/asking.js'
import type { TestOrganization, TestPerson } from '../../testing/builders.js'
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
let t: TestApp
let org: TestOrganization

beforeAll(async () => {
  idp = await startOpenIdProvider(REDIRECT_URI)
  t = await testApp({
    env: {
      OIDC_ISSUER: idp.issuer,
      OIDC_CLIENT_ID: CLIENT.clientId,
      OIDC_CLIENT_SECRET: CLIENT.clientSecret,
      OIDC_NAME: 'Corporate sign-in',
    },
  })
  org = await t.anOrganization({ name: 'Home' })
})
afterAll(async () => {
  await t.close()
  await idp.close()
})
beforeEach(() => t.database.asOwner('DELETE FROM installation_settings'))

const mode = (signUp: string) =>
  t.database.asOwner(`INSERT INTO installation_settings (id, sign_up, updated_at) VALUES (1, $1, now())`, [
    signUp,
  ])
const proven = async (person: TestPerson) => {
  await t.database.asOwner('UPDATE users SET email_verified = true WHERE id = $1', [person.userId])
  return person
}
const isSignedIn = async ({ headers }: Ended) =>
  (await ask(t, headers, ['GET', '/account'])).statusCode === 200
const sessionOf = async ({ headers }: Ended) => (await ask(t, headers, ['GET', '/session'])).json<Session>()

describe('the ways to sign in', () => {
  it('are told to everybody', async () => {
    const answer = await ask(t, {}, ['GET', '/session/options'])
    expect(answer.json<SessionOptions>()).toEqual({
      signUp: 'invited',
      singleSignOn: { name: 'Corporate sign-in', enforced: false },
      sendsMail: false,
    })
  })

  it('do not include a provider where there is none', async () => {
    const plain = await testApp()
    expect((await ask(plain, {}, ['GET', '/session/options'])).json()).toMatchObject({ singleSignOn: null })
    const start = await ask(plain, {}, ['POST', '/session/single-sign-on', { email: 'a@b.example' }])
    expect(outcome(start)).toEqual([422, 'noSingleSignOn'])
    await plain.close()
  })

  it('are not begun by another site’s page', async () => {
    const answer = await t.app.inject({
      method: 'POST',
      url: '/api/v1/session/single-sign-on',
      headers: { origin: 'https://evil.example' },
      payload: {},
    })
    expect(outcome(answer)).toEqual([403, 'foreignOrigin'])
  })
})

describe('signing in with the installation’s provider', () => {
  it('opens the account of the person with that proven address, and the same one when the address changes', async () => {
    const person = await proven(await t.aPerson(org.organizationId))
    idp.signsIn({ sub: 'ada', email: person.email.toUpperCase(), email_verified: true })
    const ended = await signInWith(t, idp, { returnTo: '/hypotheses?state=sealed' })
    expect(ended.location).toBe('/hypotheses?state=sealed')
    expect(await sessionOf(ended)).toMatchObject({
      user: { id: person.userId },
      organization: { name: 'Home' },
    })
    const account = (await ask(t, ended.headers, ['GET', '/account'])).json<Account>()
    expect(account.method).toBe('oidc:installation')

    idp.signsIn({ sub: 'ada', email: 'renamed@example.com', email_verified: true })
    expect(await sessionOf(await signInWith(t, idp))).toMatchObject({ user: { id: person.userId } })
  })

  it('leads to no other site afterwards', async () => {
    const person = await proven(await t.aPerson(org.organizationId))
    idp.signsIn({ sub: person.userId, email: person.email, email_verified: true })
    for (const returnTo of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/\t/evil.example',
    ]) {
      const begun = await beginSignIn(t, { returnTo })
      const answer = await comeBack(t, await idp.visit(begun.redirectTo), begun.browser)
      expect(answer.statusCode).toBe(303)
      expect(answer.headers.location).toBe('http://127.0.0.1:3000/')
    }
  })

  it('refuses an address that the provider has not verified, or does not tell', async () => {
    const person = await proven(await t.aPerson(org.organizationId))
    for (const said of [{ email_verified: false }, {}]) {
      idp.signsIn({ sub: `unproven ${person.userId}`, email: person.email, ...said })
      const ended = await signInWith(t, idp)
      expect(ended.location).toBe('/sign-in?problem=ssoEmailUnverified')
      expect(await isSignedIn(ended)).toBe(false)
    }
    idp.signsIn({ sub: 'without an address' })
    expect((await signInWith(t, idp)).location).toBe('/sign-in?problem=ssoEmailUnverified')
  })

  it('does not join an account whose address was never proven: somebody else may be waiting in it', async () => {
    const squatter = await t.aPerson(org.organizationId)
    idp.signsIn({ sub: 'rightful owner', email: squatter.email, email_verified: true })
    const ended = await signInWith(t, idp)
    expect(ended.location).toBe('/sign-in?problem=ssoAddressTaken')
    expect(await isSignedIn(ended)).toBe(false)
  })

  it('makes an account only for whom the operator lets have one', async () => {
    const fresh = (name: string) => {
      idp.signsIn({ sub: name, email: `${name}@example.com`, email_verified: true, name })
      return signInWith(t, idp)
    }
    expect((await fresh('uninvited')).location).toBe('/sign-in?problem=ssoNoAccount')
    await mode('open')
    const ended = await fresh('welcome')
    expect(ended.location).toBe('/')
    const account = (await ask(t, ended.headers, ['GET', '/account'])).json<Account>()
    expect(account).toMatchObject({ name: 'welcome', isEmailVerified: true, hasPassword: false })
    await t.database.asOwner(`UPDATE installation_settings SET sign_up = 'closed'`)
    expect((await fresh('late')).location).toBe('/sign-in?problem=ssoNoAccount')
  })

  it('makes an account for who comes with an invitation, and for nobody with somebody else’s', async () => {
    const invite = async (email: string | null) => {
      const made = await ask(t, org.headers, ['POST', '/invitations', { email, role: 'editor' }])
      return new URL(made.json<{ link: string }>().link)
    }
    const arrive = (returnTo: string, email: string) => {
      idp.signsIn({ sub: email, email, email_verified: true })
      return signInWith(t, idp, { returnTo })
    }
    const link = await invite('guest@example.com')
    const path = `${link.pathname}${link.search}`
    expect((await arrive(path, 'thief@example.com')).location).toBe('/sign-in?problem=ssoNoAccount')
    expect((await arrive('/invitation?token=made-up', 'guest@example.com')).location).toContain(
      'ssoNoAccount',
    )
    const ended = await arrive(path, 'guest@example.com')
    expect(ended.location).toBe(path)
    const accepted = await ask(t, ended.headers, [
      'POST',
      '/invitation-acceptances',
      { token: link.searchParams.get('token') },
    ])
    expect(accepted.json()).toMatchObject({ session: { role: 'editor', organization: { name: 'Home' } } })
  })

  it('says so when the person changes their mind, and starts nothing', async () => {
    idp.signsIn(undefined)
    const ended = await signInWith(t, idp)
    expect(ended.location).toBe('/sign-in?problem=ssoRefused')
    expect(await isSignedIn(ended)).toBe(false)
  })
})

describe('an answer of the provider', () => {
  const arrival = async (change: (address: URL) => void = () => undefined) => {
    const person = await proven(await t.aPerson(org.organizationId))
    idp.signsIn({ sub: person.userId, email: person.email, email_verified: true })
    const begun = await beginSignIn(t, {})
    const address = new URL(begun.redirectTo)
    change(address)
    return { back: await idp.visit(address.href), browser: begun.browser }
  }
  const failed = '/sign-in?problem=ssoFailed'
  const expired = '/sign-in?problem=ssoExpired'

  it('is worth nothing in a browser that did not ask, or that asked another time', async () => {
    const { back } = await arrival()
    expect(endOf(await comeBack(t, back, undefined)).location).toBe(expired)
    const victim = await beginSignIn(t, {})
    expect(endOf(await comeBack(t, back, victim.browser)).location).toBe(failed)
    const forged = { cookie: 'knowwhen.single_sign_on=forged' }
    expect(endOf(await comeBack(t, back, forged)).location).toBe(expired)
  })

  it('is worth nothing with another state', async () => {
    const { back, browser } = await arrival()
    back.searchParams.set('state', 'another')
    expect(endOf(await comeBack(t, back, browser)).location).toBe(failed)
  })

  it('is worth something once', async () => {
    const { back, browser } = await arrival()
    const first = await comeBack(t, back, browser)
    expect(endOf(first).location).toBe('/')
    const cleared = first.cookies.find(({ name }) => name === 'knowwhen.single_sign_on')
    expect(cleared).toMatchObject({ value: '', path: '/api/v1/session/single-sign-on/callback' })
    expect(endOf(await comeBack(t, back, browser)).location).toBe(failed)
  })

  it('is worth nothing when it was asked for with another nonce, verifier or client', async () => {
    for (const [name, value] of [
      ['nonce', 'another'],
      ['code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
      ['client_id', 'another'],
    ] as const) {
      const { back, browser } = await arrival((address) => address.searchParams.set(name, value))
      expect(endOf(await comeBack(t, back, browser)).location).toBe(failed)
    }
  })

  it('is worth nothing after ten minutes', async () => {
    const { back, browser } = await arrival()
    t.clock.advanceDays(1)
    expect(endOf(await comeBack(t, back, browser)).location).toBe(expired)
  })

  it('starts a session of its own, whatever cookie the browser brought', async () => {
    const { back, browser } = await arrival()
    const planted = `${browser.cookie}; ${org.headers.cookie}`
    const answer = await comeBack(t, back, { cookie: planted })
    const session = cookiesOf(answer).cookie
    expect(session).toContain('knowwhen.session_token=')
    expect(session).not.toContain(org.headers.cookie)
    const [cookie] = (await ask(t, {}, ['POST', '/session/single-sign-on', {}])).cookies
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', maxAge: 600 })
  })
})

describe('a provider that cannot be reached', () => {
  it('is told as such, without a word of the network', async () => {
    const cut = await testApp({
      env: { OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 'y' },
    })
    const answer = await ask(cut, {}, ['POST', '/session/single-sign-on', {}])
    expect(outcome(answer)).toEqual([503, 'providerUnavailable'])
    expect(answer.json<Problem>().detail).not.toContain('127.0.0.1')
    await cut.close()
  })
})

/** Attacks on sessions and sign-ins, each tried. */
import * as contract from '@knowwhen/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import {
  aSecondProcess,
  auditedActions,
  caller,
  cookiesOf,
  PASSWORD,
  withPassword,
  type Answer,
} from '../../testing/accounts.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestPerson } from '../../testing/builders.js'

let t: TestApp
let call: ReturnType<typeof caller>
let ada: TestPerson

beforeAll(async () => {
  t = await testApp()
  call = caller(t)
})
afterAll(() => t.close())
beforeEach(async () => {
  t.clock.advanceDays(1)
  ada = await withPassword(t, (await t.anOrganization()).owner)
})

/** A hash that costs next to nothing, where a test guesses often. */
const CHEAP = '$scrypt$ln=4,r=1,p=1$c2FsdA$a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U'
const makeGuessingCheap = () =>
  t.database.asOwner('UPDATE accounts SET password = $1 WHERE user_id = $2', [CHEAP, ada.userId])

const signIn = (password = PASSWORD, headers: Record<string, string> = {}) =>
  call('POST', '/session', { payload: { email: ada.email, password }, headers })
const from = (address: string, cookie = '') => ({ 'x-forwarded-for': address, cookie })
const codeOf = (answer: Answer) => answer.json<{ code: string }>().code
const statusOf = async (cookie: string, path = '/session') =>
  (await call('GET', path, { headers: { cookie } })).statusCode
const sessionCookie = (answer: Answer) =>
  answer.cookies.find(({ name }) => name === 'knowwhen.session_token')?.value ?? ''

describe('session fixation', () => {
  it('does not help: a sign-in begins a new session, whatever cookie the browser brought', async () => {
    const planted = ada.headers.cookie
    const answer = await signIn(PASSWORD, { cookie: planted })
    expect(sessionCookie(answer)).not.toBe('')
    expect(planted).not.toContain(encodeURIComponent(sessionCookie(answer)))
    const again = await signIn(PASSWORD, { cookie: cookiesOf(answer) })
    expect(sessionCookie(again)).not.toBe(sessionCookie(answer))

    const eve = await t.aPerson(ada.organizationId, { role: 'viewer' })
    await signIn(PASSWORD, { cookie: eve.headers.cookie })
    const session = await call('GET', '/session', { headers: { ...eve.headers } })
    expect(session.json()).toMatchObject({ user: { id: eve.userId }, role: 'viewer' })
  })

  it('cannot plant a token of the attacker’s choice', async () => {
    await signIn(PASSWORD, { cookie: 'knowwhen.session_token=chosen.c2lnbmVk' })
    const { rows } = await t.database.asOwner("SELECT id FROM sessions WHERE token = 'chosen'")
    expect(rows).toEqual([])
  })
})

describe('guessing passwords', () => {
  it('is stopped per person and address, and from everywhere together', async () => {
    await makeGuessingCheap()
    const fromOne: number[] = []
    for (let i = 0; i < 12; i += 1) fromOne.push((await signIn('a guess', from('203.0.113.1'))).statusCode)
    expect(fromOne.slice(0, 10).every((status) => status === 401)).toBe(true)
    expect(fromOne.slice(10)).toEqual([429, 429])

    const others: number[] = []
    for (let i = 2; i < 60; i += 1) others.push((await signIn('a guess', from(`203.0.113.${i}`))).statusCode)
    expect(others[0]).toBe(401)
    expect(others.at(-1)).toBe(429)
  })

  it('of many people from one address is stopped too', async () => {
    const emails: string[] = []
    for (let i = 0; i < 11; i += 1) {
      emails.push((await withPassword(t, await t.aPerson(ada.organizationId))).email)
    }
    await t.database.asOwner('UPDATE accounts SET password = $1', [CHEAP])
    const statuses: number[] = []
    for (const email of emails) {
      for (let i = 0; i < 10; i += 1) {
        const payload = { email, password: 'a guess' }
        statuses.push((await call('POST', '/session', { payload, headers: from('192.0.2.77') })).statusCode)
      }
    }
    expect(statuses.slice(0, 100).every((status) => status === 401)).toBe(true)
    expect(statuses.slice(100).every((status) => status === 429)).toBe(true)
  })

  it('does not keep the owner out of a browser that was signed in before', async () => {
    const known = cookiesOf(await signIn(PASSWORD, from('198.51.100.9')))
    const { rows } = await t.database.asOwner('SELECT password FROM accounts WHERE user_id = $1', [
      ada.userId,
    ])
    await makeGuessingCheap()
    for (let i = 0; i < 60; i += 1) await signIn('a guess', from(`203.0.113.${i}`))
    await t.database.asOwner('UPDATE accounts SET password = $1 WHERE user_id = $2', [
      rows[0]?.['password'],
      ada.userId,
    ])
    expect((await signIn(PASSWORD, from('198.51.100.10'))).statusCode).toBe(429)
    expect((await signIn(PASSWORD, from('198.51.100.9', known))).statusCode).toBe(200)
  })

  it('in a known browser is limited as well, and the mark of one person’s browser is no other’s', async () => {
    const known = cookiesOf(await signIn())
    await makeGuessingCheap()
    const statuses: number[] = []
    for (let i = 0; i < 11; i += 1) statuses.push((await signIn('a guess', { cookie: known })).statusCode)
    expect(statuses.at(-1)).toBe(429)

    const eve = await withPassword(t, await t.aPerson(ada.organizationId))
    const hers = cookiesOf(
      await call('POST', '/session', { payload: { email: eve.email, password: PASSWORD } }),
    )
    for (let i = 0; i < 10; i += 1) await signIn('a guess', from('203.0.113.200', hers))
    expect((await signIn('a guess', from('203.0.113.200', hers))).statusCode).toBe(429)
  })

  it('leaves a trace in the organisation of whoever it was aimed at, and only there', async () => {
    await signIn('a guess')
    await call('POST', '/session', { payload: { email: 'nobody@example.com', password: 'a guess' } })
    expect(await auditedActions(t, ada.userId)).toEqual(['session.refused'])
    const { rows } = await t.database.asOwner(
      'SELECT after, ip_address FROM audit_events WHERE actor_id = $1',
      [ada.userId],
    )
    expect(rows).toEqual([{ after: { step: 'password' }, ip_address: '127.0.0.1' }])
  })
})

describe('finding out who has an account', () => {
  const told = ({ statusCode, headers, cookies, ...answer }: Answer) => ({
    statusCode,
    cookies,
    names: Object.keys(headers).sort(),
    body: { ...answer.json<object>(), requestId: '' },
  })

  it('is not possible by signing in', async () => {
    const bob = await t.aPerson(ada.organizationId)
    const ask = (email: string) => call('POST', '/session', { payload: { email, password: 'a guess' } })
    const [known, passwordless, unknown] = [
      await ask(ada.email),
      await ask(bob.email),
      await ask('no@example.com'),
    ]
    expect(told(known)).toEqual(told(unknown))
    expect(told(passwordless)).toEqual(told(unknown))
    expect(known.cookies).toEqual([])
  })
})

describe('requests from the page of another site', () => {
  const isEndpoint = (value: unknown): value is contract.Endpoint =>
    typeof value === 'object' && value !== null && 'access' in value && 'success' in value && 'path' in value
  const exported: readonly unknown[] = Object.values(contract)
  const unsafe = exported
    .filter(isEndpoint)
    .filter(({ method, path }) => method !== 'GET' && /^\/api\/v1\/(session|accounts?)(\/|$)/.test(path))

  it.each(unsafe.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
    '%s is refused',
    async (_, { method, path }) => {
      const url = path.replaceAll(/:\w+/g, '01890000-0000-7000-8000-000000000000')
      for (const origin of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
        const answer = await t.app.inject({
          method,
          url,
          headers: { ...ada.headers, ...origin },
          payload: {},
        })
        expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'foreignOrigin'])
      }
    },
  )

  it('carry no session anyway: its cookie is SameSite and unreadable for scripts', async () => {
    const answer = await signIn()
    expect(answer.cookies.map(({ sameSite, httpOnly }) => [sameSite, httpOnly])).toEqual([
      ['Lax', true],
      ['Lax', true],
    ])
  })
})

describe('a session that was ended', () => {
  it('is worth nothing in the next request, in every process', async () => {
    const second = await aSecondProcess(t)
    const there = caller(second)
    const stolen = cookiesOf(await signIn())
    expect((await there('GET', '/session', { headers: { cookie: stolen } })).statusCode).toBe(200)

    await call('DELETE', '/account/sessions', { headers: { ...ada.headers } })
    for (const path of ['/session', '/account', '/teams']) {
      expect((await there('GET', path, { headers: { cookie: stolen } })).statusCode).toBe(401)
      expect(await statusOf(stolen, path)).toBe(401)
    }

    await there('DELETE', '/session', { headers: { ...ada.headers } })
    expect(await statusOf(ada.headers.cookie)).toBe(401)
    await second.close()
  })
})

describe('an installation where everybody uses single sign-on', () => {
  let enforced: TestApp
  beforeAll(async () => {
    enforced = await testApp({
      env: {
        OIDC_ISSUER: 'https://id.example',
        OIDC_CLIENT_ID: 'knowwhen',
        OIDC_CLIENT_SECRET: 'secret',
        OIDC_ENFORCED: 'true',
        KNOWWHEN_SIGN_UP: 'open',
      },
    })
  })
  afterAll(() => enforced.close())

  it('lets nobody in by password but its operator, and nobody sign up', async () => {
    const person = await withPassword(enforced, (await enforced.anOrganization()).owner)
    const ask = (password: string) =>
      caller(enforced)('POST', '/session', { payload: { email: person.email, password } })
    expect(codeOf(await ask('a guess'))).toBe('wrongCredentials')
    const refused = await ask(PASSWORD)
    expect([refused.statusCode, codeOf(refused), refused.cookies]).toEqual([403, 'ssoRequired', []])
    const open = await enforced.database.asOwner(
      "SELECT id FROM sessions WHERE user_agent = 'lightMyRequest'",
    )
    expect(open.rows).toEqual([])
    const refusals = await enforced.database.asOwner(
      "SELECT after ->> 'step' AS step FROM audit_events WHERE actor_id = $1 AND action = 'session.refused' ORDER BY id",
      [person.userId],
    )
    expect(refusals.rows.map(({ step }) => step)).toContain('ssoRequired')
    const signUp = await caller(enforced)('POST', '/accounts', {
      payload: { name: 'Eve', email: 'eve@example.com', password: PASSWORD },
    })
    expect(codeOf(signUp)).toBe('ssoRequired')

    await enforced.database.asOwner('UPDATE users SET is_operator = true WHERE id = $1', [person.userId])
    expect((await ask(PASSWORD)).statusCode).toBe(200)
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import {
  auditedActions,
  caller,
  cookiesOf,
  mailsTo,
  PASSWORD,
  tokenTo,
  withPassword,
  type Answer,
} from '../../testing/accounts.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestPerson } from '../../testing/builders.js'

let t: TestApp
let call: ReturnType<typeof caller>
let ada: TestPerson

const NEW = 'another four words instead'

beforeAll(async () => {
  t = await testApp()
  call = caller(t)
})
afterAll(() => t.close())
beforeEach(async () => {
  t.clock.advanceDays(1)
  ada = await withPassword(t, (await t.anOrganization()).owner)
})

const ask = (email: string) => call('POST', '/accounts/password-reset-requests', { payload: { email } })
const reset = (token: string, password = NEW) =>
  call('POST', '/accounts/password-resets', { payload: { token, password } })
const signIn = (password: string, headers: Record<string, string> = {}) =>
  call('POST', '/session', { payload: { email: ada.email, password }, headers })
const told = (answer: Answer) => ({
  status: answer.statusCode,
  body: { ...answer.json<object>(), requestId: '' },
  cookies: answer.cookies,
})
const codeOf = (answer: Answer) => answer.json<{ code: string }>().code

describe('a forgotten password', () => {
  it('is replaced by a link, which ends every session and is told to the owner', async () => {
    const other = cookiesOf(await signIn(PASSWORD))
    expect((await ask(ada.email)).statusCode).toBe(202)
    expect((await reset(await tokenTo(t, ada.email))).statusCode).toBe(204)

    for (const cookie of [ada.headers.cookie, other]) {
      expect((await call('GET', '/session', { headers: { cookie } })).statusCode).toBe(401)
    }
    expect((await signIn(PASSWORD)).statusCode).toBe(401)
    expect((await signIn(NEW)).statusCode).toBe(200)
    const [last] = await mailsTo(t, ada.email)
    expect(last).toMatchObject({ kind: 'accountNotice', subject: 'Your password was changed' })
    expect(await auditedActions(t, ada.userId)).toEqual([
      'session.started',
      'account.passwordReset',
      'session.refused',
      'session.started',
    ])
  })

  it('is asked for alike whether or not the address is known', async () => {
    const known = await ask(ada.email)
    const unknown = await ask('nobody@example.com')
    expect(told(known)).toEqual(told(unknown))
    expect(known.cookies).toEqual([])
    expect(await mailsTo(t, 'nobody@example.com')).toEqual([])
  })

  it('has a link that works once, one of two at the same moment, for half an hour', async () => {
    await ask(ada.email)
    const token = await tokenTo(t, ada.email)
    const answers = await Promise.all([reset(token), reset(token, 'yet another four words')])
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([204, 422])
    expect(codeOf(await reset(token))).toBe('invalidLink')

    await ask(ada.email)
    const late = await tokenTo(t, ada.email)
    t.clock.set(new Date(t.clock.now().getTime() + 30 * 60_000).toISOString())
    expect(codeOf(await reset(late))).toBe('invalidLink')
  })

  it('has a link that still works after a password that the rule refuses', async () => {
    await ask(ada.email)
    const token = await tokenTo(t, ada.email)
    expect((await reset(token, '123qweasdzxc')).statusCode).toBe(400)
    expect((await reset(token)).statusCode).toBe(204)
  })

  it('takes back the other links that were sent, once one was used', async () => {
    await ask(ada.email)
    const first = await tokenTo(t, ada.email)
    await ask(ada.email)
    await reset(await tokenTo(t, ada.email))
    expect(codeOf(await reset(first, 'the words of an attacker'))).toBe('invalidLink')
    expect((await signIn(NEW)).statusCode).toBe(200)
  })

  it('keeps no token where the database could be read', async () => {
    await ask(ada.email)
    const token = await tokenTo(t, ada.email)
    const { rows } = await t.database.asOwner('SELECT identifier, value FROM verifications')
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('does not open an account by a link of another kind', async () => {
    const { headers } = await t.aPerson(ada.organizationId)
    await call('POST', '/account/email-verification', { headers: { ...headers }, payload: {} })
    const account = await call('GET', '/account', { headers: { ...headers } })
    const token = await tokenTo(t, account.json<{ email: string }>().email)
    expect(codeOf(await reset(token))).toBe('invalidLink')
  })

  it('gives a first password to somebody who has signed in with an identity provider only', async () => {
    const person = await t.aPerson(ada.organizationId)
    await ask(person.email)
    expect((await reset(await tokenTo(t, person.email))).statusCode).toBe(204)
    const answer = await call('POST', '/session', { payload: { email: person.email, password: NEW } })
    expect(answer.statusCode).toBe(200)
  })

  it('lets the owner in from anywhere while others are guessing', async () => {
    await t.database.asOwner(
      "UPDATE accounts SET password = '$scrypt$ln=4,r=1,p=1$c2FsdA$a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U' WHERE user_id = $1",
      [ada.userId],
    )
    for (let i = 0; i < 50; i += 1) await signIn('a guess', { 'x-forwarded-for': `203.0.113.${i % 25}` })
    expect((await signIn('a guess', { 'x-forwarded-for': '198.51.100.1' })).statusCode).toBe(429)

    await ask(ada.email)
    const done = await reset(await tokenTo(t, ada.email))
    const cookie = cookiesOf(done)
    expect((await signIn(NEW, { 'x-forwarded-for': '198.51.100.1', cookie })).statusCode).toBe(200)
  })
})

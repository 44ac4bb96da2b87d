import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import {
  auditedActions,
  caller,
  cookiesOf,
  mailsTo,
  PASSWORD,
  tokenTo,
  type Answer,
} from '../../testing/accounts.js'
import { testApp, type TestApp } from '../../testing/app.js'

let t: TestApp
let call: ReturnType<typeof caller>
let people = 0

beforeAll(async () => {
  t = await testApp({ env: { KNOWWHEN_SIGN_UP: 'open', PUBLIC_URL: 'https://knowwhen.example' } })
  call = caller(t)
  await t.anOrganization()
})
afterAll(() => t.close())
beforeEach(() => {
  t.clock.advanceDays(1)
})

const newAddress = () => `new-${(people += 1)}@example.com`
const signUp = (email: string, password = PASSWORD) =>
  call('POST', '/accounts', { payload: { name: 'Ada', email, password } })
const verify = (token: string, password: string | null = PASSWORD) =>
  call('POST', '/accounts/email-verifications', {
    payload: password === null ? { token } : { token, password },
  })
const signIn = (email: string, password = PASSWORD) =>
  call('POST', '/session', { payload: { email, password } })
const told = (answer: Answer) => ({
  status: answer.statusCode,
  body: answer.statusCode < 300 ? answer.json<object>() : { ...answer.json<object>(), requestId: '' },
  cookies: answer.cookies,
})
const codeOf = (answer: Answer) => answer.json<{ code: string }>().code
const knowsOf = async (email: string) =>
  (await t.database.asOwner('SELECT id FROM users WHERE email = $1', [email])).rows.length === 1

describe('signing up', () => {
  it('mails a link, and makes the account when it is opened', async () => {
    const email = newAddress()
    const answer = await signUp(email)
    expect(told(answer)).toEqual({ status: 202, body: { status: 'mailOnItsWay' }, cookies: [] })
    expect(await knowsOf(email)).toBe(false)
    expect(told(await signIn(email)).status).toBe(401)

    const [mail] = await mailsTo(t, email)
    expect(mail?.kind).toBe('verifyEmail')
    expect(mail?.body).toMatch(/^https:\/\/knowwhen\.example\/verify-email\?token=[\w-]{43}$/m)

    const verified = await verify(await tokenTo(t, email))
    expect(verified.json()).toEqual({ email, isNew: true })
    expect(verified.cookies).toEqual([])

    const signedIn = await signIn(email)
    expect(signedIn.json()).toEqual({ status: 'organizationNeeded', code: 'noOrganization' })
    const account = await call('GET', '/account', { headers: { cookie: cookiesOf(signedIn) } })
    expect(account.json()).toMatchObject({
      email,
      isEmailVerified: true,
      isOperator: false,
      hasPassword: true,
    })
  })

  it('answers an address that has an account like a new one, changes nothing, and tells its owner', async () => {
    const email = newAddress()
    await signUp(email)
    await verify(await tokenTo(t, email))
    const again = await signUp(email, 'the password of somebody else')
    expect(told(again)).toEqual(told(await signUp(newAddress())))

    const mails = await mailsTo(t, email)
    expect(mails.map((mail) => mail.kind)).toEqual(['accountNotice', 'verifyEmail'])
    expect(mails[0]?.body).not.toContain('token=')
    expect(told(await signIn(email, 'the password of somebody else')).status).toBe(401)
    expect(told(await signIn(email)).status).toBe(200)
  })

  it('cannot take an address in advance, to wait there for its owner', async () => {
    const email = newAddress()
    await signUp(email, 'the password of an attacker')
    // The owner signs up too, and opens the link that was sent last: theirs.
    await signUp(email)
    await verify(await tokenTo(t, email))
    expect(told(await signIn(email, 'the password of an attacker')).status).toBe(401)
    expect(told(await signIn(email)).status).toBe(200)
  })

  it('asks who opens the link for the password: its owner makes no account with that of somebody else', async () => {
    const email = newAddress()
    await signUp(email, 'the password of an attacker')
    const token = await tokenTo(t, email)
    for (const [password, code] of [
      [null, 'passwordNeeded'],
      [PASSWORD, 'wrongPassword'],
    ] as const) {
      const answer = await verify(token, password)
      expect(answer.statusCode).toBe(400)
      expect(answer.json<{ errors: object[] }>().errors).toMatchObject([{ path: 'body.password', code }])
    }
    expect(await knowsOf(email)).toBe(false)
    // The link is not used up by it, and whoever chose the password may still come.
    expect((await verify(token, 'the password of an attacker')).json()).toEqual({ email, isNew: true })
  })

  it('lets nobody guess the password at the link for long', async () => {
    const email = newAddress()
    await signUp(email)
    const token = await tokenTo(t, email)
    for (let i = 0; i < 10; i += 1) expect((await verify(token, `guess ${i}`)).statusCode).toBe(400)
    expect((await verify(token)).statusCode).toBe(429)
    t.clock.set(new Date(t.clock.now().getTime() + 10 * 60_000).toISOString())
    expect((await verify(token)).statusCode).toBe(200)
  })

  it('tells nothing more afterwards: whose link was not opened is answered like a wrong password', async () => {
    const waiting = newAddress()
    await signUp(waiting)
    expect(told(await signIn(waiting))).toEqual(told(await signIn('nobody@example.com')))
  })

  it('lets a link work once, one of two at the same moment, and none that is too old or made up', async () => {
    const email = newAddress()
    await signUp(email)
    const token = await tokenTo(t, email)
    const answers = await Promise.all([verify(token), verify(token)])
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 422])
    const reused = await verify(token)
    expect(codeOf(reused)).toBe('invalidLink')

    const late = newAddress()
    await signUp(late)
    t.clock.advanceDays(1)
    const expired = await verify(await tokenTo(t, late))
    expect(told(expired)).toEqual(told(reused))
    expect(told(await verify('made-up'))).toEqual(told(reused))
    expect(await knowsOf(late)).toBe(false)
  })

  it('makes one account of two links for the same address', async () => {
    const email = newAddress()
    await signUp(email)
    const first = await tokenTo(t, email)
    await signUp(email)
    const second = await tokenTo(t, email)
    const answers = await Promise.all([verify(first), verify(second)])
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 422])
    expect(await knowsOf(email)).toBe(true)
  })

  it('refuses a weak password at its place', async () => {
    const answer = await signUp(newAddress(), 'knowwhen-knowwhen')
    expect(answer.statusCode).toBe(400)
    expect(answer.json<{ errors: object[] }>().errors).toMatchObject([
      { path: 'body.password', code: 'tooObvious' },
    ])
  })

  it('sends one address no more than a few mails an hour, known or not', async () => {
    const email = newAddress()
    const answers: number[] = []
    for (let i = 0; i < 6; i += 1) answers.push((await signUp(email)).statusCode)
    expect(answers).toEqual([202, 202, 202, 202, 202, 429])
  })

  it('is refused where the operator wants invitations only, or nobody', async () => {
    for (const mode of ['invited', 'closed']) {
      await t.database.asOwner(
        `INSERT INTO installation_settings (id, sign_up, updated_at) VALUES (1, $1::sign_up_mode, now())
         ON CONFLICT (id) DO UPDATE SET sign_up = excluded.sign_up`,
        [mode],
      )
      const answer = await signUp(newAddress())
      expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'signUpClosed'])
    }
    await t.database.asOwner('DELETE FROM installation_settings')
    expect((await signUp(newAddress())).statusCode).toBe(202)
  })
})

describe('an installation without anybody', () => {
  it('lets nobody sign up past its set-up, who would become its operator', async () => {
    const empty = await testApp({ env: { KNOWWHEN_SIGN_UP: 'open' } })
    const answer = await caller(empty)('POST', '/accounts', {
      payload: { name: 'Eve', email: 'eve@example.com', password: PASSWORD },
    })
    expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'signUpClosed'])
    await empty.close()
  })
})

describe('an address that was not confirmed', () => {
  it('is confirmed by a link that is sent on request, the last of them only', async () => {
    const person = await t.aPerson((await t.anOrganization()).organizationId)
    const send = () =>
      call('POST', '/account/email-verification', { headers: { ...person.headers }, payload: {} })
    expect((await send()).statusCode).toBe(202)
    const first = await tokenTo(t, person.email)
    await send()
    expect(codeOf(await verify(first, null))).toBe('invalidLink')

    expect((await verify(await tokenTo(t, person.email), null)).json()).toEqual({
      email: person.email,
      isNew: false,
    })
    const account = await call('GET', '/account', { headers: { ...person.headers } })
    expect(account.json()).toMatchObject({ isEmailVerified: true, hasPassword: false })
    expect(codeOf(await send())).toBe('alreadyVerified')
    expect(await auditedActions(t, person.userId)).toContain('account.emailVerified')
  })
})

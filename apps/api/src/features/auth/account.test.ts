import type { AccountSession } from '@knowwhen/contract'
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

const own = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, payload?: object) =>
  call(method, path, { headers: { ...ada.headers }, ...(payload === undefined ? {} : { payload }) })
const signIn = (email: string, password = PASSWORD, agent = 'curl/8.9.1') =>
  call('POST', '/session', { payload: { email, password }, headers: { 'user-agent': agent } })
const codeOf = (answer: Answer) => answer.json<{ code: string }>().code
const errorOf = (answer: Answer) => answer.json<{ errors: { path: string; code: string }[] }>().errors[0]
const isAlive = async (cookie: string) =>
  (await call('GET', '/session', { headers: { cookie } })).statusCode === 200

describe('one’s own account', () => {
  it('says who one is, and takes another name, of which the trail keeps nothing', async () => {
    expect((await own('GET', '/account')).json()).toEqual({
      id: ada.userId,
      name: ada.name,
      email: ada.email,
      isEmailVerified: false,
      hasPassword: true,
      isTwoFactorOn: false,
      recoveryCodesLeft: null,
      isOperator: false,
      activeOrganizationId: ada.organizationId,
      method: 'password',
    })
    expect((await own('PATCH', '/account', { name: 'Augusta Ada' })).json()).toMatchObject({
      name: 'Augusta Ada',
    })
    const { rows } = await t.database.asOwner(
      "SELECT before, after, ip_address FROM audit_events WHERE actor_id = $1 AND action = 'account.renamed'",
      [ada.userId],
    )
    expect(rows).toEqual([{ before: null, after: null, ip_address: '127.0.0.1' }])
  })

  it('is nothing for an API key', async () => {
    const { authorization } = await t.anApiKey(ada)
    const answer = await call('GET', '/account', { headers: { authorization } })
    expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'sessionNeeded'])
  })

  it('is written about in every organisation of the person, and in no other', async () => {
    const second = await t.anOrganization({ name: 'Second' })
    const stranger = await t.anOrganization({ name: 'Stranger' })
    await t.database.asOwner(
      "INSERT INTO members (organization_id, user_id, role, created_at) VALUES ($1, $2, 'viewer', now())",
      [second.organizationId, ada.userId],
    )
    await own('PATCH', '/account', { name: 'Augusta Ada' })
    const { rows } = await t.database.asOwner(
      "SELECT organization_id FROM audit_events WHERE actor_id = $1 AND action = 'account.renamed'",
      [ada.userId],
    )
    const places = rows.map((row) => row['organization_id'])
    expect(places).toHaveLength(2)
    expect(places).toEqual(expect.arrayContaining([ada.organizationId, second.organizationId]))
    expect(places).not.toContain(stranger.organizationId)
  })
})

describe('changing the password', () => {
  const change = (currentPassword: string, password = NEW) =>
    own('PUT', '/account/password', { currentPassword, password })

  it('asks for the present one, and ends the other sessions but not this one', async () => {
    const other = cookiesOf(await signIn(ada.email))
    const refused = await change('a guess')
    expect([refused.statusCode, errorOf(refused)]).toMatchObject([
      400,
      { path: 'body.currentPassword', code: 'wrongPassword' },
    ])
    expect(await isAlive(other)).toBe(true)

    expect((await change(PASSWORD)).statusCode).toBe(204)
    expect([await isAlive(other), await isAlive(ada.headers.cookie)]).toEqual([false, true])
    expect((await signIn(ada.email)).statusCode).toBe(401)
    expect((await signIn(ada.email, NEW)).statusCode).toBe(200)
    expect(await auditedActions(t, ada.userId)).toContain('account.passwordChanged')
    expect((await mailsTo(t, ada.email))[0]?.subject).toBe('Your password was changed')
  })

  it('takes back a reset link that somebody may have caught', async () => {
    await call('POST', '/accounts/password-reset-requests', { payload: { email: ada.email } })
    const token = await tokenTo(t, ada.email)
    await change(PASSWORD)
    const answer = await call('POST', '/accounts/password-resets', { payload: { token, password: PASSWORD } })
    expect(codeOf(answer)).toBe('invalidLink')
  })

  it('holds the new one to the rule', async () => {
    expect(errorOf(await change(PASSWORD, 'qwerty123456'))).toMatchObject({
      path: 'body.password',
      code: 'tooCommon',
    })
  })

  it('is limited to a few guesses of the present one', async () => {
    for (let i = 0; i < 10; i += 1) expect((await change('a guess')).statusCode).toBe(400)
    expect((await change(PASSWORD)).statusCode).toBe(429)
  })
})

describe('erasing oneself', () => {
  it('takes a few guesses of the password only, like everything that asks for it', async () => {
    const erase = (password: string) => own('DELETE', '/account', { confirmation: ada.email, password })
    for (let i = 0; i < 10; i += 1) expect((await erase('a guess')).statusCode).toBe(422)
    expect((await erase(PASSWORD)).statusCode).toBe(429)
  })
})

describe('changing the address', () => {
  const change = (email: string, password = PASSWORD) => own('PUT', '/account/email', { email, password })
  const confirm = (token: string) => call('POST', '/accounts/email-changes', { payload: { token } })
  const fresh = () => `moved-${ada.userId}@example.com`

  it('asks for the password, waits for the new mailbox, and tells the old one before and after', async () => {
    expect(errorOf(await change(fresh(), 'a guess'))).toMatchObject({
      path: 'body.password',
      code: 'wrongPassword',
    })
    expect((await change(fresh())).json()).toEqual({ status: 'mailOnItsWay' })
    expect((await own('GET', '/account')).json()).toMatchObject({ email: ada.email })

    expect((await confirm(await tokenTo(t, fresh()))).json()).toEqual({ email: fresh() })
    expect((await own('GET', '/account')).json()).toMatchObject({ email: fresh(), isEmailVerified: true })
    expect((await signIn(ada.email)).statusCode).toBe(401)
    expect((await signIn(fresh())).statusCode).toBe(200)
    const subjects = (await mailsTo(t, ada.email)).map(({ subject }) => subject)
    expect(subjects).toEqual(['Your address was changed', 'Another address was asked for'])
    expect(await auditedActions(t, ada.userId)).toContain('account.emailChanged')
  })

  it('writes no address into any trail', async () => {
    await change(fresh())
    await confirm(await tokenTo(t, fresh()))
    const { rows } = await t.database.asOwner('SELECT before, after FROM audit_events WHERE actor_id = $1', [
      ada.userId,
    ])
    expect(rows.length).toBeGreaterThan(1)
    expect(JSON.stringify(rows)).not.toContain('@')
  })

  it('answers an address of somebody else alike, changes nothing, and tells them', async () => {
    const bob = await t.aPerson(ada.organizationId)
    const taken = await change(bob.email)
    const free = await change(fresh())
    expect([taken.statusCode, taken.json()]).toEqual([free.statusCode, free.json()])
    expect((await mailsTo(t, bob.email)).map(({ kind, body }) => [kind, body.includes('token=')])).toEqual([
      ['accountNotice', false],
    ])
  })

  it('has a link that works once, for a day, and not after another one was asked for', async () => {
    await change(fresh())
    const first = await tokenTo(t, fresh())
    await change(`other-${fresh()}`)
    expect(codeOf(await confirm(first))).toBe('invalidLink')
    const token = await tokenTo(t, `other-${fresh()}`)
    expect((await confirm(token)).statusCode).toBe(200)
    expect(codeOf(await confirm(token))).toBe('invalidLink')

    await change(fresh())
    t.clock.advanceDays(1)
    expect(codeOf(await confirm(await tokenTo(t, fresh())))).toBe('invalidLink')
  })

  it('gives way to somebody who has taken the address in the meantime', async () => {
    await change(fresh())
    const bob = await t.aPerson(ada.organizationId)
    await t.database.asOwner('UPDATE users SET email = $1 WHERE id = $2', [fresh(), bob.userId])
    expect(codeOf(await confirm(await tokenTo(t, fresh())))).toBe('invalidLink')
    expect((await own('GET', '/account')).json()).toMatchObject({ email: ada.email })
  })
})

describe('one’s own sessions', () => {
  const list = async () => (await own('GET', '/account/sessions')).json<{ items: AccountSession[] }>().items

  it('are listed with device and address, the present one first', async () => {
    await signIn(
      ada.email,
      PASSWORD,
      'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    )
    const items = await list()
    expect(items.map(({ isCurrent }) => isCurrent)).toEqual([true, false])
    expect(items[1]).toMatchObject({ device: 'Firefox on Linux', ipAddress: '127.0.0.1', method: 'password' })
  })

  it('are nobody else’s to see or end', async () => {
    const bob = await t.aPerson(ada.organizationId, { role: 'admin' })
    const [mine] = await list()
    const answer = await call('DELETE', `/account/sessions/${mine?.id ?? ''}`, {
      headers: { ...bob.headers },
    })
    expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'notFound'])
    expect(await isAlive(ada.headers.cookie)).toBe(true)
    const his = await call('GET', '/account/sessions', { headers: { ...bob.headers } })
    expect(his.json<{ items: AccountSession[] }>().items.map(({ id }) => id)).not.toContain(mine?.id)
  })

  it('end one by one, or all but the present one', async () => {
    const [a, b, c] = [await signIn(ada.email), await signIn(ada.email), await signIn(ada.email)].map(
      cookiesOf,
    )
    const last = (await list())[1]
    expect((await own('DELETE', `/account/sessions/${last?.id ?? ''}`)).statusCode).toBe(204)
    expect(await isAlive(c ?? '')).toBe(false)
    expect((await own('DELETE', '/account/sessions')).statusCode).toBe(204)
    expect([await isAlive(a ?? ''), await isAlive(b ?? ''), await isAlive(ada.headers.cookie)]).toEqual([
      false,
      false,
      true,
    ])
    const actions = await auditedActions(t, ada.userId)
    expect(actions.slice(-2)).toEqual(['session.revoked', 'session.othersRevoked'])
  })
})

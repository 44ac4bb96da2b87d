import { createHmac } from 'node:crypto'

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

beforeAll(async () => {
  t = await testApp()
  call = caller(t)
})
afterAll(() => t.close())
beforeEach(async () => {
  t.clock.advanceDays(1)
  ada = await withPassword(t, (await t.anOrganization()).owner)
})

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const fromBase32 = (text: string): Buffer => {
  const bits = Array.from(text, (letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
/** What an authenticator shows now, or so many half minutes from now (RFC 6238). */
const codeOf = (secret: string, halfMinutes = 0): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + halfMinutes))
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = digest.readUInt8(digest.length - 1) & 15
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
const wrong = (code: string): string => (code === '000000' ? '000001' : '000000')

interface Prepared {
  readonly secret: string
  readonly uri: string
  readonly recoveryCodes: readonly string[]
}

const problemOf = (answer: Answer) =>
  answer.json<{ code: string; errors: { path: string; code: string }[] }>()
const as = (cookie: string) => ({ headers: { cookie } })
const begin = (cookie: string, password = PASSWORD) =>
  call('POST', '/account/two-factor', { ...as(cookie), payload: { password } })
const confirm = (cookie: string, code: string) =>
  call('POST', '/account/two-factor/confirmation', { ...as(cookie), payload: { code } })
const signIn = (cookie = '') =>
  call('POST', '/session', { ...as(cookie), payload: { email: ada.email, password: PASSWORD } })
const second = (cookie: string, payload: object) =>
  call('POST', '/session/second-factor', { ...as(cookie), payload })

/** A person whose second factor is on. */
const turnedOn = async (): Promise<Prepared & { readonly cookie: string }> => {
  const prepared = (await begin(ada.headers.cookie)).json<Prepared>()
  const confirmed = await confirm(ada.headers.cookie, codeOf(prepared.secret))
  return { ...prepared, cookie: cookiesOf(confirmed) }
}

describe('turning the second factor on', () => {
  it('shows secret and recovery codes once, and asks for a first code', async () => {
    const answer = await begin(ada.headers.cookie)
    expect(answer.statusCode).toBe(201)
    const { secret, uri, recoveryCodes } = answer.json<Prepared>()
    expect(uri).toContain(`otpauth://totp/Knowwhen:${encodeURIComponent(ada.email)}`)
    expect(uri).toContain(`secret=${secret}`)
    expect(new Set(recoveryCodes).size).toBe(10)
    expect((await signIn()).json()).toMatchObject({ status: 'signedIn' })

    const refused = await confirm(ada.headers.cookie, wrong(codeOf(secret)))
    expect([refused.statusCode, problemOf(refused).errors]).toMatchObject([
      400,
      [{ path: 'body.code', code: 'wrongCode' }],
    ])
    const confirmed = await confirm(ada.headers.cookie, codeOf(secret))
    expect(confirmed.statusCode).toBe(204)

    const account = await call('GET', '/account', as(cookiesOf(confirmed)))
    expect(account.json()).toMatchObject({ isTwoFactorOn: true, recoveryCodesLeft: 10 })
    expect(await auditedActions(t, ada.userId)).toContain('account.twoFactorOn')
    expect((await mailsTo(t, ada.email))[0]?.subject).toBe('Your second factor is on')
  })

  it('renews the session, which stays where it was, and ends the cookie of before', async () => {
    const { cookie } = await turnedOn()
    expect((await call('GET', '/session', as(ada.headers.cookie))).statusCode).toBe(401)
    const session = await call('GET', '/session', as(cookie))
    expect(session.json()).toMatchObject({ organization: { id: ada.organizationId }, role: 'owner' })
  })

  it('asks for the password, which a stolen session does not know, a few times only', async () => {
    const answer = await begin(ada.headers.cookie, 'a guess')
    expect([answer.statusCode, problemOf(answer).errors]).toMatchObject([
      400,
      [{ path: 'body.password', code: 'wrongPassword' }],
    ])
    for (let i = 0; i < 9; i += 1) await begin(ada.headers.cookie, 'a guess')
    expect((await begin(ada.headers.cookie)).statusCode).toBe(429)
  })

  it('needs to be begun, and is not begun twice', async () => {
    expect(problemOf(await confirm(ada.headers.cookie, '123456')).code).toBe('twoFactorNotPrepared')
    const { cookie } = await turnedOn()
    expect(problemOf(await begin(cookie)).code).toBe('twoFactorOn')
  })

  it('keeps secret and codes unreadable in the database', async () => {
    const { secret, recoveryCodes } = await turnedOn()
    const { rows } = await t.database.asOwner('SELECT secret, backup_codes FROM two_factors')
    const kept = JSON.stringify(rows)
    expect(kept).not.toContain(secret)
    expect(kept).not.toContain(fromBase32(secret).toString())
    for (const code of recoveryCodes) expect(kept).not.toContain(code)
  })
})

describe('signing in with a second factor', () => {
  it('opens nothing after the first step, whatever is asked with its cookie', async () => {
    await turnedOn()
    const first = await signIn()
    expect(first.json()).toEqual({ status: 'secondFactorNeeded' })
    const cookie = cookiesOf(first)
    expect(cookie).not.toContain('session_token')
    // The value of the first step's cookie, worn as a session's.
    const disguised = cookie.replace('two_factor', 'session_token')
    for (const worn of [cookie, disguised]) {
      for (const path of ['/session', '/account', '/account/sessions', '/teams', '/organization']) {
        expect((await call('GET', path, as(worn))).statusCode).toBe(401)
      }
      expect((await begin(worn)).statusCode).toBe(401)
      const removal = await call('POST', '/account/two-factor/removal', {
        ...as(worn),
        payload: { password: PASSWORD },
      })
      expect(removal.statusCode).toBe(401)
    }
  })

  it('is completed by a code, which nobody can use a second time', async () => {
    const { secret } = await turnedOn()
    const code = codeOf(secret, 1)
    const done = await second(cookiesOf(await signIn()), { code: `${code.slice(0, 3)} ${code.slice(3)}` })
    expect(done.json()).toMatchObject({
      status: 'signedIn',
      session: { organization: { id: ada.organizationId } },
    })
    expect((await call('GET', '/session', as(cookiesOf(done)))).statusCode).toBe(200)

    const replayed = await second(cookiesOf(await signIn()), { code })
    expect([replayed.statusCode, problemOf(replayed).code]).toEqual([401, 'wrongCode'])
  })

  it('is completed by a recovery code, each of which works once', async () => {
    const { recoveryCodes } = await turnedOn()
    const [recoveryCode] = recoveryCodes
    const done = await second(cookiesOf(await signIn()), { recoveryCode })
    expect(done.statusCode).toBe(200)
    const account = await call('GET', '/account', as(cookiesOf(done)))
    expect(account.json()).toMatchObject({ recoveryCodesLeft: 9 })
    const again = await second(cookiesOf(await signIn()), { recoveryCode })
    expect([again.statusCode, problemOf(again).code]).toEqual([401, 'wrongCode'])
  })

  it('cannot be completed twice from one first step, nor without one', async () => {
    const { secret, recoveryCodes } = await turnedOn()
    const cookie = cookiesOf(await signIn())
    expect((await second(cookie, { code: codeOf(secret, 1) })).statusCode).toBe(200)
    const again = await second(cookie, { recoveryCode: recoveryCodes[0] })
    expect(problemOf(again).code).toBe('signInExpired')
    expect(problemOf(await second('', { code: codeOf(secret, -1) })).code).toBe('signInExpired')
    expect(problemOf(await second('knowwhen.two_factor=made.up', { code: '123456' })).code).toBe(
      'signInExpired',
    )
  })

  it('is not skipped by bringing the session of somebody without a second factor', async () => {
    await turnedOn()
    const eve = await t.aPerson(ada.organizationId)
    const cookie = `${cookiesOf(await signIn())}; ${eve.headers.cookie}`
    const answer = await second(cookie, { code: '000000' })
    expect(answer.statusCode).toBe(401)
    expect(answer.cookies.filter(({ name }) => name.includes('session_token'))).toEqual([])
  })

  it('takes a few guesses only, over however many first steps, and writes them down', async () => {
    const { secret } = await turnedOn()
    const outcomes: string[] = []
    for (let step = 0; step < 3; step += 1) {
      const cookie = cookiesOf(await signIn())
      for (let i = 0; i < 5; i += 1) {
        const answer = await second(cookie, { code: String(100_000 + step * 10 + i) })
        outcomes.push(problemOf(answer).code)
      }
    }
    expect(outcomes.slice(0, 10).every((code) => code === 'wrongCode' || code === 'signInExpired')).toBe(true)
    expect(outcomes.slice(10)).toEqual(Array.from({ length: 5 }, () => 'tooManyRequests'))
    const right = await second(cookiesOf(await signIn()), { code: codeOf(secret, 1) })
    expect(right.statusCode).toBe(429)
    expect(await auditedActions(t, ada.userId)).toContain('session.refused')
  })

  it('stays possible for the owner in a known browser while somebody else guesses', async () => {
    const { secret, recoveryCodes } = await turnedOn()
    const known = cookiesOf(await second(cookiesOf(await signIn()), { code: codeOf(secret, 1) }))
    const stranger = cookiesOf(await signIn())
    for (let i = 0; i < 12; i += 1) await second(stranger, { code: String(200_000 + i) })
    const first = cookiesOf(await signIn(known))
    const done = await second(`${first}; ${known}`, { recoveryCode: recoveryCodes[0] })
    expect(done.json()).toMatchObject({ status: 'signedIn' })
  })
})

describe('a second factor that is on', () => {
  const ask = (path: string, cookie: string, password = PASSWORD) =>
    call('POST', `/account/two-factor/${path}`, { ...as(cookie), payload: { password } })

  it('gives new recovery codes for the password, and the old ones stop working', async () => {
    const { cookie, recoveryCodes } = await turnedOn()
    expect(problemOf(await ask('recovery-codes', cookie, 'a guess')).errors).toMatchObject([
      { code: 'wrongPassword' },
    ])
    const renewed = await ask('recovery-codes', cookie)
    expect(renewed.statusCode).toBe(201)
    const first = cookiesOf(await signIn())
    expect((await second(first, { recoveryCode: recoveryCodes[0] })).statusCode).toBe(401)
    const [fresh] = renewed.json<{ recoveryCodes: string[] }>().recoveryCodes
    expect((await second(first, { recoveryCode: fresh })).statusCode).toBe(200)
  })

  it('goes off for the password alone', async () => {
    const { cookie } = await turnedOn()
    expect(problemOf(await ask('removal', cookie, 'a guess')).errors).toMatchObject([
      { code: 'wrongPassword' },
    ])
    const removed = await ask('removal', cookie)
    expect(removed.statusCode).toBe(204)
    expect((await signIn()).json()).toMatchObject({ status: 'signedIn' })
    expect((await call('GET', '/session', as(cookie))).statusCode).toBe(401)
    expect((await call('GET', '/session', as(cookiesOf(removed)))).statusCode).toBe(200)
    expect(await auditedActions(t, ada.userId)).toContain('account.twoFactorOff')
    expect(problemOf(await ask('recovery-codes', cookiesOf(removed))).code).toBe('twoFactorOff')
    expect(problemOf(await ask('removal', cookiesOf(removed))).code).toBe('twoFactorOff')
  })

  const reset = async (isVerified: boolean) => {
    await t.database.asOwner('UPDATE users SET email_verified = $2 WHERE id = $1', [ada.userId, isVerified])
    await call('POST', '/accounts/password-reset-requests', { payload: { email: ada.email } })
    const token = await tokenTo(t, ada.email)
    const answer = await call('POST', '/accounts/password-resets', { payload: { token, password: PASSWORD } })
    expect(answer.statusCode).toBe(204)
    return cookiesOf(answer)
  }

  it('stays on when the password is reset', async () => {
    await turnedOn()
    expect((await signIn(await reset(true))).json()).toEqual({ status: 'secondFactorNeeded' })
    expect(await auditedActions(t, ada.userId)).not.toContain('account.twoFactorOff')
  })

  it('goes off by a reset that is the first proof of the address: its owner may never have turned it on', async () => {
    await turnedOn()
    expect((await signIn(await reset(false))).json()).toMatchObject({ status: 'signedIn' })
    const kept = await t.database.asOwner('SELECT 1 FROM two_factors WHERE user_id = $1', [ada.userId])
    expect(kept.rows).toEqual([])
    expect(await auditedActions(t, ada.userId)).toContain('account.twoFactorOff')
    const subjects = (await mailsTo(t, ada.email)).map(({ subject }) => subject)
    expect(subjects).toContain('Your second factor is off')
    // From now on the address is proven.
    ada = { ...ada, headers: { ...ada.headers, cookie: cookiesOf(await signIn()) } }
    await turnedOn()
    expect((await signIn(await reset(true))).json()).toEqual({ status: 'secondFactorNeeded' })
  })
})

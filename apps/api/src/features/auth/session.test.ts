import type { Session, SignInAnswer } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'

const owner = {
  name: 'Ada',
  email: 'ada@example.com',
  password: 'correct horse battery',
  organizationName: 'Analytical Engines',
}
let t: TestApp

beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

type Answer = Awaited<ReturnType<TestApp['app']['inject']>>

const setUp = (payload: object = owner) => t.app.inject({ method: 'POST', url: '/api/v1/setup', payload })
const signIn = (payload: object, headers: Record<string, string> = {}) =>
  t.app.inject({ method: 'POST', url: '/api/v1/session', payload, headers })
const whoAmI = (headers: Record<string, string>) => t.app.inject({ url: '/api/v1/session', headers })
const cookiesOf = (answer: Answer): string =>
  answer.cookies
    .filter(({ name }) => name === 'knowwhen.session_token')
    .map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
    .join('; ')
/** Either of two set-ups at once may have won. */
const firstEmail = async (): Promise<string> =>
  String((await t.database.asOwner('SELECT email FROM users ORDER BY id LIMIT 1')).rows[0]?.['email'])
const sessionIn = (answer: Answer): Session | null => {
  const given = answer.json<SignInAnswer>()
  return given.status === 'signedIn' ? given.session : null
}
const codeOf = (answer: Answer) => answer.json<{ code: string }>().code

describe('first-run set-up', () => {
  it('is needed, refuses a short password with a sentence, and makes one owner of two at once', async () => {
    const before = await t.app.inject({ url: '/api/v1/setup' })
    expect(before.json()).toMatchObject({ needed: true })

    const short = await setUp({ ...owner, password: 'short' })
    expect(short.statusCode).toBe(400)
    expect(short.json<{ errors: object[] }>().errors).toEqual([
      { path: 'body.password', message: 'Please use at least 12 characters.', code: 'too_small' },
    ])

    const answers = await Promise.all([setUp(), setUp({ ...owner, email: 'eve@example.com' })])
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([201, 409])
    const refused = answers.find((answer) => answer.statusCode === 409)
    expect(refused?.json()).toMatchObject({ code: 'alreadySetUp' })

    const people = await t.database.asOwner('SELECT email FROM users')
    expect(people.rows).toHaveLength(1)
    const after = await t.app.inject({ url: '/api/v1/setup' })
    expect(after.json()).toMatchObject({ needed: false })
  })

  it('is refused from another site’s page', async () => {
    const answer = await t.app.inject({
      method: 'POST',
      url: '/api/v1/setup',
      payload: owner,
      headers: { origin: 'https://evil.example', host: 'knowwhen.example' },
    })
    expect(answer.statusCode).toBe(403)
    expect(codeOf(answer)).toBe('foreignOrigin')
  })
})

describe('a session', () => {
  const start = async () => {
    return signIn({ email: await firstEmail(), password: owner.password })
  }

  it('begins with e-mail and password, whatever the case of the address, and says who may do what', async () => {
    const answer = await signIn({ email: (await firstEmail()).toUpperCase(), password: owner.password })
    expect(answer.statusCode).toBe(200)
    const session = sessionIn(answer)
    expect(session).toMatchObject({
      role: 'owner',
      organization: { name: owner.organizationName, isDemo: false },
    })
    expect(session?.actions).toContain('apiKey.manage')
    const [cookie] = answer.cookies
    expect(cookie).toMatchObject({
      name: 'knowwhen.session_token',
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
    })
    expect(cookie?.secure).toBeUndefined()

    const again = await whoAmI({ cookie: cookiesOf(answer) })
    expect(again.statusCode).toBe(200)
    expect(again.json()).toEqual(session)
  })

  it('ends for good at sign-out', async () => {
    const cookie = cookiesOf(await start())
    const out = await t.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: { cookie } })
    expect(out.statusCode).toBe(204)
    expect(out.cookies[0]).toMatchObject({ name: 'knowwhen.session_token', value: '' })
    expect((await whoAmI({ cookie })).statusCode).toBe(401)
  })

  it('is not believed when expired, forged or cut short', async () => {
    const cookie = cookiesOf(await start())
    expect((await whoAmI({})).statusCode).toBe(401)
    expect((await whoAmI({ cookie: cookie.slice(0, -6) })).statusCode).toBe(401)
    expect((await whoAmI({ cookie: 'knowwhen.session_token=abc.def' })).statusCode).toBe(401)
    expect((await whoAmI({ cookie })).statusCode).toBe(200)
    await t.database.asOwner("UPDATE sessions SET expires_at = now() - interval '1 second'")
    expect((await whoAmI({ cookie })).statusCode).toBe(401)
  })

  it('stops seeing an organisation the moment its person is no longer a member', async () => {
    const acme = await t.anOrganization()
    const member = await t.aPerson(acme.organizationId)
    expect((await whoAmI({ ...member.headers })).statusCode).toBe(200)
    await t.database.asOwner('DELETE FROM members WHERE user_id = $1', [member.userId])
    const frame = await whoAmI({ ...member.headers })
    expect([frame.statusCode, codeOf(frame)]).toEqual([403, 'noOrganization'])
    const teams = await t.app.inject({ url: '/api/v1/teams', headers: { ...member.headers } })
    expect(teams.statusCode).toBe(401)
  })

  it('cannot be ended by an API key, nor by another site’s page', async () => {
    const acme = await t.anOrganization()
    const byKey = await t.app.inject({
      method: 'DELETE',
      url: '/api/v1/session',
      headers: { ...acme.keyHeaders },
    })
    expect([byKey.statusCode, codeOf(byKey)]).toEqual([403, 'sessionNeeded'])
    const foreign = await t.app.inject({
      method: 'DELETE',
      url: '/api/v1/session',
      headers: { ...acme.headers, 'sec-fetch-site': 'cross-site' },
    })
    expect(foreign.statusCode).toBe(403)
    expect((await whoAmI({ ...acme.headers })).statusCode).toBe(200)
  })
})

describe('signing in', () => {
  it('answers a wrong password and an unknown person with the same sentence', async () => {
    const wrong = await signIn({ email: await firstEmail(), password: 'not the password' })
    const unknown = await signIn({ email: 'nobody@example.com', password: 'not the password' })
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401])
    const body = (answer: Answer) => ({ ...answer.json<object>(), requestId: '' })
    expect(body(wrong)).toEqual(body(unknown))
    expect(codeOf(wrong)).toBe('wrongCredentials')
  })

  it('refuses what is no address with a sentence', async () => {
    const answer = await signIn({ email: 'ada', password: 'x' })
    expect(answer.statusCode).toBe(400)
    expect(answer.json<{ detail: string }>().detail).toContain('e-mail address such as')
  })

  it('is limited, says for how long, and is possible again afterwards', async () => {
    const guess = () => signIn({ email: 'victim@example.com', password: 'a guess' })
    let limited: Answer | undefined
    for (let attempt = 0; attempt < 12 && limited === undefined; attempt += 1) {
      const answer = await guess()
      if (answer.statusCode === 429) limited = answer
    }
    expect(limited?.headers['retry-after']).toMatch(/^\d+$/)
    expect(limited?.json()).toMatchObject({ code: 'tooManyRequests' })
    t.clock.advanceDays(1)
    expect((await guess()).statusCode).toBe(401)
  })

  it('lets a person without an organisation in, to their account alone, and says so', async () => {
    const acme = await t.anOrganization()
    await t.database.asOwner(
      `INSERT INTO accounts (id, account_id, provider_id, user_id, password, created_at, updated_at)
       SELECT $1::uuid, $1::text, 'credential', $1::uuid, password, now(), now() FROM accounts LIMIT 1`,
      [acme.owner.userId],
    )
    await t.database.asOwner('DELETE FROM api_keys WHERE created_by = $1', [acme.owner.userId])
    await t.database.asOwner('DELETE FROM members WHERE user_id = $1', [acme.owner.userId])
    const answer = await signIn({ email: acme.owner.email, password: owner.password })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ status: 'organizationNeeded', code: 'noOrganization' })

    const cookie = cookiesOf(answer)
    const frame = await whoAmI({ cookie })
    expect([frame.statusCode, codeOf(frame)]).toEqual([403, 'noOrganization'])
    const account = await t.app.inject({ url: '/api/v1/account', headers: { cookie } })
    expect(account.json()).toMatchObject({ email: acme.owner.email, activeOrganizationId: null })
    const teams = await t.app.inject({ url: '/api/v1/teams', headers: { cookie } })
    expect(teams.statusCode).toBe(401)
  })
})

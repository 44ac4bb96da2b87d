import type { Installation } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization } from '../../testing/builders.js'
import { everyPage } from '../../testing/paging.js'

let t: TestApp
let acme: TestOrganization

beforeAll(async () => {
  t = await testApp({
    env: {
      SMTP_URL: 'smtps://robot:mail-password@mail.example.com:465',
      OIDC_ISSUER: 'https://id.example.com',
      OIDC_CLIENT_ID: 'knowwhen',
      OIDC_CLIENT_SECRET: 'oidc-secret',
      KNOWWHEN_SIGN_UP: 'closed',
    },
  })
  acme = await t.anOrganization()
  await t.database.asOwner('UPDATE users SET is_operator = true WHERE id = $1', [acme.owner.userId])
})
afterAll(() => t.close())

const get = (url: string, headers: object = acme.headers) => t.app.inject({ url, headers: { ...headers } })
const choose = (signUp: string | null, headers: object = acme.headers) =>
  t.app.inject({
    method: 'PATCH',
    url: '/api/v1/installation',
    headers: { ...headers },
    payload: { signUp },
  })

describe('the installation', () => {
  it('tells its operator version, health, storage and settings, and no secret', async () => {
    const answer = await get('/api/v1/installation')
    const found = answer.json<Installation>()
    expect(found.health).toEqual({ database: 'ok', migrations: 'ok', jobs: 'failing' })
    expect(found.storage.bytes).toBeGreaterThan(1_000_000)
    expect(found.storage.largestTables.length).toBeGreaterThan(3)
    expect(found.counts).toEqual({ organizations: 1, people: 1 })
    expect(found.settings).toMatchObject({
      signUp: { mode: 'closed', from: 'environment', environment: 'closed' },
      mail: { server: 'mail.example.com:465' },
      singleSignOn: { issuer: 'https://id.example.com', isEnforced: false },
      checksBreachedPasswords: false,
    })
    expect(answer.body).not.toMatch(/mail-password|oidc-secret|robot/)
  })

  it('is nobody else’s business, an owner’s or a key’s neither', async () => {
    const other = await t.anOrganization({ name: 'Other' })
    for (const url of [
      '/api/v1/installation',
      '/api/v1/installation/organizations',
      '/api/v1/installation/people',
    ]) {
      expect((await get(url, other.headers)).statusCode).toBe(403)
      expect((await get(url, acme.keyHeaders)).json()).toMatchObject({ status: 403, code: 'sessionNeeded' })
    }
    expect((await choose('open', other.headers)).statusCode).toBe(403)
  })

  it('takes the operator’s choice of who may sign up, writes it down, and goes back to the environment’s', async () => {
    const chosen = (await choose('open')).json<Installation>().settings.signUp
    expect(chosen).toEqual({ mode: 'open', from: 'here', environment: 'closed' })
    const back = (await choose(null)).json<Installation>().settings.signUp
    expect(back).toEqual({ mode: 'closed', from: 'environment', environment: 'closed' })
    expect((await choose('everybody')).statusCode).toBe(400)
    const { rows } = await t.database.asOwner(
      "SELECT before, after FROM audit_events WHERE action = 'installation.changed' ORDER BY id",
    )
    expect(rows).toEqual([
      { before: { signUp: null }, after: { signUp: 'open' } },
      { before: { signUp: 'open' }, after: { signUp: null } },
    ])
  })
})

describe('what the operator can list', () => {
  it('is every organisation with its people, page by page', async () => {
    const third = await t.anOrganization({ name: 'Third' })
    await t.aPerson(third.organizationId)
    const gone = await t.aPerson(third.organizationId)
    await t.database.asOwner('UPDATE members SET removed_at = now() WHERE user_id = $1', [gone.userId])
    const all = await everyPage<{ name: string; people: number }>(async (cursor) =>
      (await get(`/api/v1/installation/organizations?limit=2${cursor}`)).json(),
    )
    expect(all.map(({ name, people }) => [name, people])).toEqual([
      ['Acme', 1],
      ['Other', 1],
      ['Third', 2],
    ])
  })

  it('is people, found by a part of name or address, where % means itself', async () => {
    const wanted = await t.aPerson(acme.organizationId, { name: 'Percy 100% Sure' })
    const found = async (q: string) =>
      (await get(`/api/v1/installation/people?q=${encodeURIComponent(q)}`))
        .json<{ items: { userId: string }[] }>()
        .items.map(({ userId }) => userId)
    expect(await found('100%')).toEqual([wanted.userId])
    expect(await found(wanted.email.slice(0, -4).toUpperCase())).toEqual([wanted.userId])
    expect(await found('nobody of this name')).toEqual([])
    const all = await everyPage<{ userId: string }>(async (cursor) =>
      (await get(`/api/v1/installation/people?limit=2${cursor}`)).json(),
    )
    expect(new Set(all.map(({ userId }) => userId)).size).toBe(all.length)
    expect(all.length).toBeGreaterThan(3)
  })
})

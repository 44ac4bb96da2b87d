/** What owners, admins and the operator see of mail. */
import type { AccountMail, OrganizationMail, Problem } from '@knowwhen/contract'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { users } from '../../db/schema/index.js'
import { asOrganization, withoutOrganization } from '../../db/tenant.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization } from '../../testing/builders.js'
import { testMailServer, type TestMailServer } from '../../testing/mail-server.js'
import { everyPage } from '../../testing/paging.js'
import { deliverOrganizationMail, postAccountMail, postOrganizationMail, removeOldBodies } from './index.js'

let server: TestMailServer
let t: TestApp
let acme: TestOrganization

beforeAll(async () => {
  server = await testMailServer()
  t = await testApp({ env: { SMTP_URL: server.url, SMTP_FROM: 'Knowwhen <kw@example.com>' } })
})
afterAll(async () => {
  await t.close()
  await server.stop()
})
beforeEach(async () => {
  acme = await t.anOrganization()
})

interface Words {
  readonly kind?: 'invitation'
  readonly recipient?: string
  readonly subject?: string
  readonly body?: string
}

const letter = { recipient: 'ann@example.com', subject: 'You are invited', body: 'Hello.\n' }

const postFor = (app: TestApp, org: TestOrganization, words: Words = {}) =>
  asOrganization(app.deps.db, org.organizationId, (tx) =>
    postOrganizationMail(tx, app.deps, { kind: 'organizationNotice', userId: null, ...letter, ...words }),
  )
const post = (words: Words = {}) => postFor(t, acme, words)
const postToPersonFrom = (
  app: TestApp,
  kind: AccountMail['kind'],
  words: Pick<Words, 'subject'> = {},
): Promise<string> =>
  withoutOrganization(app.deps.db, (tx) =>
    postAccountMail(tx, app.deps, { kind, userId: null, ...letter, ...words }),
  )
const postToPerson = (kind: AccountMail['kind'], words: Pick<Words, 'subject'> = {}) =>
  postToPersonFrom(t, kind, words)

const deliver = (mailId: string) =>
  deliverOrganizationMail(t.deps, { organizationId: acme.organizationId, mailId })
const pagesOf = <Item>(url: string, headers: object) =>
  everyPage<Item>(async (cursorQuery) =>
    (await t.app.inject({ url: `${url}?limit=2${cursorQuery}`, headers: { ...headers } })).json(),
  )
const anOperator = async (app: TestApp) => {
  const org = await app.anOrganization({ name: 'Operators' })
  await app.deps.db.update(users).set({ isOperator: true }).where(eq(users.id, org.owner.userId))
  return org
}

describe('the outbox of an organisation', () => {
  it('lists newest first without words, page by page, and shows one with its words', async () => {
    const ids = [
      await post({ subject: 'One' }),
      await post({ subject: 'Two' }),
      await post({ subject: 'Three' }),
    ]
    const items = await pagesOf<OrganizationMail>('/api/v1/outbox', acme.headers)
    expect(items.map(({ subject }) => subject)).toEqual(['Three', 'Two', 'One'])
    expect(items[0]).toMatchObject({
      status: 'waiting',
      kind: 'organizationNotice',
      recipient: 'ann@example.com',
    })
    expect(items[0]).not.toHaveProperty('body')
    const one = await t.app.inject({ url: `/api/v1/outbox/${ids[0] ?? ''}`, headers: { ...acme.headers } })
    expect(one.json<OrganizationMail>()).toMatchObject({ subject: 'One', body: 'Hello.\n' })
  })

  it('is for owners and admins, and unknown to another organisation', async () => {
    const url = `/api/v1/outbox/${await post()}`
    const editor = await t.aPerson(acme.organizationId, { role: 'editor' })
    const admin = await t.aPerson(acme.organizationId, { role: 'admin' })
    const stranger = await t.anOrganization({ name: 'Strangers' })
    const status = async (headers: object, at = url) =>
      (await t.app.inject({ url: at, headers: { ...headers } })).statusCode
    expect(await status(editor.headers)).toBe(403)
    expect(await status(editor.headers, '/api/v1/outbox')).toBe(403)
    expect(await status(admin.headers)).toBe(200)
    expect(await status(stranger.headers)).toBe(404)
    expect(await pagesOf<object>('/api/v1/outbox', stranger.headers)).toEqual([])
  })

  it('keeps the words of an invitation for its recipient, where a mail server delivers it', async () => {
    const mailId = await post({ kind: 'invitation' })
    const answer = await t.app.inject({ url: `/api/v1/outbox/${mailId}`, headers: { ...acme.headers } })
    expect(answer.json<OrganizationMail>()).toMatchObject({ status: 'waiting', body: null })
  })

  it('keeps it from admins and keys where it is handed on by hand: its role may be above theirs', async () => {
    const app = await testApp()
    try {
      const org = await app.anOrganization()
      const admin = await app.aPerson(org.organizationId, { role: 'admin' })
      const mailId = await postFor(app, org, { kind: 'invitation' })
      const bodyFor = async (headers: object) =>
        (
          await app.app.inject({ url: `/api/v1/outbox/${mailId}`, headers: { ...headers } })
        ).json<OrganizationMail>().body
      expect(await bodyFor(org.headers)).toBe('Hello.\n')
      expect(await bodyFor(admin.headers)).toBeNull()
      expect(await bodyFor(org.keyHeaders)).toBeNull()
    } finally {
      await app.close()
    }
  })

  it('tells what was sent, what failed and what grew too old', async () => {
    const sent = await post()
    await deliver(sent)
    const failed = await post({ recipient: 'nobody@example.com' })
    await deliver(failed)
    const old = await post()
    t.clock.advanceDays(8)
    const fresh = await post()
    await removeOldBodies(t.deps)
    const status = async (mailId: string) =>
      (
        await t.app.inject({ url: `/api/v1/outbox/${mailId}`, headers: { ...acme.headers } })
      ).json<OrganizationMail>()
    expect(await status(sent)).toMatchObject({ status: 'sent', body: null })
    expect(await status(old)).toMatchObject({ status: 'expired', body: null })
    expect(await status(failed)).toMatchObject({ status: 'expired', body: null })
    expect(await status(fresh)).toMatchObject({ status: 'waiting', body: 'Hello.\n' })
  })
})

describe('the outbox of the installation', () => {
  it('is the operator’s alone', async () => {
    const operators = await anOperator(t)
    const mailId = await postToPerson('accountNotice', { subject: 'Your password was changed' })
    const url = `/api/v1/installation/outbox/${mailId}`
    const ask = (headers: object, at = url) => t.app.inject({ url: at, headers: { ...headers } })
    expect((await ask(acme.headers)).statusCode).toBe(403)
    expect((await ask(acme.headers, '/api/v1/installation/outbox')).statusCode).toBe(403)
    expect((await ask(operators.keyHeaders)).json<Problem>()).toMatchObject({ code: 'sessionNeeded' })
    expect((await ask(operators.headers)).json<AccountMail>()).toMatchObject({
      kind: 'accountNotice',
      subject: 'Your password was changed',
      body: 'Hello.\n',
    })
    const list = await pagesOf<AccountMail>('/api/v1/installation/outbox', operators.headers)
    expect(list.map(({ id }) => id)).toContain(mailId)
    expect(list[0]).not.toHaveProperty('body')
  })

  it('keeps links that open accounts for their recipients, where a mail server delivers them', async () => {
    const linked = ['verifyEmail', 'resetPassword', 'changeEmail'] as const
    const bodyFor = async (app: TestApp, headers: object, mailId: string) =>
      (
        await app.app.inject({ url: `/api/v1/installation/outbox/${mailId}`, headers: { ...headers } })
      ).json<AccountMail>().body
    const app = await testApp()
    try {
      const here = await anOperator(t)
      const byHand = await anOperator(app)
      for (const kind of linked) {
        expect(await bodyFor(t, here.headers, await postToPerson(kind)), kind).toBeNull()
        expect(await bodyFor(app, byHand.headers, await postToPersonFrom(app, kind)), kind).toBe('Hello.\n')
      }
    } finally {
      await app.close()
    }
  })

  it('loses words after seven days too', async () => {
    const operators = await anOperator(t)
    const mailId = await postToPerson('accountNotice')
    t.clock.advanceDays(8)
    await removeOldBodies(t.deps)
    const answer = await t.app.inject({
      url: `/api/v1/installation/outbox/${mailId}`,
      headers: { ...operators.headers },
    })
    expect(answer.json<AccountMail>()).toMatchObject({ status: 'expired', body: null })
  })
})

import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { accountMails, organizationMails } from '../../db/schema/index.js'
import { asOrganization, withoutOrganization } from '../../db/tenant.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization } from '../../testing/builders.js'
import { testMailServer, type TestMailServer } from '../../testing/mail-server.js'
import {
  deliverAccountMail,
  deliverOrganizationMail,
  postAccountMail,
  postOrganizationMail,
} from './index.js'

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
const postToPerson = (words: Words = {}) =>
  withoutOrganization(t.deps.db, (tx) =>
    postAccountMail(tx, t.deps, { kind: 'resetPassword', userId: null, ...letter, ...words }),
  )

const rowOf = async (app: TestApp, org: TestOrganization, mailId: string) => {
  const [row] = await asOrganization(app.deps.db, org.organizationId, (tx) =>
    tx.select().from(organizationMails).where(eq(organizationMails.id, mailId)),
  )
  return row
}
const deliver = (mailId: string) =>
  deliverOrganizationMail(t.deps, { organizationId: acme.organizationId, mailId })
const waitingJobs = async (mailId: string) => {
  const { rows } = await t.database.asOwner(
    `SELECT name, retry_limit AS "retryLimit" FROM pgboss.job WHERE data ->> 'mailId' = $1 AND state = 'created'`,
    [mailId],
  )
  return rows
}

const newest = (): string => server.messages.at(-1) ?? ''
const headersOf = (message: string): string => message.split('\r\n\r\n')[0] ?? ''
describe('posting', () => {
  it('leaves neither message nor job where the transaction fails', async () => {
    let mailId = ''
    const failing = asOrganization(t.deps.db, acme.organizationId, async (tx) => {
      mailId = await postOrganizationMail(tx, t.deps, { kind: 'organizationNotice', userId: null, ...letter })
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await rowOf(t, acme, mailId)).toBeUndefined()
    expect(await waitingJobs(mailId)).toEqual([])
  })

  it('makes one job, which is tried again for hours', async () => {
    expect(await waitingJobs(await post())).toEqual([{ name: 'sendOrganizationMail', retryLimit: 10 }])
    expect(await waitingJobs(await postToPerson())).toEqual([{ name: 'sendAccountMail', retryLimit: 10 }])
  })

  it('takes a second message under the same id for the same message', async () => {
    const id = '01890000-0000-7000-8000-00000000aaaa'
    await asOrganization(t.deps.db, acme.organizationId, async (tx) => {
      await postOrganizationMail(tx, t.deps, { id, kind: 'notification', userId: null, ...letter })
      await postOrganizationMail(tx, t.deps, { id, kind: 'notification', userId: null, ...letter })
    })
    expect(await waitingJobs(id)).toHaveLength(1)
  })
})

describe('a message on its way', () => {
  it('is handed over as plain text with an HTML alternative, and loses its words', async () => {
    const link = `${t.deps.env.publicUrl}/invitation?token=abc`
    const mailId = await post({ body: `Ann & <b>Bob</b> invite you.\n\n${link}\n` })
    await t.deps.queue.drain()
    const sent = server.messages.find((message) => message.includes(mailId)) ?? ''
    expect(headersOf(sent)).toMatch(/^From: Knowwhen <kw@example\.com>$/m)
    expect(headersOf(sent)).toMatch(/^To: ann@example\.com$/m)
    expect(headersOf(sent)).toMatch(/^Subject: You are invited$/m)
    expect(headersOf(sent)).toMatch(/^Auto-Submitted: auto-generated$/m)
    expect(sent).toContain('Content-Type: text/plain')
    expect(sent).toContain('Ann & <b>Bob</b> invite you.')
    expect(sent).toContain('Ann &amp; &lt;b&gt;Bob&lt;/b&gt; invite you.')
    expect(sent.replaceAll('=\r\n', '')).toContain('<a href=')
    expect(sent).not.toContain('<img')
    expect(await rowOf(t, acme, mailId)).toMatchObject({
      body: null,
      sentAt: t.clock.now(),
      attempts: 1,
      failure: null,
    })
  })

  it('is sent once, however often its job is done', async () => {
    const mailId = await post()
    await deliver(mailId)
    const sent = server.messages.length
    await deliver(mailId)
    expect(server.messages).toHaveLength(sent)
    expect(await rowOf(t, acme, mailId)).toMatchObject({ attempts: 1 })
  })

  it('of an account is sent the same way', async () => {
    const mailId = await postToPerson({ recipient: 'owner@example.com' })
    await deliverAccountMail(t.deps, mailId)
    expect(server.recipients.at(-1)).toBe('owner@example.com')
    const [row] = await t.deps.db.select().from(accountMails).where(eq(accountMails.id, mailId))
    expect(row).toMatchObject({ body: null, attempts: 1, failure: null })
    expect(row?.sentAt).not.toBeNull()
  })

  it('to a recipient whom the server refuses keeps its words, says why, and is not tried again', async () => {
    const mailId = await post({ recipient: 'nobody@example.com' })
    await expect(deliver(mailId)).resolves.toBeUndefined()
    const row = await rowOf(t, acme, mailId)
    expect(row).toMatchObject({ body: 'Hello.\n', sentAt: null, attempts: 1 })
    expect(row?.failure).toContain('refused the recipient')
    expect(row?.failure).toContain('No such mailbox')
  })

  it('to a recipient whom the server refuses for now is tried again', async () => {
    const mailId = await post({ recipient: 'later@example.com' })
    await expect(deliver(mailId)).rejects.toThrow('could not be sent (EENVELOPE)')
    expect((await rowOf(t, acme, mailId))?.failure).toContain('Come back later')
  })

  it('waits while the server is down, says so, and goes once it is up', async () => {
    const mailId = await post()
    await server.stop()
    await expect(deliver(mailId)).rejects.not.toThrow('ann@example.com')
    const down = await rowOf(t, acme, mailId)
    expect(down).toMatchObject({ body: 'Hello.\n', sentAt: null, attempts: 1 })
    expect(down?.failure).toContain('could not be reached')
    await server.start()
    await deliver(mailId)
    expect(await rowOf(t, acme, mailId)).toMatchObject({ body: null, attempts: 2, failure: null })
  })
})

describe('a name that holds a line break', () => {
  it.each(['\r\n', '\n', '\r', '\u2028', '\t'])('adds no header to a message (%j)', async (separator) => {
    const subject = `Invitation of Eve${separator}Bcc: victim@example.com${separator}${separator}Body`
    await deliver(await post({ subject }))
    expect(headersOf(newest())).not.toMatch(/^Bcc:/im)
    expect(headersOf(newest())).toMatch(/^Subject: Invitation of Eve Bcc: victim@example\.com/m)
    expect(server.recipients.at(-1)).toBe('ann@example.com')
  })

  it.each([
    'ann@example.com\r\nBcc: victim@example.com',
    'ann@example.com, victim@example.com',
    'Ann <victim@example.com>',
    'ann@example.com>\r\nRCPT TO:<victim@example.com',
    'ann',
  ])('makes no recipient: %j', async (recipient) => {
    const before = server.recipients.length
    const mailId = await post({ recipient })
    await deliver(mailId)
    expect(server.recipients).toHaveLength(before)
    expect((await rowOf(t, acme, mailId))?.failure).toBe('The recipient is not an e-mail address.')
  })
})

describe('without a mail server', () => {
  it('messages wait in the outbox with their words, whatever the queue does', async () => {
    const alone = await testApp()
    try {
      const org = await alone.anOrganization()
      const mailId = await postFor(alone, org)
      await alone.deps.queue.drain()
      expect(await rowOf(alone, org, mailId)).toMatchObject({ body: 'Hello.\n', sentAt: null, attempts: 0 })
      const list = await alone.app.inject({ url: '/api/v1/outbox', headers: { ...org.headers } })
      expect(list.json<object>()).toMatchObject({ isMailOn: false, items: [{ status: 'waiting' }] })
    } finally {
      await alone.close()
    }
  })
})

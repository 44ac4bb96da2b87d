import type { NotificationSettings, Problem } from '@knowwhen/contract'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { members, organizations } from '../../db/schema/index.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestPerson } from '../../testing/builders.js'
import { aWorld, get, post, within, type World } from '../../testing/cards.js'
import { everyPage } from '../../testing/paging.js'
import { answerTo, postedMails, toldOf } from '../../testing/told.js'
import { notify, type Notice } from './index.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())
beforeEach(async () => {
  w = await aWorld(t)
})

const someId = '01890000-0000-7000-8000-000000000001'
const tell = (userIds: readonly string[], notice: Partial<Notice> = {}) =>
  within(w, (tx) =>
    notify(tx, t.deps, {
      kind: 'mentioned',
      userIds,
      subjectType: 'hypothesis',
      subjectId: someId,
      subjectKey: 'HYP-1',
      summary: 'mentioned you in a comment on HYP-1.',
      actorId: w.editor.userId,
      at: t.clock.now(),
      ...notice,
    }),
  )

const reading = (person: Pick<TestPerson, 'headers'>, payload: object) =>
  post(w, '/api/v1/notifications/reading', { headers: person.headers, payload })
const settings = '/api/v1/notification-settings'
const choose = (headers: object, payload: object) =>
  t.app.inject({ method: 'PUT', url: settings, headers: { ...headers }, payload })
const recipients = async () => (await postedMails(w)).map(({ userId }) => userId)
const remove = (person: TestPerson) =>
  within(w, (tx) =>
    tx.update(members).set({ removedAt: t.clock.now() }).where(eq(members.userId, person.userId)),
  )
describe('a notification', () => {
  it('reaches each person once, never the actor, and nobody who left or is of another organisation', async () => {
    const stranger = await t.anOrganization({ name: 'Strangers' })
    await remove(w.member)
    await tell([
      w.viewer.userId,
      w.viewer.userId,
      w.editor.userId,
      w.member.userId,
      stranger.owner.userId,
      someId,
    ])
    expect(await toldOf(w, w.viewer)).toMatchObject([
      {
        kind: 'mentioned',
        subjectType: 'hypothesis',
        subjectId: someId,
        subjectKey: 'HYP-1',
        hypothesisId: someId,
        summary: 'mentioned you in a comment on HYP-1.',
        actor: { userId: w.editor.userId, name: 'Edith Editor' },
        readAt: null,
      },
    ])
    expect(await toldOf(w, w.editor)).toEqual([])
    expect(await toldOf(w, stranger.owner)).toEqual([])
  })

  it('is listed newest first, page by page, with what is unread', async () => {
    for (const key of ['HYP-1', 'HYP-2', 'HYP-3']) await tell([w.viewer.userId], { subjectKey: key })
    const items = await everyPage((cursor) => answerTo(w, w.viewer, `?limit=2${cursor}`))
    expect(items.map(({ subjectKey }) => subjectKey)).toEqual(['HYP-3', 'HYP-2', 'HYP-1'])
    expect((await answerTo(w, w.viewer)).unread).toBe(3)
  })

  it('is marked as read by id or all at once, one’s own alone', async () => {
    for (const key of ['HYP-1', 'HYP-2', 'HYP-3'])
      await tell([w.viewer.userId, w.member.userId], { subjectKey: key })
    const [newest] = await toldOf(w, w.viewer)
    const [others] = await toldOf(w, w.member)
    const one = await reading(w.viewer, { ids: [newest?.id, others?.id] })
    expect(one.json<object>()).toEqual({ unread: 2 })
    const unread = await answerTo(w, w.viewer, '?unread=true')
    expect(unread.items.map(({ subjectKey }) => subjectKey)).toEqual(['HYP-2', 'HYP-1'])
    expect((await toldOf(w, w.viewer))[0]?.readAt).toBe(t.clock.now().toISOString())
    expect((await reading(w.viewer, { all: true })).json<object>()).toEqual({ unread: 0 })
    expect((await answerTo(w, w.member)).unread).toBe(3)
  })

  it('cannot be read away by a key, nor by a body that says neither which nor all', async () => {
    await tell([w.org.owner.userId])
    const key = await reading({ headers: { cookie: '', ...w.org.keyHeaders } }, { all: true })
    expect(key.json<Problem>()).toMatchObject({ status: 403, code: 'sessionNeeded' })
    expect((await reading(w.org.owner, {})).statusCode).toBe(400)
    expect((await reading(w.org.owner, { all: false })).statusCode).toBe(400)
    expect((await answerTo(w, w.org.owner)).unread).toBe(1)
  })
})

describe('settings', () => {
  it('begin with everything in the application, and by e-mail with all but decisions', async () => {
    const own = (await get(w, settings, w.viewer.headers)).json<NotificationSettings>()
    expect(own.kinds.every(({ inApp }) => inApp)).toBe(true)
    expect(own.kinds.filter(({ byEmail }) => !byEmail).map(({ kind }) => kind)).toEqual(['decided'])
    expect(own).toMatchObject({ digest: true, isMailOn: false })
  })

  it('keep what was chosen, leave the rest, and are one’s own', async () => {
    const kinds = [{ kind: 'mentioned', inApp: false, byEmail: false }]
    const chosen = await choose(w.viewer.headers, { kinds, digest: false })
    expect(chosen.json<NotificationSettings>().digest).toBe(false)
    const again = await choose(w.viewer.headers, { kinds: [{ kind: 'decided', inApp: true, byEmail: true }] })
    const own = again.json<NotificationSettings>()
    expect(own.kinds.find(({ kind }) => kind === 'mentioned')).toEqual(kinds[0])
    expect(own.kinds.find(({ kind }) => kind === 'decided')?.byEmail).toBe(true)
    expect(own.digest).toBe(false)
    const others = (await get(w, settings, w.member.headers)).json<NotificationSettings>()
    expect(others.kinds.find(({ kind }) => kind === 'mentioned')?.inApp).toBe(true)
    expect(others.digest).toBe(true)
  })

  it('are not for a key to change, and refuse a kind that does not exist', async () => {
    expect((await choose(w.org.keyHeaders, { digest: false })).json<Problem>()).toMatchObject({
      code: 'sessionNeeded',
    })
    const kinds = [{ kind: 'gossip', inApp: true, byEmail: true }]
    expect((await choose(w.viewer.headers, { kinds })).statusCode).toBe(400)
  })

  it('hide in the application, and keep out of the mailbox, what is not wanted there', async () => {
    await choose(w.viewer.headers, { kinds: [{ kind: 'mentioned', inApp: false, byEmail: true }] })
    await choose(w.member.headers, { kinds: [{ kind: 'mentioned', inApp: true, byEmail: false }] })
    await tell([w.viewer.userId, w.member.userId])
    expect(await answerTo(w, w.viewer)).toMatchObject({ items: [], unread: 0 })
    expect((await answerTo(w, w.member)).unread).toBe(1)
    await tell([w.viewer.userId], { kind: 'decided' })
    expect(await answerTo(w, w.viewer)).toMatchObject({ items: [{ kind: 'decided' }], unread: 1 })
    expect(await toldOf(w, w.member)).toHaveLength(1)
    expect(await recipients()).toEqual([w.viewer.userId])
  })
})

describe('the e-mail of a notification', () => {
  it('says who did what, with a link to the card and one to the settings', async () => {
    await tell([w.viewer.userId])
    const [mail] = await postedMails(w)
    expect(mail).toMatchObject({
      kind: 'notification',
      recipient: w.viewer.email,
      subject: 'You were mentioned on HYP-1',
    })
    expect(mail?.body).toContain('Edith Editor mentioned you in a comment on HYP-1.')
    expect(mail?.body).toContain(`\n\n${t.deps.env.publicUrl}/hypotheses/${someId}\n\n`)
    expect(mail?.body).toContain(`${t.deps.env.publicUrl}/settings/notifications`)
  })

  it('is posted once, though its job is done twice', async () => {
    await tell([w.viewer.userId])
    await t.deps.queue.drain()
    await t.database.asOwner(
      `UPDATE pgboss.job SET state = 'created', completed_on = NULL WHERE name = 'mailNotifications'`,
    )
    expect(await recipients()).toEqual([w.viewer.userId])
  })

  it('goes to nobody who left meanwhile, and to nobody of a demo', async () => {
    await tell([w.viewer.userId])
    await remove(w.viewer)
    expect(await recipients()).toEqual([])
    await within(w, (tx) => tx.update(organizations).set({ isDemo: true }))
    await tell([w.member.userId])
    expect(await toldOf(w, w.member)).toHaveLength(1)
    expect(await recipients()).toEqual([])
  })
})

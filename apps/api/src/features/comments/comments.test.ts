import type { AuditEvent, Comment, Decision, Hypothesis, Problem } from '@knowwhen/contract'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { comments, members, users } from '../../db/schema/index.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestPerson } from '../../testing/builders.js'
import { aDraft, aWorld, get, post, within, type World } from '../../testing/cards.js'
import { everyPage } from '../../testing/paging.js'
import { postedMails, toldOf } from '../../testing/told.js'
import { aJudgedCard, validated } from '../../testing/verdicts.js'

let t: TestApp
let w: World
let card: Hypothesis

beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())
beforeEach(async () => {
  w = await aWorld(t)
  card = await aDraft(w)
})

const url = '/api/v1/comments'
const someId = '01890000-0000-7000-8000-000000000001'
const tryToSay = (person: Pick<TestPerson, 'headers'>, payload: object) =>
  post(w, url, {
    headers: person.headers,
    payload: { subjectType: 'hypothesis', subjectId: card.id, ...payload },
  })
const say = async (person: TestPerson, body: string, subject: object = {}) =>
  (await tryToSay(person, { body, ...subject })).json<Comment>()
const change = (person: TestPerson, comment: Comment, body: string, version = comment.version) =>
  t.app.inject({
    method: 'PATCH',
    url: `${url}/${comment.id}`,
    headers: { ...person.headers, 'if-match': `"${version}"` },
    payload: { body },
  })
const remove = (person: Pick<TestPerson, 'headers'>, comment: Comment) =>
  t.app.inject({ method: 'DELETE', url: `${url}/${comment.id}`, headers: { ...person.headers } })
const listUrl = (subjectId = card.id, subjectType = 'hypothesis') =>
  `${url}?subjectType=${subjectType}&subjectId=${subjectId}`
const listed = async (person: TestPerson = w.viewer) =>
  (await get(w, listUrl(), person.headers)).json<{ items: Comment[] }>().items
const leave = (person: TestPerson) =>
  within(w, (tx) =>
    tx.update(members).set({ removedAt: t.clock.now() }).where(eq(members.userId, person.userId)),
  )

describe('a comment', () => {
  it('may be written by a viewer, and is kept as typed', async () => {
    const body = '    code first\n\n**bold** <script>alert(1)</script>  \n'
    const answer = await tryToSay(w.viewer, { body })
    expect(answer.statusCode).toBe(201)
    expect(answer.json<Comment>()).toMatchObject({
      subjectType: 'hypothesis',
      subjectId: card.id,
      author: { userId: w.viewer.userId, name: 'Vera Viewer' },
      body,
      mentions: [],
      createdAt: t.clock.now().toISOString(),
      editedAt: null,
      removedAt: null,
      version: 1,
    })
  })

  it('is listed with its subject’s others, oldest first, page by page', async () => {
    const other = await aDraft(w)
    for (const body of ['One', 'Two', 'Three']) await say(w.viewer, body)
    await say(w.viewer, 'Elsewhere', { subjectId: other.id })
    const items = await everyPage<Comment>(async (cursor) =>
      (await get(w, `${listUrl()}&limit=2${cursor}`, w.member.headers)).json(),
    )
    expect(items.map(({ body }) => body)).toEqual(['One', 'Two', 'Three'])
  })

  it('needs words, and at most 10,000 characters', async () => {
    expect((await tryToSay(w.viewer, { body: ' \n ' })).statusCode).toBe(400)
    expect((await tryToSay(w.viewer, { body: 'x'.repeat(10_001) })).statusCode).toBe(400)
    expect((await tryToSay(w.viewer, { body: 'x'.repeat(10_000) })).statusCode).toBe(201)
  })

  it('needs a key that may write', async () => {
    const key = async (scope: 'read' | 'write') => {
      const { authorization } = await t.anApiKey(w.org.owner, { scope })
      const headers = { authorization }
      return (
        await post(w, url, {
          headers,
          payload: { subjectType: 'hypothesis', subjectId: card.id, body: 'Hi' },
        })
      ).statusCode
    }
    expect(await key('read')).toBe(403)
    expect(await key('write')).toBe(201)
  })

  it('is about a card or a decision of the organisation, and of nothing else yet', async () => {
    const judged = await aJudgedCard(w, validated)
    const decision = (
      await post(w, `/api/v1/hypotheses/${judged.id}/decisions`, {
        headers: w.editor.headers,
        payload: { kind: 'ship', rationale: 'It worked.' },
      })
    ).json<Decision>()
    const subject = { subjectType: 'decision', subjectId: decision.id }
    expect(await say(w.viewer, 'Good.', subject)).toMatchObject(subject)
    const strangers = await aWorld(t, 'Strangers')
    const status = async (payload: object, headers: object = w.editor.headers) =>
      (await post(w, url, { headers, payload: { body: 'Hi', ...payload } })).statusCode
    expect(await status({ subjectType: 'hypothesis', subjectId: someId })).toBe(404)
    expect(await status({ subjectType: 'decision', subjectId: card.id })).toBe(404)
    expect(await status({ subjectType: 'story', subjectId: card.id })).toBe(404)
    expect(await status(subject, strangers.org.headers)).toBe(404)
    expect((await get(w, listUrl(card.id), strangers.org.headers)).statusCode).toBe(404)
    expect((await get(w, listUrl(card.id, 'story'), w.editor.headers)).statusCode).toBe(404)
  })
})

describe('changing a comment', () => {
  it('is for whoever wrote it, and asks for the version that was read', async () => {
    const comment = await say(w.member, 'One')
    const changed = await change(w.member, comment, 'Two')
    expect(changed.json<Comment>()).toMatchObject({
      body: 'Two',
      editedAt: t.clock.now().toISOString(),
      version: 2,
    })
    expect((await change(w.member, comment, 'Three')).statusCode).toBe(412)
    expect((await change(w.org.owner, comment, 'Four', 2)).json<Problem>()).toMatchObject({
      status: 403,
      code: 'notYours',
    })
    const strangers = await aWorld(t, 'Strangers')
    expect((await change(strangers.org.owner, comment, 'Five', 2)).statusCode).toBe(404)
    expect((await listed())[0]?.body).toBe('Two')
  })
})

describe('removing a comment', () => {
  it('leaves its place without its words, in the database and the audit trail too', async () => {
    const comment = await say(w.viewer, 'Sorry for this secret')
    expect((await remove(w.viewer, comment)).statusCode).toBe(204)
    expect((await remove(w.viewer, comment)).statusCode).toBe(204)
    expect(await listed()).toMatchObject([
      { id: comment.id, body: null, mentions: [], removedAt: t.clock.now().toISOString() },
    ])
    const [row] = await within(w, (tx) => tx.select().from(comments).where(eq(comments.id, comment.id)))
    expect(row?.body).toBe('')
    const events = await get(w, `/api/v1/audit-events?subjectId=${comment.id}`, w.org.headers)
    expect(events.json<{ items: AuditEvent[] }>().items.map(({ action }) => action)).toEqual([
      'comment.removed',
      'comment.created',
    ])
    expect(events.body).not.toContain('secret')
    expect((await change(w.viewer, comment, 'Again', 2)).json<Problem>()).toMatchObject({
      status: 409,
      code: 'commentRemoved',
    })
  })

  it('is for whoever wrote it and for moderators, and for nobody else', async () => {
    const comment = await say(w.viewer, 'Mine')
    const strangers = await aWorld(t, 'Strangers')
    expect((await remove(w.editor, comment)).json<Problem>()).toMatchObject({ code: 'notYours' })
    expect((await remove(strangers.org.owner, comment)).statusCode).toBe(404)
    const admin = await t.aPerson(w.org.organizationId, { role: 'admin' })
    expect((await remove(admin, comment)).statusCode).toBe(204)
  })
})

describe('a mention', () => {
  const at = (person: Pick<TestPerson, 'userId'>) => `@[${person.userId}]`

  it('comes with the person’s present name, and tells them once', async () => {
    const comment = await say(w.editor, `Look, ${at(w.viewer)} and ${at(w.viewer)} and ${at(w.editor)}.`)
    expect(comment.mentions).toEqual([
      { userId: w.viewer.userId, name: 'Vera Viewer' },
      { userId: w.editor.userId, name: 'Edith Editor' },
    ])
    expect(await toldOf(w, w.viewer)).toMatchObject([
      {
        kind: 'mentioned',
        subjectType: 'hypothesis',
        subjectId: card.id,
        subjectKey: card.key,
        hypothesisId: card.id,
        summary: `mentioned you in a comment on ${card.key}.`,
        actor: { userId: w.editor.userId },
      },
    ])
    expect(await toldOf(w, w.editor)).toEqual([])
    expect(await postedMails(w)).toMatchObject([{ userId: w.viewer.userId, kind: 'notification' }])
    await t.deps.db.update(users).set({ name: 'Vera Newname' }).where(eq(users.id, w.viewer.userId))
    expect((await listed())[0]?.mentions[0]?.name).toBe('Vera Newname')
  })

  it('of somebody who is no member is refused, with its place', async () => {
    const strangers = await aWorld(t, 'Strangers')
    await leave(w.member)
    for (const userId of [strangers.editor.userId, w.member.userId, someId]) {
      const answer = await tryToSay(w.editor, { body: `Hello @[${userId}]` })
      expect(answer.json<Problem>()).toMatchObject({
        status: 422,
        code: 'unknownMention',
        errors: [{ path: 'body.body', code: 'unknownMention' }],
      })
      expect(answer.body).not.toContain('Edith')
    }
    expect(await listed()).toEqual([])
    expect(await say(w.editor, 'not a mention: @[nobody] @[]')).toMatchObject({ mentions: [] })
  })

  it('that a change adds is told, one that was there is not told again, and may outlast its person', async () => {
    const comment = await say(w.editor, `Hello ${at(w.viewer)}`)
    await leave(w.viewer)
    const changed = await change(w.editor, comment, `Hello ${at(w.viewer)} and ${at(w.member)}`)
    expect(changed.json<Comment>().mentions).toHaveLength(2)
    expect(await toldOf(w, w.member)).toHaveLength(1)
    const again = await change(w.editor, changed.json<Comment>(), `${at(w.member)} again`)
    expect(again.statusCode).toBe(200)
    expect(await toldOf(w, w.member)).toHaveLength(1)
  })
})

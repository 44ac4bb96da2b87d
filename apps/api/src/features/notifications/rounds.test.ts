/** What nobody asked for in a request: overdue cards, the weekly digest, an accepted invitation. */
import type { Decision, Hypothesis, SentInvitation } from '@knowwhen/contract'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { members, organizations } from '../../db/schema/index.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestPerson } from '../../testing/builders.js'
import { aDraft, aSealedCard, aWorld, post, within, type World } from '../../testing/cards.js'
import { postedMails, toldOf } from '../../testing/told.js'
import { aJudgedCard, validated } from '../../testing/verdicts.js'
import { sendDigests, tellOverdue } from './index.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())
beforeEach(async () => {
  // A Monday, as the clock of every test begins.
  t.clock.set('2026-01-05T09:00:00.000Z')
  w = await aWorld(t)
})

const decide = async (card: Pick<Hypothesis, 'id'>, payload: object, person = w.editor) =>
  (
    await post(w, `/api/v1/hypotheses/${card.id}/decisions`, {
      headers: person.headers,
      payload: { rationale: 'It worked.', ...payload },
    })
  ).json<Decision>()

describe('an overdue card', () => {
  const overdue = async (person: TestPerson = w.editor) =>
    (await toldOf(w, person)).filter(({ kind }) => kind === 'overdue')

  it('is told once its planned end has passed without a verdict, and once only', async () => {
    const card = await aSealedCard(w)
    await tellOverdue(t.deps)
    expect(await overdue()).toEqual([])
    t.clock.set('2026-02-06T09:00:00.000Z')
    await tellOverdue(t.deps)
    t.clock.advanceDays(1)
    await tellOverdue(t.deps)
    expect(await overdue()).toMatchObject([
      {
        subjectId: card.id,
        actor: null,
        summary: `${card.key} is past its planned end and has no verdict yet.`,
      },
    ])
    expect(await overdue(w.member)).toEqual([])
    expect((await postedMails(w)).map(({ subject }) => subject)).toEqual([`${card.key} is overdue`])
  })

  it('is none while it is a draft, whatever its planned end', async () => {
    await aDraft(w)
    t.clock.set('2026-03-01T09:00:00.000Z')
    await tellOverdue(t.deps)
    expect(await overdue()).toEqual([])
  })

  it('is told once its decision has waited for more than seven days', async () => {
    const card = await aJudgedCard(w, validated)
    t.clock.advanceDays(7)
    await tellOverdue(t.deps)
    expect(await overdue()).toEqual([])
    t.clock.advanceDays(1)
    await tellOverdue(t.deps)
    await tellOverdue(t.deps)
    expect((await overdue()).map(({ summary }) => summary)).toEqual([
      `${card.key} has waited for a decision for more than 7 days.`,
    ])
  })

  it('is told where a decision has waited for its second person, until that person agrees', async () => {
    const left = await decide(await aJudgedCard(w, validated), { kind: 'rollBack' })
    const approved = await decide(await aJudgedCard(w, validated), { kind: 'rollBack' })
    await post(w, `/api/v1/decisions/${approved.id}/approval`, { headers: w.org.owner.headers })
    t.clock.advanceDays(8)
    await tellOverdue(t.deps)
    expect((await overdue()).map(({ summary }) => summary)).toEqual([
      `${left.hypothesis.key} has waited for its second person for more than 7 days.`,
    ])
  })

  it('is told anew after an extension that has ended too', async () => {
    const card = await aJudgedCard(w, validated)
    t.clock.advanceDays(8)
    await tellOverdue(t.deps)
    const plannedEnd = '2026-02-20T09:00:00.000Z'
    const extension = await decide(card, { kind: 'extend', plannedEnd })
    await post(w, `/api/v1/decisions/${extension.id}/approval`, { headers: w.org.owner.headers })
    await tellOverdue(t.deps)
    expect(await overdue()).toHaveLength(1)
    t.clock.set('2026-02-21T09:00:00.000Z')
    await tellOverdue(t.deps)
    expect((await overdue()).map(({ summary }) => summary)).toEqual([
      `${card.key} is past its planned end and has no verdict yet.`,
      `${card.key} has waited for a decision for more than 7 days.`,
    ])
  })

  it('is told once where two processes look at the same time', async () => {
    await aSealedCard(w)
    t.clock.set('2026-02-06T09:00:00.000Z')
    await Promise.all([tellOverdue(t.deps), tellOverdue(t.deps)])
    expect(await overdue()).toHaveLength(1)
  })
})

describe('the weekly digest', () => {
  const nextMonday = () => t.clock.set('2026-01-12T00:05:00.000Z')
  const digests = async () => (await postedMails(w)).filter(({ kind }) => kind === 'digest')
  const receivers = async () => (await digests()).map(({ userId }) => userId).toSorted()
  const everybody = () => [w.org.owner, w.editor, w.member, w.viewer].map(({ userId }) => userId).toSorted()

  it('goes to everybody on Monday, once, and to everybody again a week later', async () => {
    await aSealedCard(w)
    t.clock.set('2026-01-11T23:59:00.000Z')
    await sendDigests(t.deps)
    expect(await receivers()).toEqual([])
    nextMonday()
    await sendDigests(t.deps)
    await sendDigests(t.deps)
    t.clock.set('2026-01-12T23:55:00.000Z')
    await sendDigests(t.deps)
    expect(await receivers()).toEqual(everybody())
    t.clock.set('2026-01-19T00:05:00.000Z')
    await aSealedCard(w)
    t.clock.set('2026-01-26T00:05:00.000Z')
    await sendDigests(t.deps)
    expect(await receivers()).toHaveLength(8)
  })

  it('tells decided cards with their verdicts, cards that wait, overdue ones, and counts', async () => {
    const late = await aSealedCard(w, { plannedEnd: '2026-01-08T09:00:00.000Z', capability: 'a late one' })
    const shipped = await aJudgedCard(w, validated)
    await decide(shipped, { kind: 'ship' })
    const waiting = await aJudgedCard(w, validated)
    nextMonday()
    await sendDigests(t.deps)
    const [mail] = await digests()
    expect(mail?.subject).toBe('Acme: the week of 5 January 2026')
    expect(mail?.body).toContain('Acme, 5 January 2026 to 11 January 2026')
    expect(mail?.body).toContain(
      `Decided (1)\n- ${shipped.key} a one-page checkout: validated, decision: ship\n`,
    )
    expect(mail?.body).toContain(`Ready to decide (1)\n- ${waiting.key} a one-page checkout\n`)
    expect(mail?.body).toContain(
      `Overdue (1)\n- ${late.key} a late one: is past its planned end and has no verdict yet\n`,
    )
    expect(mail?.body).toContain('3 cards proposed, 3 cards sealed.')
    expect(mail?.body).toContain(`${t.deps.env.publicUrl}/settings/notifications`)
  })

  it('is not sent where nothing happened', async () => {
    nextMonday()
    await sendDigests(t.deps)
    expect(await digests()).toEqual([])
  })

  it('is not about the week before the last', async () => {
    await aDraft(w)
    t.clock.set('2026-01-19T00:05:00.000Z')
    await sendDigests(t.deps)
    expect(await digests()).toEqual([])
  })

  it('goes to nobody who does not want it, or left', async () => {
    await aSealedCard(w)
    await t.app.inject({
      method: 'PUT',
      url: '/api/v1/notification-settings',
      headers: { ...w.viewer.headers },
      payload: { digest: false },
    })
    await within(w, (tx) =>
      tx.update(members).set({ removedAt: t.clock.now() }).where(eq(members.userId, w.member.userId)),
    )
    nextMonday()
    await sendDigests(t.deps)
    expect(await receivers()).toEqual([w.org.owner.userId, w.editor.userId].toSorted())
  })

  it('goes to nobody of a demo, nor of an organisation that is being deleted', async () => {
    await aSealedCard(w)
    nextMonday()
    await within(w, (tx) => tx.update(organizations).set({ isDemo: true }))
    await sendDigests(t.deps)
    await within(w, (tx) => tx.update(organizations).set({ isDemo: false, deleteAfter: t.clock.now() }))
    await sendDigests(t.deps)
    expect(await digests()).toEqual([])
  })

  it('tells an organisation nothing of another', async () => {
    const strangers = await aWorld(t, 'Strangers')
    await aSealedCard(strangers)
    nextMonday()
    await sendDigests(t.deps)
    expect(await digests()).toEqual([])
    expect((await postedMails(strangers)).filter(({ kind }) => kind === 'digest')).toHaveLength(4)
  })
})

describe('an invitation', () => {
  const sendJob = (invitationId: string) =>
    within(w, (tx) =>
      t.deps.queue.send(tx, 'tellInviter', { organizationId: w.org.organizationId, invitationId }),
    )
  const invite = async () =>
    (
      await post(w, '/api/v1/invitations', { headers: w.org.headers, payload: { role: 'member' } })
    ).json<SentInvitation>()

  it('that was accepted is told to whoever sent it, once', async () => {
    const { invitation, link } = await invite()
    const guest = (await t.anOrganization({ name: 'Home' })).owner
    const token = new URL(link ?? '').searchParams.get('token')
    await post(w, '/api/v1/invitation-acceptances', { headers: guest.headers, payload: { token } })
    await sendJob(invitation.id)
    await t.deps.queue.drain()
    expect(await toldOf(w, w.org.owner)).toMatchObject([
      {
        kind: 'invited',
        subjectType: 'invitation',
        subjectId: invitation.id,
        subjectKey: '',
        hypothesisId: null,
        summary: 'accepted your invitation.',
        actor: { userId: guest.userId, name: guest.name },
      },
    ])
    const mails = (await postedMails(w)).filter(({ kind }) => kind === 'notification')
    expect(mails.map(({ subject }) => subject)).toEqual(['Your invitation was accepted'])
  })

  it('that nobody has accepted is not told', async () => {
    await sendJob((await invite()).invitation.id)
    await t.deps.queue.drain()
    expect(await toldOf(w, w.org.owner)).toEqual([])
  })
})

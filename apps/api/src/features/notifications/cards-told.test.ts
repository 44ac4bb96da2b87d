/** Which changes of a card are told, and to whom. */
import type { Decision, Hypothesis } from '@knowwhen/contract'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { newId } from '../../db/ids.js'
import { comments, members, teamMembers } from '../../db/schema/index.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestPerson } from '../../testing/builders.js'
import { aSealedCard, aWorld, completeCard, post, within, type World } from '../../testing/cards.js'
import { postedMails, toldOf } from '../../testing/told.js'
import { aJudgedCard, giveVerdict, regression, validated } from '../../testing/verdicts.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())
beforeEach(async () => {
  w = await aWorld(t)
})

const recipients = async () => (await postedMails(w)).map(({ userId }) => userId)
const joinTeam = (person: TestPerson, days: { from?: string; until?: string | null } = {}) =>
  within(w, (tx) =>
    tx.insert(teamMembers).values({
      organizationId: w.org.organizationId,
      id: newId(),
      teamId: w.teamId,
      userId: person.userId,
      from: days.from ?? '2026-01-01',
      until: days.until ?? null,
      createdAt: t.clock.now(),
    }),
  )
const remove = (person: TestPerson) =>
  within(w, (tx) =>
    tx.update(members).set({ removedAt: t.clock.now() }).where(eq(members.userId, person.userId)),
  )
const decide = async (card: Pick<Hypothesis, 'id'>, payload: object, person = w.editor) =>
  (
    await post(w, `/api/v1/hypotheses/${card.id}/decisions`, {
      headers: person.headers,
      payload: { rationale: 'It worked.', ...payload },
    })
  ).json<Decision>()

describe('a card that becomes ready to decide', () => {
  it('is told to the present editors of its team', async () => {
    const former = await t.aPerson(w.org.organizationId, { role: 'editor' })
    await joinTeam(w.org.owner)
    await joinTeam(w.member)
    await joinTeam(former, { from: '2025-01-01', until: '2025-12-31' })
    const card = await aJudgedCard(w, validated)
    expect(await toldOf(w, w.org.owner)).toMatchObject([
      {
        kind: 'readyToDecide',
        subjectId: card.id,
        hypothesisId: card.id,
        subjectKey: card.key,
        actor: null,
        summary: `${card.key} is ready to decide: validated.`,
      },
    ])
    expect(await toldOf(w, w.member)).toEqual([])
    expect(await toldOf(w, former)).toEqual([])
    expect((await recipients()).toSorted()).toEqual([w.editor.userId, w.org.owner.userId].toSorted())
  })

  it('is told to whoever proposed it where nobody of the team may decide, and once however often it is judged', async () => {
    await remove(w.editor)
    const made = await post(w, '/api/v1/hypotheses', { headers: w.member.headers, payload: completeCard(w) })
    const draft = made.json<Hypothesis>()
    await post(w, `/api/v1/hypotheses/${draft.id}/seal`, { headers: w.org.owner.headers })
    await giveVerdict(w, draft, validated)
    await giveVerdict(w, draft, validated)
    expect((await toldOf(w, w.member)).map(({ kind }) => kind)).toEqual(['readyToDecide'])
  })

  it('is not told while its verdict is pending', async () => {
    const card = await aSealedCard(w)
    await giveVerdict(w, card, { verdict: 'pending', reason: 'belowMinimumRuntime' })
    expect(await toldOf(w, w.editor)).toEqual([])
  })
})

describe('a verdict that flips', () => {
  it('is told, since the decided card is open again', async () => {
    const card = await aJudgedCard(w, validated)
    await decide(card, { kind: 'ship' })
    await giveVerdict(w, card, regression)
    const [newest] = await toldOf(w, w.editor)
    expect(newest).toMatchObject({ kind: 'verdictFlipped', subjectKey: card.key, actor: null })
    expect(newest?.summary).toContain('is now invalidated')
  })
})

describe('a decision', () => {
  const comment = (subjectType: 'hypothesis' | 'decision', subjectId: string, author: TestPerson) =>
    within(w, (tx) =>
      tx.insert(comments).values({
        organizationId: w.org.organizationId,
        id: newId(),
        subjectType,
        subjectId,
        authorId: author.userId,
        body: 'Hm.',
        createdAt: t.clock.now(),
      }),
    )

  it('is told to the author of the card and to those who spoke about it, in the application', async () => {
    const card = await aJudgedCard(w, validated)
    await comment('hypothesis', card.id, w.viewer)
    await decide(card, { kind: 'ship' }, w.org.owner)
    for (const person of [w.editor, w.viewer]) {
      expect((await toldOf(w, person))[0]).toMatchObject({
        kind: 'decided',
        subjectKey: card.key,
        summary: `decided to ship ${card.key}.`,
        actor: { name: w.org.owner.name },
      })
    }
    expect(await toldOf(w, w.org.owner)).toEqual([])
    expect(await toldOf(w, w.member)).toEqual([])
    const subjects = (await postedMails(w)).map(({ subject }) => subject)
    expect(subjects).toContain(`${card.key} is ready to decide`)
    expect(subjects).not.toContain(`${card.key} was decided`)
  })

  it('that waits for its second person says so, and its approval is told to whoever decided', async () => {
    const card = await aJudgedCard(w, validated)
    const decision = await decide(card, { kind: 'rollBack' })
    await comment('decision', decision.id, w.viewer)
    await post(w, `/api/v1/decisions/${decision.id}/approval`, { headers: w.org.owner.headers })
    const summary = `approved the decision to roll back ${card.key}.`
    expect((await toldOf(w, w.editor))[0]).toMatchObject({ kind: 'decided', summary })
    expect((await toldOf(w, w.viewer))[0]).toMatchObject({ kind: 'decided', summary })
    const second = await aJudgedCard(w, validated)
    await decide(second, { kind: 'rollBack' }, w.org.owner)
    expect((await toldOf(w, w.editor))[0]?.summary).toContain('a second person must approve it')
  })
})

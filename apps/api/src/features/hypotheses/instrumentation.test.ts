import type { Hypothesis, Problem } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import type { TestPerson } from '../../testing/builders.js'
import { anExperiment, aSealedCard, aWorld, get, post, type World } from '../../testing/cards.js'

let t: TestApp
let w: World
/** A second editor: neither the author of the marks nor the owner of the organisation. */
let second: TestPerson

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
  second = await t.aPerson(w.org.organizationId, { role: 'editor', name: 'Sam Second' })
})
afterAll(() => t.close())

type CardId = Pick<Hypothesis, 'id'>
const one = ({ id }: CardId) => `/api/v1/hypotheses/${id}`
const read = async (card: CardId, { headers } = w.viewer) =>
  (await get(w, one(card), headers)).json<Hypothesis>()
const mark = (card: CardId, { headers } = w.editor, reason = 'Events were sent twice.') =>
  post(w, `${one(card)}/instrumentation-error`, { headers, payload: { reason } })
const approve = (card: CardId, { headers }: { readonly headers: object }) =>
  post(w, `${one(card)}/instrumentation-error/approval`, { headers })
const withdraw = (card: CardId, { headers }: Pick<TestPerson, 'headers'>) =>
  t.app.inject({
    method: 'DELETE',
    url: `${one(card)}/instrumentation-error`,
    headers: { ...headers },
  })

/** A sealed card whose experiment runs, judged as pending. */
const aRunningCard = async (world = w): Promise<Hypothesis> => {
  const card = await aSealedCard(world)
  const experimentId = await anExperiment(world, { startedAt: t.clock.now() })
  const linked = await t.app.inject({
    method: 'PUT',
    url: `${one(card)}/experiment`,
    headers: { ...world.editor.headers },
    payload: { experimentId },
  })
  return linked.json<Hypothesis>()
}

const auditOf = async (card: CardId) => {
  const answer = await get(w, `/api/v1/audit-events?subjectId=${card.id}`, w.org.headers)
  return answer.json<{ items: { action: string }[] }>().items.map(({ action }) => action)
}

describe('a mark of an instrumentation error', () => {
  it('waits for a second person, with its reason and author, and leaves the verdict as it is', async () => {
    const card = await aRunningCard()
    const marked = await mark(card)
    expect(marked.statusCode, marked.body).toBe(200)
    expect(marked.json()).toMatchObject({
      verdict: { verdict: 'pending' },
      instrumentationError: {
        reason: 'Events were sent twice.',
        markedBy: { userId: w.editor.userId, name: 'Edith Editor' },
        markedAt: t.clock.now().toISOString(),
        review: 'awaitingSecondPerson',
        approvedBy: null,
        approvedAt: null,
      },
    })
    const again = await mark(card, second)
    expect(again.json<Problem>()).toMatchObject({ status: 409, code: 'wrongState' })
  })

  it('makes the card void once somebody else agrees', async () => {
    const card = await aRunningCard()
    await mark(card)
    const approved = await approve(card, second)
    expect(approved.statusCode, approved.body).toBe(200)
    expect(approved.json()).toMatchObject({
      state: 'readyToDecide',
      verdict: { verdict: 'void', reason: 'instrumentationError' },
      instrumentationError: {
        review: 'approved',
        approvedBy: { userId: second.userId, name: 'Sam Second' },
        approvedAt: t.clock.now().toISOString(),
      },
    })
    expect(await auditOf(card)).toEqual(
      expect.arrayContaining([
        'hypothesis.measurementMarkedBroken',
        'hypothesis.measurementMarkApproved',
        'verdict.computed',
      ]),
    )
  })

  it('is not approved by its author, whether signed in, through a key or in the database', async () => {
    const card = await aRunningCard()
    await mark(card)
    const own = await approve(card, w.editor)
    expect(own.json<Problem>()).toMatchObject({ status: 403, code: 'ownMark' })
    const { authorization } = await t.anApiKey(w.editor, { scope: 'admin' })
    const byKey = await approve(card, { headers: { authorization } })
    expect(byKey.json<Problem>().code).toBe('ownMark')
    const forced = t.database.asOwner(
      `UPDATE hypotheses SET instrumentation_review = 'approved', instrumentation_reviewed_at = now(),
         instrumentation_reviewed_by = instrumentation_error_by WHERE id = $1`,
      [card.id],
    )
    await expect(forced).rejects.toThrow(/second_person/)
    const byNobody = t.database.asOwner(
      `UPDATE hypotheses SET instrumentation_review = 'approved' WHERE id = $1`,
      [card.id],
    )
    await expect(byNobody).rejects.toThrow(/second_person/)
    expect(await read(card)).toMatchObject({ verdict: { verdict: 'pending' } })
  })

  it.each(['its author', 'the second person'])('is withdrawn by %s while it waits', async (who) => {
    const card = await aRunningCard()
    await mark(card)
    const withdrawn = await withdraw(card, who === 'its author' ? w.editor : second)
    expect(withdrawn.statusCode, withdrawn.body).toBe(200)
    expect(withdrawn.json()).toMatchObject({ instrumentationError: null, verdict: { verdict: 'pending' } })
    expect((await auditOf(card))[0]).toBe('hypothesis.measurementMarkWithdrawn')
    const late = await approve(card, second)
    expect(late.json<Problem>()).toMatchObject({ status: 409, code: 'notAwaitingApproval' })
    expect((await mark(card, second, 'It is broken after all.')).statusCode).toBe(200)
  })

  it('stays once it has taken effect: it is neither approved twice nor withdrawn', async () => {
    const card = await aRunningCard()
    await mark(card)
    await approve(card, second)
    for (const late of [await approve(card, second), await withdraw(card, w.editor)]) {
      expect(late.json<Problem>()).toMatchObject({ status: 409, code: 'notAwaitingApproval' })
    }
    expect(await read(card)).toMatchObject({ verdict: { verdict: 'void' } })
  })

  it('can wait on a card that is abandoned meanwhile, but no longer be approved', async () => {
    const card = await aRunningCard()
    await mark(card)
    await post(w, `${one(card)}/abandonment`, { headers: w.editor.headers, payload: { reason: 'Enough.' } })
    const late = await approve(card, second)
    expect(late.json<Problem>()).toMatchObject({ status: 409, code: 'notAwaitingApproval' })
  })

  it('takes effect at once in an organisation of one, marked as unreviewed', async () => {
    const alone = await aWorld(t, 'Alone', { alone: true })
    const card = await aRunningCard(alone)
    const marked = await mark(card, alone.org.owner)
    expect(marked.json()).toMatchObject({
      verdict: { verdict: 'void', reason: 'instrumentationError' },
      instrumentationError: { review: 'unreviewed', approvedBy: null },
    })
  })
})

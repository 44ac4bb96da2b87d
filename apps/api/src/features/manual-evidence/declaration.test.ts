/** Verdicts that people declare where there is no experiment. */
import type {
  Achievement,
  Declaration,
  Hypothesis,
  Overview,
  Problem,
  Recomputation,
} from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { aDraft, anExperiment, aSealedCard, aWorld, get, post, type World } from '../../testing/cards.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
})
afterAll(() => t.close())

const declaration = {
  grade: 'C',
  verdict: 'validated',
  sourceLink: 'https://example.com/report',
  reading: 'Complaints fell from forty a week to five. Nothing else changed.',
}

const declare = (of: World, cardId: string, change: object = {}, headers = of.editor.headers) =>
  post(of, `/api/v1/hypotheses/${cardId}/declarations`, { headers, payload: { ...declaration, ...change } })

const approve = (of: World, { hypothesisId, id }: Declaration, headers: object) =>
  post(of, `/api/v1/hypotheses/${hypothesisId}/declarations/${id}/approval`, { headers })

const read = async (of: World, id: string) =>
  (await get(of, `/api/v1/hypotheses/${id}`, of.viewer.headers)).json<Hypothesis>()

const counts = async (of: World) =>
  (await get(of, '/api/v1/reports/overview', of.viewer.headers)).json<Overview>().counts

const linkTo = (card: Hypothesis, experimentId: string) =>
  t.app.inject({
    method: 'PUT',
    url: `/api/v1/hypotheses/${card.id}/experiment`,
    headers: { ...w.editor.headers },
    payload: { experimentId },
  })

describe('a declared verdict', () => {
  it('waits for a second person, and is the card’s verdict once they agree', async () => {
    const card = await aSealedCard(w)
    const declared = await declare(w, card.id)
    expect(declared.statusCode, declared.body).toBe(201)
    const waiting = declared.json<Declaration>()
    expect(waiting).toMatchObject({ review: 'awaitingSecondPerson', isInForce: false })
    expect((await read(w, card.id)).state).toBe('sealed')

    const own = await approve(w, waiting, w.editor.headers)
    expect(own.json<Problem>()).toMatchObject({ status: 403, code: 'ownDeclaration' })
    const agreed = await approve(w, waiting, w.org.headers)
    expect(agreed.json<Declaration>()).toMatchObject({
      review: 'approved',
      isInForce: true,
      reviewedBy: { userId: w.org.owner.userId },
    })
    const shown = await read(w, card.id)
    expect(shown).toMatchObject({ state: 'readyToDecide', evidenceGrade: 'C' })
    expect(shown.verdict).toMatchObject({
      verdict: 'validated',
      reason: 'declared',
      words: 'Declared validated (grade C, before/after): Complaints fell from forty a week to five',
      falsePositiveRisk: null,
    })
    const proof = await get(w, `/api/v1/hypotheses/${card.id}/recomputation`, w.viewer.headers)
    expect(proof.json<Recomputation>()).toMatchObject({ holds: true, unverifiable: 0 })
    const again = await approve(w, waiting, w.org.headers)
    expect(again.json<Problem>()).toMatchObject({ status: 409, code: 'notAwaitingApproval' })
  })

  it('is not proved where nobody’s review of it is there any more', async () => {
    const card = await aSealedCard(w)
    const waiting = (await declare(w, card.id)).json<Declaration>()
    await approve(w, waiting, w.org.headers)
    await t.database.asOwner('ALTER TABLE declaration_reviews DISABLE TRIGGER USER')
    await t.database.asOwner('DELETE FROM declaration_reviews WHERE declaration_id = $1', [waiting.id])
    await t.database.asOwner('ALTER TABLE declaration_reviews ENABLE TRIGGER USER')
    const proof = await get(w, `/api/v1/hypotheses/${card.id}/recomputation`, w.viewer.headers)
    expect(proof.json<Recomputation>()).toMatchObject({
      holds: false,
      differences: [
        { hypothesisId: card.id, words: 'The declaration it came from is gone, or was never reviewed.' },
      ],
    })
  })

  it('takes effect at once in an organisation of one, marked as unreviewed', async () => {
    const alone = await aWorld(t, 'Alone', { alone: true })
    const card = await aSealedCard(alone)
    const declared = (await declare(alone, card.id, { grade: 'D' })).json<Declaration>()
    expect(declared).toMatchObject({ review: 'unreviewed', isInForce: true, reviewedBy: null })
    expect(await read(alone, card.id)).toMatchObject({ state: 'readyToDecide', evidenceGrade: 'D' })
  })

  it('stands outside of the rates and of the record that win rates come from', async () => {
    const apart = await aWorld(t, 'Apart', { alone: true })
    await declare(apart, (await aSealedCard(apart)).id)
    expect(await counts(apart)).toMatchObject({
      validated: 0,
      declared: 1,
      winRate: null,
      learningRate: null,
    })
  })

  it('is recommended as it was declared, and its grade stays in the log', async () => {
    const apart = await aWorld(t, 'Logged', { alone: true })
    const card = await aSealedCard(apart)
    await declare(apart, card.id)
    const decided = await post(apart, `/api/v1/hypotheses/${card.id}/decisions`, {
      headers: apart.editor.headers,
      payload: { kind: 'ship', rationale: 'It works.', rolloutShare: 1 },
    })
    expect(decided.statusCode, decided.body).toBe(201)
    expect(decided.json<{ isOverride: boolean }>().isOverride).toBe(false)
    const log = await get(apart, '/api/v1/achievements', apart.viewer.headers)
    expect(log.json<{ items: Achievement[] }>().items).toMatchObject([
      { evidenceGrade: 'C', verdict: { verdict: 'validated' } },
    ])
  })

  it('is replaced by a newer one once that takes effect', async () => {
    const card = await aSealedCard(w)
    const first = (await declare(w, card.id)).json<Declaration>()
    await approve(w, first, w.org.headers)
    const second = (await declare(w, card.id, { verdict: 'inconclusive' })).json<Declaration>()
    expect((await read(w, card.id)).verdict?.verdict).toBe('validated')
    await approve(w, second, w.org.headers)
    expect((await read(w, card.id)).verdict?.verdict).toBe('inconclusive')
    const list = await get(w, `/api/v1/hypotheses/${card.id}/declarations`, w.viewer.headers)
    const { items } = list.json<{ items: Declaration[] }>()
    expect(items.map(({ id, isInForce }) => [id, isInForce])).toEqual([
      [second.id, true],
      [first.id, false],
    ])
  })

  it('gives way to an experiment that is linked afterwards', async () => {
    const card = await aSealedCard(w)
    await approve(w, (await declare(w, card.id)).json<Declaration>(), w.org.headers)
    expect((await linkTo(card, await anExperiment(w))).statusCode).toBe(200)
    expect(await read(w, card.id)).toMatchObject({
      evidenceGrade: null,
      verdict: { verdict: 'pending', reason: 'notStarted' },
    })
  })

  it.each([
    ['without a source', { sourceLink: '' }],
    ['with a script for a source', { sourceLink: 'javascript:alert(1)' }],
    ['with hardly a word', { reading: 'It works.' }],
    ['of grade A', { grade: 'A' }],
    ['of void', { verdict: 'void' }],
  ])('%s is refused', async (_, change) => {
    const card = await aSealedCard(w)
    expect((await declare(w, card.id, change)).statusCode).toBe(400)
  })

  it('is refused on a draft, and on a card that an experiment tests', async () => {
    const draft = await aDraft(w)
    expect((await declare(w, draft.id)).json<Problem>()).toMatchObject({ status: 409, code: 'wrongState' })
    const card = await aSealedCard(w)
    const waiting = (await declare(w, card.id)).json<Declaration>()
    await linkTo(card, await anExperiment(w))
    expect((await declare(w, card.id)).json<Problem>().code).toBe('hasExperiment')
    expect((await approve(w, waiting, w.org.headers)).json<Problem>().code).toBe('hasExperiment')
  })
})

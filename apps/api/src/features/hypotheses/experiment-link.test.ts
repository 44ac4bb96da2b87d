import type { Hypothesis } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { systemActor } from '../../http/actor.js'
import { testApp, type TestApp } from '../../testing/app.js'
import {
  aDraft,
  anExperiment,
  aSealedCard,
  aWorld,
  get,
  post,
  within,
  type World,
} from '../../testing/cards.js'
import { aReading, expose, giveVerdict, regression, type GivenVerdict } from '../../testing/verdicts.js'
import { setExperiment } from './index.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
})
afterAll(() => t.close())

const read = async (card: Pick<Hypothesis, 'id'>) =>
  (await get(w, `/api/v1/hypotheses/${card.id}`, w.viewer.headers)).json<Hypothesis>()
const editorLinks = ({ id }: Pick<Hypothesis, 'id'>, experimentId: string | null) =>
  t.app.inject({
    method: experimentId === null ? 'DELETE' : 'PUT',
    url: `/api/v1/hypotheses/${id}/experiment`,
    headers: { ...w.editor.headers },
    ...(experimentId === null ? {} : { payload: { experimentId } }),
  })
const link = ({ id }: Pick<Hypothesis, 'id'>, experimentId: string | null) =>
  within(w, (tx) => {
    const actor = systemActor(w.org.organizationId, t.clock.now(), 'test')
    return setExperiment(tx, actor, { hypothesisId: id, experimentId })
  })

describe('an experiment that has answered', () => {
  const answered = async (exposedAt: Date, given: GivenVerdict) => {
    const card = await aSealedCard(w)
    await link(card, await anExperiment(w))
    await expose(w, card, exposedAt)
    await giveVerdict(w, card, given)
    return card
  }

  it('stays with its card, so that nobody looks for one they like better', async () => {
    const card = await answered(t.clock.now(), regression)
    await expect(link(card, null)).rejects.toMatchObject({ code: 'wrongState' })
    await expect(link(card, await anExperiment(w))).rejects.toMatchObject({ code: 'wrongState' })
    expect(await read(card)).toMatchObject({ state: 'readyToDecide', verdict: { verdict: 'invalidated' } })
  })

  it('is taken away where it began before the seal or its data are void', async () => {
    const past = await answered(new Date(t.clock.now().getTime() - 86_400_000), regression)
    const broken = await answered(t.clock.now(), { verdict: 'void', reason: 'sampleRatioMismatch' })
    for (const card of [past, broken]) {
      await link(card, null)
      expect(await read(card)).toMatchObject({ state: 'sealed', experiment: null })
    }
  })
})

describe('an experiment whose GrowthBook is disconnected', () => {
  it('says so on its card, and stays linked', async () => {
    const card = await aSealedCard(w)
    const experimentId = await anExperiment(w)
    await link(card, experimentId)
    expect((await read(card)).experiment).toMatchObject({ id: experimentId, isConnected: true })
    await t.database.asOwner(
      `UPDATE growthbook_connections SET secret_key_ciphertext = ''
       WHERE id = (SELECT connection_id FROM experiments WHERE id = $1)`,
      [experimentId],
    )
    expect((await read(card)).experiment).toMatchObject({ id: experimentId, isConnected: false })
  })
})

describe('an experiment that is linked, changed or taken away', () => {
  const changesOf = async (card: Hypothesis) =>
    (await read(card)).lateExperimentChanges.map(({ kind, from, to }) => ({
      kind,
      from: from?.id,
      to: to?.id,
    }))

  it('leaves no mark while nobody could have seen results', async () => {
    const card = await aSealedCard(w)
    const [first, second] = [await anExperiment(w), await anExperiment(w)]
    await editorLinks(card, first)
    await editorLinks(card, second)
    await editorLinks(card, null)
    await editorLinks(card, first)
    t.clock.advanceDays(1)
    await aReading(w, first, 0.1)
    await aReading(w, second, 0.1)
    expect(await changesOf(card)).toEqual([])
  })

  it('carries a mark for good when a reading of the one before or of the one after was there', async () => {
    const card = await aSealedCard(w)
    const [first, second, third] = [await anExperiment(w), await anExperiment(w), await anExperiment(w)]
    await editorLinks(card, first)
    t.clock.advanceDays(1)
    await aReading(w, first, 0.1)
    await editorLinks(card, second)
    await editorLinks(card, null)
    await aReading(w, third, 0.1)
    await editorLinks(card, third)
    await editorLinks(card, null)
    await editorLinks(card, second)
    const marks = [
      { kind: 'changed', from: first, to: second },
      { kind: 'linked', from: undefined, to: third },
      { kind: 'unlinked', from: third, to: undefined },
    ]
    expect(await changesOf(card)).toEqual(marks)
    expect((await read(card)).lateExperimentChanges[0]).toMatchObject({
      by: { userId: w.editor.userId, name: 'Edith Editor' },
      at: t.clock.now().toISOString(),
      to: { name: 'One-page checkout test' },
    })
  })

  it('is marked on a draft too, and the seal does not wash it off', async () => {
    const draft = await aDraft(w)
    const seen = await anExperiment(w)
    await aReading(w, seen, 0.1)
    await editorLinks(draft, seen)
    await editorLinks(draft, null)
    await post(w, `/api/v1/hypotheses/${draft.id}/seal`, { headers: w.editor.headers })
    expect(await read(draft)).toMatchObject({ state: 'sealed', experiment: null })
    expect((await changesOf(draft)).map(({ kind }) => kind)).toEqual(['linked', 'unlinked'])
  })
})

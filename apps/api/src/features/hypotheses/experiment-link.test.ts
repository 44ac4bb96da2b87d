import type { Hypothesis } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { systemActor } from '../../http/actor.js'
import { testApp, type TestApp } from '../../testing/app.js'
import { anExperiment, aSealedCard, aWorld, get, within, type World } from '../../testing/cards.js'
import { expose, giveVerdict, regression, type GivenVerdict } from '../../testing/verdicts.js'
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

/** Links between cards and experiments: their history, suggestions for new ones, and what two readings differ by. */
import type {
  EvidenceDifference,
  ExperimentLink,
  ExperimentSuggestion,
  HypothesisSuggestion,
} from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { aDraft, anExperiment, aSealedCard, aWorld, get, type World } from '../../testing/cards.js'
import { aReading } from '../../testing/verdicts.js'

interface List<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

let t: TestApp
let w: World
beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
})
afterAll(() => t.close())

const read = async <Answer>(url: string, of: World = w): Promise<Answer> => {
  const answer = await get(of, `/api/v1${url}`, of.viewer.headers)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<Answer>()
}

const link = (hypothesisId: string, experimentId: string | null, origin?: string) =>
  t.app.inject({
    method: experimentId === null ? 'DELETE' : 'PUT',
    url: `/api/v1/hypotheses/${hypothesisId}/experiment`,
    headers: { ...w.editor.headers },
    ...(experimentId === null ? {} : { payload: { experimentId, ...(origin ? { origin } : {}) } }),
  })

const change = (id: string, columns: Readonly<Record<string, string | null>>) => {
  const set = Object.keys(columns).map((column, index) => `${column} = $${index + 2}`)
  return t.database.asOwner(`UPDATE experiments SET ${set.join(', ')} WHERE id = $1`, [
    id,
    ...Object.values(columns),
  ])
}

describe('the history of links', () => {
  it('tells who linked what, from a suggestion or not, newest first, of a card and of an experiment', async () => {
    const card = await aSealedCard(w)
    const [first, second] = [await anExperiment(w), await anExperiment(w)]
    await link(card.id, first)
    await link(card.id, first)
    await link(card.id, second, 'suggestion')
    await link(card.id, null)
    const { items } = await read<List<ExperimentLink>>(`/hypotheses/${card.id}/experiment-links`)
    const told = items.map(({ change, origin, experiment }) => [change, origin, experiment.id])
    expect(told).toEqual([
      ['unlinked', 'person', second],
      ['linked', 'suggestion', second],
      ['unlinked', 'suggestion', first],
      ['linked', 'person', first],
    ])
    expect(items[0]).toMatchObject({
      by: { userId: w.editor.userId, name: 'Edith Editor' },
      hypothesis: { id: card.id, key: card.key },
      at: t.clock.now().toISOString(),
    })
    const ofSecond = await read<List<ExperimentLink>>(`/experiments/${second}/links?limit=1`)
    expect(ofSecond.items.map(({ change }) => change)).toEqual(['unlinked'])
    const rest = await read<List<ExperimentLink>>(
      `/experiments/${second}/links?limit=1&cursor=${ofSecond.nextCursor}`,
    )
    expect(rest.items.map(({ change }) => change)).toEqual(['linked'])
    expect(rest.nextCursor).toBeNull()
  })

  it('keeps nothing of a link that was refused', async () => {
    const [card, other] = [await aSealedCard(w), await aSealedCard(w)]
    const experimentId = await anExperiment(w)
    await link(other.id, experimentId)
    expect((await link(card.id, experimentId)).statusCode).toBe(409)
    const { items } = await read<List<ExperimentLink>>(`/hypotheses/${card.id}/experiment-links`)
    expect(items).toEqual([])
  })

  it('cannot be changed by the application', async () => {
    const statement = 'UPDATE experiment_links SET origin = $1'
    await expect(t.deps.pool.query(statement, ['person'])).rejects.toThrow(/permission denied/)
  })
})

describe('suggestions', () => {
  let own: World
  const suggested = async (hypothesisId: string) =>
    (await read<{ items: ExperimentSuggestion[] }>(`/hypotheses/${hypothesisId}/experiment-suggestions`, own))
      .items
  const goalUse = JSON.stringify([{ externalId: 'conversion', use: 'goal' }])
  beforeAll(async () => {
    own = await aWorld(t, 'Suggesting')
    for (const name of ['Gift guide', 'Map of stores', 'Search synonyms']) {
      await change(await anExperiment(own), { name, tracking_key: name })
    }
  })

  it('name the experiments that may test a card, with reasons, and none that tests another', async () => {
    const card = await aDraft(own)
    const [likely, taken, gone] = [await anExperiment(own), await anExperiment(own), await anExperiment(own)]
    await change(likely, { name: 'Checkout on one page', metric_uses: goalUse })
    await change(taken, { name: `Checkout for ${card.key}` })
    await t.database.asOwner('UPDATE hypotheses SET experiment_id = $2 WHERE id = $1', [
      (await aDraft(own)).id,
      taken,
    ])
    await change(gone, { name: 'Checkout on one page', deleted_at: t.clock.now().toISOString() })
    const items = await suggested(card.id)
    expect(items.map(({ experiment }) => experiment.id)).toEqual([likely])
    expect(items[0]?.reasons.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['metrics', 'dates']))
    expect(items[0]?.score).toBeGreaterThan(0.3)
  })

  it('say nothing for a card that has its experiment, nor for such an experiment', async () => {
    const card = await aDraft(own)
    const experimentId = await anExperiment(own)
    await change(experimentId, { name: card.key })
    expect((await suggested(card.id)).map(({ experiment }) => experiment.id)).toContain(experimentId)
    await t.database.asOwner('UPDATE hypotheses SET experiment_id = $2 WHERE id = $1', [
      card.id,
      experimentId,
    ])
    expect(await suggested(card.id)).toEqual([])
    const cards = await read<{ items: unknown[] }>(`/experiments/${experimentId}/hypothesis-suggestions`, own)
    expect(cards.items).toEqual([])
  })

  it('name the cards that an experiment may test, and no card that is given up', async () => {
    const [card, givenUp] = [await aDraft(own), await aDraft(own)]
    await t.database.asOwner(`UPDATE hypotheses SET state = 'abandoned' WHERE id = $1`, [givenUp.id])
    const experimentId = await anExperiment(own)
    await change(experimentId, { name: `${card.key} and ${givenUp.key}` })
    const { items } = await read<{ items: HypothesisSuggestion[] }>(
      `/experiments/${experimentId}/hypothesis-suggestions?limit=1`,
      own,
    )
    expect(items).toMatchObject([{ hypothesis: { id: card.id, key: card.key } }])
    expect(items[0]?.reasons[0]).toEqual({ kind: 'key', words: `It names ${card.key}.` })
  })

  it('take the same metric id of another GrowthBook for another metric', async () => {
    const alone = await aWorld(t, 'Two GrowthBooks')
    const card = await aDraft(alone)
    const experimentId = await anExperiment(alone)
    await change(experimentId, {
      name: 'Something else',
      metric_uses: goalUse,
      connection_id: null,
      entered_by: alone.editor.userId,
    })
    const { items } = await read<{ items: unknown[] }>(`/hypotheses/${card.id}/experiment-suggestions`, alone)
    expect(items).toEqual([])
  })
})

describe('two readings beside each other', () => {
  it('are told apart with the names of their metrics, also where they were entered by hand', async () => {
    const experimentId = await anExperiment(w)
    await change(experimentId, { connection_id: null, entered_by: w.editor.userId })
    await t.database.asOwner(
      `UPDATE metrics SET connection_id = NULL, name = 'Finished orders' WHERE id = $1`,
      [w.goalMetricId],
    )
    const [from, to] = [await aReading(w, experimentId, 0.1), await aReading(w, experimentId, 0.2)]
    await t.database.asOwner('UPDATE evidence SET phase = 1 WHERE id = $1', [to])
    const url = `/experiments/${experimentId}/evidence-differences`
    const found = await read<EvidenceDifference>(`${url}?from=${from}&to=${to}`)
    expect(found).toMatchObject({
      from: { id: from, phase: null },
      to: { id: to, phase: 1 },
      phase: { from: null, to: 1 },
      engine: null,
      isChanged: true,
      metrics: [{ name: 'Finished orders', presence: 'both', arms: [{ mean: { from: 0.1, to: 0.2 } }] }],
    })
    expect(await read<EvidenceDifference>(`${url}?from=${from}&to=${from}`)).toMatchObject({
      isChanged: false,
    })
  })

  it('are of one experiment, or there is nothing to tell', async () => {
    const [one, other] = [await anExperiment(w), await anExperiment(w)]
    const [from, to] = [await aReading(w, one, 0.1), await aReading(w, other, 0.2)]
    const url = `/api/v1/experiments/${one}/evidence-differences?from=${from}&to=${to}`
    expect((await get(w, url, w.viewer.headers)).statusCode).toBe(404)
  })
})

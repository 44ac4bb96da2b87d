import type { Hypothesis, SyncRun, VerdictView } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { growthBookScenario, type Page, type Scenario } from '../../testing/growthbook-scenario.js'

let s: Scenario

beforeAll(async () => {
  s = await growthBookScenario()
})
afterAll(() => s.close())

const read = (card: Hypothesis) => s.read<Hypothesis>(`/hypotheses/${card.id}`)

/** A sealed card, linked to a running experiment and judged by its results so far. */
const aJudgedCard = async (connectionId: string, trackingKey: string): Promise<Hypothesis> => {
  const metric = await s.metricOf(connectionId, 'fact__order_placed')
  const card = await s.sealedCard({ name: 'orders', metricId: metric.id })
  const experiment = await s.experimentOf(connectionId, trackingKey)
  const answer = await s.call('PUT', `/hypotheses/${card.id}/experiment`, { experimentId: experiment.id })
  expect(answer.statusCode, answer.body).toBe(200)
  await s.t.deps.queue.drain()
  return answer.json<Hypothesis>()
}

/** Seals cannot be changed by the application; the owner of the database can, and may have had an accident. */
const breakSeal = (card: Hypothesis) =>
  s.t.database.asOwner(`UPDATE hypothesis_seals SET criteria = '{}' WHERE hypothesis_id = $1`, [card.id])

describe('the judging at the end of a sync', () => {
  it('gives every card its verdict though another cannot be judged, and says which one that was', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const broken = await aJudgedCard(connection.id, 'nw-delivery-promise-badge')
    const sound = await aJudgedCard(connection.id, 'nw-map-store-finder')
    await breakSeal(broken)
    s.growthBook.simulator.experiments.advance('nw-map-store-finder', 1)

    await expect(s.sync(connection.id)).rejects.toThrow('1 of 2 cards could not be judged.')
    const path = `/growthbook-connections/${connection.id}/syncs`
    const [run] = (await s.read<Page<SyncRun>>(path)).items
    const { name } = await s.experimentOf(connection.id, 'nw-delivery-promise-badge')
    expect(run).toMatchObject({ status: 'failed', evidenceStored: 1 })
    expect(run?.problems[0]).toMatchObject({ code: 'notJudged', experimentName: name })
    expect(run?.problems[0]?.message).toContain(`The verdict of ${broken.key} could not be computed.`)

    const after = await read(sound)
    expect(after.verdict?.evidenceId).not.toBe(sound.verdict?.evidenceId)
    expect(after.verdict?.asOf).not.toBe(sound.verdict?.asOf)
    const { items } = await s.read<Page<VerdictView>>(`/hypotheses/${broken.id}/verdicts`)
    expect(items[0]?.id).toBe(broken.verdict?.id)
  })

  it('leaves an abandoned card alone, whatever has become of it', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const card = await aJudgedCard(connection.id, 'nw-delivery-promise-badge')
    await s.call('POST', `/hypotheses/${card.id}/abandonment`, { reason: 'Enough.' })
    await breakSeal(card)
    expect(await s.sync(connection.id)).toMatchObject({ status: 'succeeded', problems: [] })
  })
})

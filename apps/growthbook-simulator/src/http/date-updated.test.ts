import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSimulator, type Simulator } from '../simulator.js'
import { proportionExperiment } from '../testing/definitions.js'
import { get, messageOf, post } from '../testing/requests.js'

const slices = [
  {
    value: 'DE',
    variations: ['0', '1'].map((key) => ({ key, users: 10, metrics: { signup: { numerator: 5 } } })),
  },
]

let simulator: Simulator

beforeEach(() => {
  simulator = createSimulator({
    experiments: [
      proportionExperiment('a', { dimensions: { 'exp:country': slices } }),
      proportionExperiment('b', { status: 'running', elapsedDays: 3 }),
    ],
    rateLimitMax: 10_000,
    now: () => new Date('2026-06-01T08:00:00.000Z'),
  })
})
afterEach(() => simulator.close())

async function dateUpdated(id: string): Promise<string> {
  const schema = z.object({ experiment: z.object({ dateUpdated: z.string() }) })
  return schema.parse((await get(simulator, `/api/v1/experiments/exp_${id}`)).json()).experiment.dateUpdated
}

const snapshot = (id: string, body: object) => post(simulator, `/api/v1/experiments/exp_${id}/snapshot`, body)

describe('dateUpdated', () => {
  it('moves to the present with a new overall snapshot, also of an experiment that ended long ago', async () => {
    expect((await dateUpdated('a')) < '2026-04-01').toBe(true)
    await snapshot('a', {})
    expect((await dateUpdated('a')) >= '2026-06-01T08:00:00.000Z').toBe(true)
  })

  it('stands still for a snapshot of a dimension, one that failed, and a custom report', async () => {
    const before = await dateUpdated('a')
    expect((await snapshot('a', { dimension: 'exp:country' })).statusCode).toBe(200)
    simulator.faults.add({ kind: 'snapshotError', times: 1 })
    await snapshot('a', {})
    simulator.experiments.report('a')
    expect(await dateUpdated('a')).toBe(before)
  })

  it('moves with any change, and stands still where nothing changes', async () => {
    const { experiments } = simulator
    const steps = [
      () => experiments.edit('b', { hypothesis: 'Another one.' }),
      () => experiments.archive('b'),
      () => experiments.unarchive('b'),
      () => experiments.newPhase('b'),
      () => experiments.stop('b', { result: 'lost' }),
    ]
    for (const step of steps) {
      const before = await dateUpdated('b')
      step()
      expect((await dateUpdated('b')) > before).toBe(true)
    }
    const last = await dateUpdated('b')
    experiments.edit('b', { hypothesis: 'Another one.', archived: false })
    expect(await dateUpdated('b')).toBe(last)
  })

  it('is what the newest release can sort by', async () => {
    const first = async (query: string) => {
      const schema = z.object({ experiments: z.array(z.object({ id: z.string() })) })
      const answer = await get(simulator, `/api/v1/experiments?limit=1&${query}`)
      return schema.parse(answer.json()).experiments[0]?.id
    }
    simulator.experiments.edit('a', { tags: ['new'] })
    expect(await first('sortBy=dateUpdated&sortOrder=desc')).toBe('exp_a')
    simulator.experiments.edit('b', { tags: ['new'] })
    expect(await first('sortBy=dateUpdated&sortOrder=desc')).toBe('exp_b')
  })
})

describe('a dimension', () => {
  it('has no results before it is computed, and has them afterwards, invented where the file has none', async () => {
    const url = '/api/v1/experiments/exp_b/results?dimension=exp:country'
    expect(await messageOf(get(simulator, url))).toEqual({
      status: 400,
      message: 'No results found for that experiment',
    })
    await snapshot('b', { dimension: 'exp:country' })
    expect((await get(simulator, url)).json()).toMatchObject({
      result: { dimension: { type: 'experiment', id: 'country' }, results: [{ dimension: 'A' }, {}] },
    })
  })

  it('must be one of the data source', async () => {
    expect(await messageOf(snapshot('b', { dimension: 'exp:weather' }))).toEqual({
      status: 400,
      message: 'Dimension not found: exp:weather',
    })
    expect((await snapshot('b', { dimension: 'pre:date', phase: 0 })).statusCode).toBe(200)
  })
})

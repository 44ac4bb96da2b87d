import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ExperimentDefinition } from './definition/definition.schema.js'
import { createSimulator, type Simulator, type SimulatorOptions } from './simulator.js'
import { proportionExperiment } from './testing/definitions.js'
import { get, messageOf, post, readResult } from './testing/requests.js'

const NOW = '2026-06-01T08:00:00.000Z'

let simulator: Simulator

function open(
  experiments: readonly ExperimentDefinition[],
  options: Partial<SimulatorOptions> = {},
): Simulator {
  simulator = createSimulator({ experiments, rateLimitMax: 10_000, now: () => new Date(NOW), ...options })
  return simulator
}

afterEach(() => simulator.close())

async function dateUpdated(id = 'exp_a'): Promise<string> {
  const schema = z.object({ experiment: z.object({ dateUpdated: z.string() }) })
  return schema.parse((await get(simulator, `/api/v1/experiments/${id}`)).json()).experiment.dateUpdated
}

/** Three cumulative readings as someone published them; the last deviates from any straight line. */
const readings = [
  { day: 2, users: 1000, numerator: 90 },
  { day: 4, users: 3000, numerator: 270 },
  { day: 9, users: 20_000, numerator: 1900 },
].map(({ day, users, numerator }) => ({
  day,
  variations: ['0', '1'].map((key) => ({ key, users, metrics: { signup: { numerator } } })),
}))

describe('the life of an experiment', () => {
  it('begins as a draft without results, starts now, and is read day by day', async () => {
    open([proportionExperiment('a')])
    simulator.experiments.draft('a')
    expect(simulator.experiments.find('a')).toMatchObject({
      status: 'draft',
      startedAt: null,
      snapshots: 0,
      reading: null,
    })
    simulator.experiments.start('a')
    expect(simulator.experiments.find('a')).toMatchObject({
      status: 'running',
      startedAt: NOW,
      localTime: NOW,
    })
    expect((await messageOf(get(simulator, '/api/v1/experiments/exp_a/results'))).message).toBe(
      'No results found for that experiment',
    )
    simulator.experiments.advance('a', 7)
    const half = await readResult(simulator, 'a')
    expect([half.dateStart, half.dateUpdated, half.dateEnd]).toEqual([
      NOW,
      '2026-06-08T08:00:00.000Z',
      '2026-06-08T08:00:00.000Z',
    ])
    expect(half.results[0]?.totalUsers).toBe(50_000)
    simulator.experiments.advance('a', 7)
    expect((await readResult(simulator, 'a')).results[0]?.totalUsers).toBe(100_000)
  })

  it('makes a new snapshot with every step, and moves dateUpdated', async () => {
    open([proportionExperiment('a')])
    simulator.experiments.start('a')
    const seen = new Set<string>()
    let before = await dateUpdated()
    for (let day = 1; day <= 3; day += 1) {
      simulator.experiments.advance('a', 1)
      seen.add((await readResult(simulator, 'a')).id)
      expect((await dateUpdated()) > before).toBe(true)
      before = await dateUpdated()
    }
    expect(seen.size).toBe(3)
  })

  it('ends where it was last read, with or without a result', async () => {
    open([proportionExperiment('a'), proportionExperiment('b')])
    for (const id of ['a', 'b']) simulator.experiments.start(id)
    simulator.experiments.advance('a', 14)
    simulator.experiments.advance('b', 3)
    simulator.experiments.stop('a', { result: 'won', winner: '1', conclusions: 'Good.' })
    simulator.experiments.stop('b')
    const schema = z.object({
      experiment: z.object({
        resultSummary: z.object({ winner: z.string() }).optional(),
        phases: z.array(z.object({ dateEnded: z.string() })),
      }),
    })
    const a = schema.parse((await get(simulator, '/api/v1/experiments/exp_a')).json()).experiment
    const b = schema.parse((await get(simulator, '/api/v1/experiments/exp_b')).json()).experiment
    expect([a.resultSummary?.winner, a.phases[0]?.dateEnded]).toEqual(['var_a_1', '2026-06-15T08:00:00.000Z'])
    expect([b.resultSummary, b.phases[0]?.dateEnded]).toEqual([undefined, '2026-06-04T08:00:00.000Z'])
    expect((await readResult(simulator, 'b')).results[0]?.totalUsers).toBe(21_428)
  })

  it('is refused out of order', () => {
    open([proportionExperiment('a', { status: 'draft' })])
    const { experiments } = simulator
    expect(() => {
      experiments.advance('a', 1)
    }).toThrow('Cannot advance an experiment that is draft')
    expect(() => {
      experiments.stop('a')
    }).toThrow('Cannot stop an experiment that is draft')
    expect(() => {
      experiments.newPhase('a')
    }).toThrow('Cannot begin a new phase of an experiment that is draft')
    expect(() => {
      experiments.start('nobody')
    }).toThrow('The simulator has no experiment "nobody"')
  })

  it('can be lived through the API of GrowthBook, too', async () => {
    open([proportionExperiment('a', { status: 'draft' })])
    const status = async (action: string, body: object = {}) =>
      (await post(simulator, `/api/v1/experiments/exp_a/${action}`, body)).statusCode
    expect(await status('stop', { results: 'won' })).toBe(409)
    expect(await status('start')).toBe(200)
    expect(await status('start')).toBe(409)
    expect(await status('stop', { results: 'nonsense' })).toBe(400)
    expect(await status('stop', { results: 'won', winnerVariationId: 'var_nobody' })).toBe(400)
    expect(await status('stop', { results: 'won', enableTemporaryRollout: true })).toBe(400)
    expect(await status('stop', { results: 'won', analysis: 'Done.' })).toBe(200)
    expect((await get(simulator, '/api/v1/experiments/exp_a')).body).toContain('"winner":"var_a_1"')
  })

  it('needs a winner by name where three arms could be it', async () => {
    const variations = ['0', '1', '2'].map((key) => ({
      key,
      name: key,
      users: 100,
      metrics: { signup: { numerator: 10 } },
    }))
    open([
      proportionExperiment('a', {
        status: 'running',
        elapsedDays: 3,
        variations,
        intendedWeights: [1, 1, 1],
      }),
    ])
    expect(
      (await messageOf(post(simulator, '/api/v1/experiments/exp_a/stop', { results: 'won' }))).message,
    ).toContain('winnerVariationId is required')
    expect(
      (
        await post(simulator, '/api/v1/experiments/exp_a/stop', {
          results: 'won',
          winnerVariationId: 'var_a_2',
        })
      ).statusCode,
    ).toBe(200)
  })

  it('ends in deletion: not found, not listed, not in the bulk', async () => {
    open([proportionExperiment('a'), proportionExperiment('b')])
    simulator.experiments.delete('a')
    expect(await messageOf(get(simulator, '/api/v1/experiments/exp_a/results'))).toEqual({
      status: 400,
      message: 'Could not find experiment with that id',
    })
    expect((await get(simulator, '/api/v1/experiments')).body).toContain('"total":1')
    expect((await get(simulator, '/api/v1/experiments/results')).body).not.toContain('exp_a')
  })
})

describe('the clock', () => {
  it('follows the experiment that is furthest ahead', () => {
    open([proportionExperiment('a'), proportionExperiment('b')])
    for (const id of ['a', 'b']) simulator.experiments.start(id)
    simulator.experiments.advance('a', 14)
    simulator.experiments.advance('b', 5)
    expect(simulator.clock.now().toISOString()).toBe('2026-06-15T08:00:00.000Z')
    expect(simulator.experiments.find('b')?.localTime).toBe('2026-06-06T08:00:00.000Z')
  })

  it('can be set back, so that a life begins in the past and a new experiment sorts last', async () => {
    open([proportionExperiment('a'), proportionExperiment('b')])
    simulator.clock.set(new Date('2026-05-01T00:00:00.000Z'))
    simulator.experiments.start('a')
    expect(simulator.experiments.find('a')?.startedAt).toBe('2026-05-01T00:00:00.000Z')
    expect((await get(simulator, '/api/v1/experiment-names')).json()).toEqual({
      experiments: [
        { id: 'exp_b', name: 'Experiment b' },
        { id: 'exp_a', name: 'Experiment a' },
      ],
    })
  })

  it('lets an experiment start at another time than its own', () => {
    open([proportionExperiment('a')])
    simulator.experiments.start('a', new Date('2026-05-20T00:00:00.000Z'))
    simulator.experiments.advance('a', 14)
    expect(simulator.experiments.find('a')?.localTime).toBe('2026-06-03T00:00:00.000Z')
  })

  it('goes back to its beginning with everything else', async () => {
    open([proportionExperiment('a')])
    simulator.experiments.start('a')
    simulator.experiments.advance('a', 3)
    simulator.faults.add({ kind: 'html' })
    simulator.reset()
    expect(simulator.clock.now().toISOString()).toBe(NOW)
    expect((await readResult(simulator, 'a')).dateEnd).toBe('2026-03-16T00:00:00.000Z')
  })

  it('dates experiments by the day on which the simulator starts, where the file says so', async () => {
    open([proportionExperiment('a', { startedDaysAgo: 20, durationDays: 14 })])
    expect([
      (await readResult(simulator, 'a')).dateStart,
      (await readResult(simulator, 'a')).dateEnd,
    ]).toEqual(['2026-05-12T00:00:00.000Z', '2026-05-26T00:00:00.000Z'])
  })
})

describe('readings on the way', () => {
  it('are the published ones where there are any, each until the next', async () => {
    open([proportionExperiment('a', { daily: readings, durationDays: 14 })])
    simulator.experiments.start('a')
    const users: (number | undefined)[] = []
    for (const days of [2, 1, 1, 4, 1, 5]) {
      simulator.experiments.advance('a', days)
      users.push((await readResult(simulator, 'a')).results[0]?.totalUsers)
    }
    expect(users).toEqual([2000, 2000, 6000, 6000, 40_000, 100_000])
    expect(simulator.experiments.find('a')?.reading).toBe('published')
  })

  it('grow in proportion before the first of them, and are then called interpolated', async () => {
    open([proportionExperiment('a', { daily: readings, durationDays: 14 })])
    simulator.experiments.start('a')
    simulator.experiments.advance('a', 1)
    expect((await readResult(simulator, 'a')).results[0]?.totalUsers).toBe(1000)
    expect(simulator.experiments.find('a')?.reading).toBe('interpolated')
  })

  it('by date count from the day of publication, wherever the start is moved', async () => {
    const daily = readings.map(({ variations }, index) => ({ date: `2026-03-0${index + 2}`, variations }))
    open([proportionExperiment('a', { daily })])
    expect(simulator.experiments.find('a')?.durationDays).toBe(3)
    simulator.experiments.start('a')
    simulator.experiments.advance('a', 2)
    expect((await readResult(simulator, 'a')).results[0]?.totalUsers).toBe(6000)
  })
})

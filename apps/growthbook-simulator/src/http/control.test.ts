import { afterEach, describe, expect, it } from 'vitest'
import type { ExperimentDefinition } from '../definition/definition.schema.js'
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulator.js'
import { proportionExperiment } from '../testing/definitions.js'
import { get, post, readResult } from '../testing/requests.js'

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

describe('the controls over HTTP', () => {
  const control = (path: string, body: object = {}) => post(simulator, `/simulator${path}`, body, {})

  it('live an experiment without a key', async () => {
    open([proportionExperiment('a')])
    expect((await control('/clock', { now: '2026-07-01T00:00:00Z' })).json()).toEqual({
      now: '2026-07-01T00:00:00.000Z',
    })
    for (const [action, body] of [
      ['draft', {}],
      ['start', {}],
      ['advance', { days: 14 }],
      ['stop', { result: 'won', winner: '1' }],
    ] as const) {
      expect((await control(`/experiments/a/${action}`, body)).statusCode).toBe(200)
    }
    expect((await readResult(simulator, 'a')).dateEnd).toBe('2026-07-15T00:00:00.000Z')
    expect((await get(simulator, '/simulator/experiments', {})).body).toContain('"status":"stopped"')
    expect((await control('/reset')).statusCode).toBe(200)
    expect((await readResult(simulator, 'a')).dateEnd).toBe('2026-03-16T00:00:00.000Z')
  })

  it('archive, delete and move the clock by days', async () => {
    open([proportionExperiment('a'), proportionExperiment('b')])
    await control('/experiments/a/archive')
    await control('/experiments/b/delete')
    expect((await get(simulator, '/api/v1/experiments?archived=true')).body).toContain('"total":1')
    expect((await get(simulator, '/api/v1/experiments')).body).toContain('"total":1')
    expect((await control('/clock', { advanceDays: 2 })).json()).toEqual({ now: '2026-06-03T08:00:00.000Z' })
    expect((await get(simulator, '/simulator/clock', {})).json()).toEqual({ now: '2026-06-03T08:00:00.000Z' })
  })

  it('add faults, list them, and clear them', async () => {
    open([proportionExperiment('a')])
    await control('/faults', { kind: 'serverError', path: '/results' })
    expect((await get(simulator, '/simulator/faults', {})).body).toContain('serverError')
    expect((await get(simulator, '/api/v1/experiments/exp_a/results')).statusCode).toBe(500)
    await simulator.app.inject({ method: 'DELETE', url: '/simulator/faults' })
    expect((await get(simulator, '/api/v1/experiments/exp_a/results')).statusCode).toBe(200)
  })

  it.each([
    ['/experiments/nobody/start', {}, 404],
    ['/experiments/a/advance', { days: 1 }, 409],
    ['/experiments/a/advance', { days: -1 }, 400],
    ['/clock', { now: 'yesterday' }, 400],
    ['/faults', { kind: 'gremlin' }, 400],
  ])('refuse %s %j', async (path, body, status) => {
    open([proportionExperiment('a')])
    expect((await control(path, body)).statusCode).toBe(status)
  })
})

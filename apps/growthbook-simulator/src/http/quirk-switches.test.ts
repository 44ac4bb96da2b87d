import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSimulator, type Simulator } from '../simulator.js'
import { proportionExperiment } from '../testing/definitions.js'
import { get, messageOf, post, readResult } from '../testing/requests.js'
import { QUIRK_NAMES } from '../wire/quirks.js'

const EXPERIMENT = '/api/v1/experiments/exp_a'
const BULK = '/api/v1/experiments/results?limit=10'

let simulator: Simulator

beforeEach(() => {
  simulator = createSimulator({
    experiments: [
      proportionExperiment('a', { resultSummary: { status: 'won', winner: '1' } }),
      proportionExperiment('b'),
    ],
    rateLimitMax: null,
  })
})
afterEach(() => simulator.close())

const bodyOf = async (path: string) => (await get(simulator, path)).body

async function metricsOfResult() {
  const metrics = (await readResult(simulator, 'a')).results[0]?.metrics ?? []
  return metrics.map(({ metricId, metricName }) => [metricId, metricName])
}

describe('the switch', () => {
  it('winnerIsControl names the control as winner of what was lost', async () => {
    simulator.quirks.turnOn('winnerIsControl')
    expect((await get(simulator, EXPERIMENT)).json()).toMatchObject({
      experiment: { resultSummary: { status: 'lost', winner: 'var_a_0' } },
    })
  })

  it('metricGroups hides the goals in a group, which the list of groups resolves', async () => {
    simulator.quirks.turnOn('metricGroups')
    expect((await get(simulator, EXPERIMENT)).json()).toMatchObject({
      experiment: { settings: { goals: [{ metricId: 'mg_goals_of_exp_a' }] } },
    })
    expect((await get(simulator, '/api/v1/metric-groups/mg_goals_of_exp_a')).json()).toMatchObject({
      metricGroup: { metrics: ['fact__signup'] },
    })
    expect(await metricsOfResult()).toEqual([['fact__signup', 'Signup']])
  })

  it.each([
    ['deletedMetric', ['fact__deleted_long_ago', undefined]],
    ['sliceMetrics', ['fact__signup?dim:country=US', 'Signup (country: US)']],
    ['funnelSteps', ['fact__signup?step=0', undefined]],
  ] as const)('%s adds such a metric to the results', async (quirk, odd) => {
    simulator.quirks.turnOn(quirk)
    expect(await metricsOfResult()).toEqual([['fact__signup', 'Signup'], odd])
    const path = `/api/v1/fact-metrics/${encodeURIComponent(odd[0])}`
    expect((await get(simulator, path)).statusCode).toBe(400)
  })

  it('phaseRollOver takes the results away, but not those of the phase before', async () => {
    simulator.quirks.turnOn('phaseRollOver')
    expect((await messageOf(get(simulator, `${EXPERIMENT}/results`))).message).toBe(
      'No results found for that experiment',
    )
    expect((await readResult(simulator, 'a', '?phase=0')).results[0]?.totalUsers).toBe(100_000)
    const phases = z.object({
      experiment: z.object({ phases: z.array(z.object({ dateEnded: z.string() })) }),
    })
    const ends = phases.parse((await get(simulator, EXPERIMENT)).json()).experiment.phases
    expect(ends.map(({ dateEnded }) => dateEnded === '')).toEqual([false, true])
    expect(await bodyOf(BULK)).toContain('"experimentResults":[]')
  })

  it('emptyFirstPage begins with nothing, and loses nothing', async () => {
    simulator.quirks.turnOn('emptyFirstPage')
    expect(await bodyOf(BULK)).toContain('"count":0,"total":12,"hasMore":true,"nextOffset":10')
    expect(await bodyOf(`${BULK}&offset=10`)).toContain('"count":2,"total":12,"hasMore":false')
  })

  it('reportsInBulk says half the users in bulk, and all of them elsewhere', async () => {
    simulator.quirks.turnOn('reportsInBulk')
    expect(await bodyOf(BULK)).toContain('"totalUsers":50000')
    expect((await readResult(simulator, 'a')).results[0]?.totalUsers).toBe(100_000)
  })

  it('sliceNamedAll and emptyResults change the one slice', async () => {
    simulator.quirks.turnOn('sliceNamedAll')
    expect((await readResult(simulator, 'a')).results[0]).toMatchObject({
      dimension: 'All',
      totalUsers: 100_000,
    })
    simulator.quirks.turnOn('emptyResults')
    expect((await readResult(simulator, 'a')).results).toEqual([
      { dimension: 'All', totalUsers: 0, checks: { srm: 1 }, metrics: [] },
    ])
  })

  it('noSettings keeps the settings from everyone', async () => {
    simulator.quirks.turnOn('noSettings')
    expect((await get(simulator, '/api/v1/settings')).statusCode).toBe(403)
  })

  it('of any name changes some answer, and changes it back', async () => {
    const paths = [EXPERIMENT, `${EXPERIMENT}/results`, BULK, '/api/v1/settings']
    const answers = async () => JSON.stringify(await Promise.all(paths.map(bodyOf)))
    const plain = await answers()
    for (const quirk of QUIRK_NAMES) {
      simulator.quirks.turnOn(quirk)
      expect(await answers(), quirk).not.toBe(plain)
      simulator.quirks.turnOff(quirk)
      expect(await answers(), quirk).toBe(plain)
    }
  })
})

describe('the controls of the server over HTTP', () => {
  const control = (path: string, body: object) => post(simulator, `/simulator${path}`, body, {})

  it('turn switches on and off, and a reset goes back to the first ones', async () => {
    expect((await control('/quirks', { quirk: 'noSettings', on: true })).json()).toEqual({
      quirks: ['noSettings'],
    })
    expect((await control('/quirks', { quirk: 'nonsense', on: true })).statusCode).toBe(400)
    await control('/reset', {})
    expect((await get(simulator, '/simulator/quirks', {})).json()).toEqual({ quirks: [] })
  })

  it('set a rate limit and take it away', async () => {
    const limited = async () => (await get(simulator, EXPERIMENT)).headers['ratelimit-remaining']
    expect(await limited()).toBeUndefined()
    await control('/rate-limit', { max: 2 })
    expect([await limited(), await limited(), (await get(simulator, EXPERIMENT)).statusCode]).toEqual([
      '1',
      '0',
      429,
    ])
    await control('/rate-limit', { max: null })
    expect((await get(simulator, EXPERIMENT)).statusCode).toBe(200)
  })

  it('tell what was asked, until that is cleared', async () => {
    await get(simulator, `${EXPERIMENT}?q=1`)
    await get(simulator, '/api/v1/nowhere')
    expect((await get(simulator, '/simulator/requests', {})).json()).toEqual({
      requests: [
        { method: 'GET', url: `${EXPERIMENT}?q=1`, status: 200 },
        { method: 'GET', url: '/api/v1/nowhere', status: 404 },
      ],
    })
    await simulator.app.inject({ method: 'DELETE', url: '/simulator/requests' })
    expect(simulator.requests.list()).toEqual([])
  })

  it('move the server away, for the API alone', async () => {
    expect((await control('/latency', { milliseconds: 300 })).json()).toEqual({ milliseconds: 300 })
    const asked = get(simulator, EXPERIMENT).then(() => 'the API')
    const overtaking = get(simulator, '/simulator/quirks', {}).then(() => 'the controls')
    expect(await Promise.race([asked, overtaking])).toBe('the controls')
    expect(await asked).toBe('the API')
    simulator.reset()
    expect(simulator.network.latency()).toBe(0)
  })
})

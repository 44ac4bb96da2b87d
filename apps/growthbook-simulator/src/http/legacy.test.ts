import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../simulator.js'
import { proportionExperiment } from '../testing/definitions.js'
import { analysisAt, get, messageOf, post, readResult } from '../testing/requests.js'

let legacy: Simulator
let current: Simulator

beforeAll(() => {
  legacy = createSimulator({ experiments: [proportionExperiment('a')], legacy: true, rateLimitMax: 10_000 })
  current = createSimulator({ experiments: [proportionExperiment('a')], rateLimitMax: 10_000 })
})
afterAll(async () => {
  await legacy.close()
  await current.close()
})

async function namesIn(simulator: Simulator) {
  const [metric] = (await readResult(simulator, 'a')).results[0]?.metrics ?? []
  return [metric?.metricName, metric?.variations[0]?.variationName]
}

describe('a server before 4.4.0', () => {
  it('takes "results" for the id of an experiment', async () => {
    expect(await messageOf(get(legacy, '/api/v1/experiments/results?limit=100&offset=0'))).toEqual({
      status: 400,
      message: 'Could not find experiment with that id',
    })
    expect((await get(current, '/api/v1/experiments/results')).statusCode).toBe(200)
  })

  it.each([
    '/version',
    '/metric-groups',
    '/learnings',
    '/teams',
    '/experiment-templates',
    '/reports',
    '/usage/metrics?ids=a',
    '/metrics/fact__signup/experiments',
    '/experiments/exp_a/start-checklist',
  ])('has no %s', async (path) => {
    expect(await messageOf(get(legacy, `/api/v1${path}`))).toEqual({
      status: 404,
      message: 'Unknown API endpoint',
    })
    expect((await get(current, `/api/v1${path}`)).statusCode).toBe(200)
  })

  it.each(['status', 'trackingKey', 'q', 'sortBy'])('refuses the later filter %s', async (name) => {
    expect(await messageOf(get(legacy, `/api/v1/experiments?${name}=stopped`))).toEqual({
      status: 400,
      message: `Querystring: [] Unrecognized key: "${name}"`,
    })
  })

  it('can neither start nor stop an experiment, nor snapshot a dimension', async () => {
    expect(await messageOf(post(legacy, '/api/v1/experiments/exp_a/stop', { results: 'won' }))).toMatchObject(
      { status: 404 },
    )
    expect(
      await messageOf(post(legacy, '/api/v1/experiments/exp_a/snapshot', { dimension: 'exp:country' })),
    ).toEqual({
      status: 400,
      message: 'Request body: [] Unrecognized key: "dimension"',
    })
  })

  it('names neither metrics nor variations in its results, and fills the denominator with the users', async () => {
    expect(await namesIn(legacy)).toEqual([undefined, undefined])
    expect(await namesIn(current)).toEqual(['Signup', 'Control'])
    expect(analysisAt(await readResult(legacy, 'a'), 0, 1).denominator).toBe(50_000)
    expect(analysisAt(await readResult(current, 'a'), 0, 1).denominator).toBe(0)
  })

  it('resolves no owner to an e-mail address', async () => {
    expect((await get(legacy, '/api/v1/experiments/exp_a')).body).not.toContain('ownerEmail')
    expect((await get(legacy, '/api/v1/fact-metrics/fact__signup')).body).not.toContain('ownerEmail')
    expect((await get(current, '/api/v1/experiments/exp_a')).body).toContain('ownerEmail')
    // The experiment inside results skips the resolution in every release.
    expect((await get(current, '/api/v1/experiments/exp_a/results')).body).not.toContain('ownerEmail')
  })

  it('says which release it is', async () => {
    expect((await get(legacy, '/api/v1/')).body).toContain('4.3.0')
    expect((await get(current, '/api/v1/version')).body).toContain('5.0.1')
  })
})

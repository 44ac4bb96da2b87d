import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSimulator, type Simulator } from '../simulator.js'
import { manyExperiments, proportionExperiment } from '../testing/definitions.js'
import { get, messageOf, post } from '../testing/requests.js'

const pageSchema = z.object({
  experiments: z.array(z.object({ id: z.string() })),
  limit: z.number(),
  offset: z.number(),
  count: z.number(),
  total: z.number(),
  hasMore: z.boolean(),
  nextOffset: z.number().nullable(),
})

let simulator: Simulator

beforeAll(() => {
  simulator = createSimulator({
    rateLimitMax: 10_000,
    projects: [{ id: 'prj_a', name: 'A' }],
    experiments: [
      ...manyExperiments(35),
      proportionExperiment('bandit', {
        type: 'multi-armed-bandit',
        dateStarted: '2026-04-01',
        dateEnded: '2026-04-15',
        tags: ['x'],
      }),
      proportionExperiment('holdout', { type: 'holdout' }),
      proportionExperiment('won', {
        dateStarted: '2026-05-01',
        dateEnded: '2026-05-15',
        project: 'prj_a',
        resultSummary: { status: 'won', winner: '1' },
      }),
    ],
  })
})
afterAll(() => simulator.close())

async function page(query: string) {
  return pageSchema.parse((await get(simulator, `/api/v1/experiments${query}`)).json())
}

async function ids(query: string): Promise<string[]> {
  return (await page(query)).experiments.map(({ id }) => id)
}

describe('strict queries', () => {
  it.each([
    ['?limit=200', '[limit] Too big: expected number to be <=100'],
    ['?limit=0', '[limit] Too small: expected number to be >=1'],
    ['?limit=abc', '[limit] Invalid input: expected number, received NaN'],
    ['?limit=2.5', '[limit] Invalid input: expected int, received number'],
    ['?offset=-1', '[offset] Too small: expected number to be >=0'],
    ['?status=paused', '[status] Invalid option: expected one of "draft"|"running"|"stopped"'],
    ['?foo=1', '[] Unrecognized key: "foo"'],
    ['?limit=200&foo=1', '[limit] Too big: expected number to be <=100, [] Unrecognized key: "foo"'],
  ])('refuses %s in words', async (query, problem) => {
    expect(await messageOf(get(simulator, `/api/v1/experiments${query}`))).toEqual({
      status: 400,
      message: `Querystring: ${problem}`,
    })
  })

  it.each(['/settings', '/version', '/experiments/exp_won', '/metric-groups', '/'])(
    'do not look at the query of %s, which takes no parameters',
    async (path) => {
      expect((await get(simulator, `/api/v1${path}?foo=1`)).statusCode).toBe(200)
    },
  )

  it('refuse a body that is not as it should be', async () => {
    const body = { triggeredBy: 'x', colour: 'red' }
    expect(await messageOf(post(simulator, '/api/v1/experiments/exp_won/snapshot', body))).toEqual({
      status: 400,
      message:
        'Request body: [triggeredBy] Invalid option: expected one of "manual"|"schedule", [] Unrecognized key: "colour"',
    })
  })

  it('says the status in the body where the JSON itself is broken', async () => {
    const headers = { authorization: 'Bearer secret_admin_simulator', 'content-type': 'application/json' }
    const response = await simulator.app.inject({
      method: 'POST',
      url: '/api/v1/experiments/exp_won/stop',
      headers,
      payload: '{"a',
    })
    expect([response.statusCode, z.object({ status: z.number() }).parse(response.json()).status]).toEqual([
      400, 400,
    ])
  })
})

describe('pages', () => {
  it('hold ten where nothing is said', async () => {
    const first = await page('')
    expect({ ...first, experiments: first.experiments.length }).toEqual({
      experiments: 10,
      limit: 10,
      offset: 0,
      count: 10,
      total: 37,
      hasMore: true,
      nextOffset: 10,
    })
  })

  it('end with no next one', async () => {
    const last = await page('?limit=20&offset=20')
    expect([last.count, last.total, last.hasMore, last.nextOffset]).toEqual([17, 37, false, null])
    const beyond = await page('?offset=400')
    expect([beyond.count, beyond.total, beyond.hasMore]).toEqual([0, 37, false])
  })

  it('hold everything exactly once, the newest last', async () => {
    const walked: string[] = []
    for (let offset: number | null = 0; offset !== null;) {
      const part = await page(`?limit=7&offset=${offset}`)
      walked.push(...part.experiments.map(({ id }) => id))
      offset = part.nextOffset
    }
    expect(walked).toHaveLength(37)
    expect(new Set(walked).size).toBe(37)
    expect(walked.slice(-2)).toEqual(['exp_bandit', 'exp_won'])
  })

  it.each([
    '/projects',
    '/metrics',
    '/fact-metrics',
    '/dimensions',
    '/segments',
    '/data-sources',
    '/members',
  ])('of %s take limit and offset, too', async (path) => {
    const schema = z.looseObject({
      limit: z.literal(5),
      offset: z.literal(50),
      count: z.literal(0),
      hasMore: z.literal(false),
    })
    const response = await get(simulator, `/api/v1${path}?limit=5&offset=50`)
    expect(schema.safeParse(response.json()).success).toBe(true)
  })
})

describe('filters of the list', () => {
  it.each([
    ['?trackingKey=won', ['exp_won']],
    ['?experimentId=won', ['exp_won']],
    ['?projectId=prj_a', ['exp_won']],
    ['?result=won,lost', ['exp_won']],
    ['?bandits=true', ['exp_bandit']],
    ['?tag=x', ['exp_bandit']],
    ['?q=EXPERIMENT%20WON', ['exp_won']],
    ['?status=running', []],
    ['?archived=true', []],
    ['?owner=u_nobody', []],
    ['?datasourceId=ds_other', []],
    ['?metricId=fact__other', []],
    ['?sortBy=name&sortOrder=desc&limit=2', ['exp_won', 'exp_e034']],
  ])('%s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected)
  })

  it('never show a holdout, which is refused by its id and has results all the same', async () => {
    expect(await ids('?trackingKey=holdout')).toEqual([])
    expect(await messageOf(get(simulator, '/api/v1/experiments/exp_holdout'))).toEqual({
      status: 400,
      message: 'Holdouts are not supported via this API',
    })
    expect((await get(simulator, '/api/v1/experiments/exp_holdout/results')).statusCode).toBe(200)
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ExperimentDefinition } from '../definition/definition.schema.js'
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulator.js'
import { proportionExperiment } from '../testing/definitions.js'
import { ADMIN, get, messageOf, post, readResult } from '../testing/requests.js'

const NOW = new Date('2026-06-01T08:00:00.000Z')
const RESULTS = '/api/v1/experiments/exp_a/results'

let simulator: Simulator

function open(
  experiments: readonly ExperimentDefinition[],
  options: Partial<SimulatorOptions> = {},
): Simulator {
  simulator = createSimulator({ experiments, rateLimitMax: 10_000, now: () => NOW, ...options })
  return simulator
}

afterEach(() => simulator.close())

const experimentSchema = z.object({
  experiment: z.object({
    status: z.string(),
    enhancedStatus: z.object({ status: z.string(), detailedStatus: z.string().optional() }),
    resultSummary: z
      .object({
        status: z.string(),
        winner: z.string(),
        releasedVariationId: z.string(),
        excludeFromPayload: z.boolean(),
      })
      .optional(),
    phases: z.array(z.object({ dateStarted: z.string(), dateEnded: z.string() })),
    settings: z.object({ guardrails: z.array(z.object({ metricId: z.string() })) }),
  }),
})

async function read(id = 'exp_a') {
  return experimentSchema.parse((await get(simulator, `/api/v1/experiments/${id}`)).json()).experiment
}

describe('the result summary', () => {
  it.each(['lost', 'inconclusive', 'dnf'] as const)(
    'names the control as winner where the result is %s',
    async (status) => {
      open([proportionExperiment('a', { resultSummary: { status } })])
      expect((await read()).resultSummary).toMatchObject({
        status,
        winner: 'var_a_0',
        releasedVariationId: '',
        excludeFromPayload: true,
      })
    },
  )

  it('names the winner where there is one, and is absent where nobody decided', async () => {
    open([
      proportionExperiment('a', { resultSummary: { status: 'won', winner: '1', releasedVariation: '1' } }),
      proportionExperiment('b'),
    ])
    expect((await read()).resultSummary).toMatchObject({ winner: 'var_a_1', releasedVariationId: 'var_a_1' })
    expect((await read('exp_b')).resultSummary).toBeUndefined()
  })
})

describe('the enhanced status', () => {
  it.each<[Partial<ExperimentDefinition>, string, string | undefined]>([
    [{ resultSummary: { status: 'won', winner: '1' } }, 'Stopped', 'Won'],
    [{ resultSummary: { status: 'lost' } }, 'Stopped', 'Lost'],
    [{ resultSummary: { status: 'inconclusive' } }, 'Stopped', 'Inconclusive'],
    [{ resultSummary: { status: 'dnf' } }, 'Stopped', "Didn't finish"],
    [{}, 'Stopped', 'Awaiting decision'],
    [{ status: 'draft' }, 'Draft', undefined],
    [{ archived: true }, 'Archived', undefined],
    [{ status: 'running', elapsedDays: 4 }, 'Running', '10 days left'],
    [{ status: 'running', elapsedDays: 4, intendedWeights: [0.6, 0.4] }, 'Running', 'Unhealthy'],
    [{ status: 'running', elapsedDays: 14 }, 'Running', undefined],
    [{ status: 'running', elapsedDays: 1, durationDays: 200 }, 'Running', '>90 days left'],
  ])('of %j is %s, %s', async (extras, status, detailedStatus) => {
    open([proportionExperiment('a', extras)])
    expect((await read()).enhancedStatus).toEqual({
      status,
      ...(detailedStatus === undefined ? {} : { detailedStatus }),
    })
  })

  it('says that a fresh experiment has no data, and stays out of lists', async () => {
    open([proportionExperiment('a', { status: 'draft' })])
    simulator.experiments.start('a')
    expect((await read()).enhancedStatus).toEqual({ status: 'Running', detailedStatus: 'No data' })
    expect((await get(simulator, '/api/v1/experiments')).body).not.toContain('enhancedStatus')
  })
})

describe('metrics that are not what they seem', () => {
  it('stand in the settings as a group, and in the results one by one', async () => {
    open([proportionExperiment('a', { goals: ['signup'], guardrails: ['mg_shop'] })], {
      metricGroups: [{ id: 'mg_shop', name: 'Shop', metrics: ['signup'] }],
    })
    expect((await read()).settings.guardrails).toEqual([{ metricId: 'mg_shop' }])
    expect((await readResult(simulator, 'a')).results[0]?.metrics.map(({ metricId }) => metricId)).toEqual([
      'fact__signup',
    ])
    expect((await get(simulator, '/api/v1/metric-groups/mg_shop')).body).toContain(
      '"metrics":["fact__signup"]',
    )
  })

  it('stay in the results when they were deleted, without a name, and are not found any more', async () => {
    open([
      proportionExperiment('a', {
        metrics: [{ id: 'signup', name: 'Signup', type: 'proportion', deleted: true }],
      }),
    ])
    const [metric] = (await readResult(simulator, 'a')).results[0]?.metrics ?? []
    expect([metric?.metricId, metric?.metricName]).toEqual(['fact__signup', undefined])
    expect((await messageOf(get(simulator, '/api/v1/fact-metrics/fact__signup'))).message).toBe(
      'Could not find factMetric with that id',
    )
    expect((await get(simulator, '/api/v1/fact-metrics')).body).toContain('"total":0')
  })

  it('may be slices and steps of a funnel', async () => {
    const ids = ['fact__rev?dim:country=US', 'fact__funnel?step=0']
    const metrics = ids.map((id) => ({ id, name: id, type: 'proportion' as const }))
    const variations = ['0', '1'].map((key) => ({
      key,
      name: key,
      users: 100,
      metrics: Object.fromEntries(ids.map((id) => [id, { numerator: 10 }])),
    }))
    open([proportionExperiment('a', { metrics, variations })])
    expect((await readResult(simulator, 'a')).results[0]?.metrics.map(({ metricId }) => metricId)).toEqual(
      ids,
    )
  })

  it('say in two ways that less is better', async () => {
    const metrics = (['fact', 'classic'] as const).map((kind) => ({
      id: kind,
      name: kind,
      type: 'proportion' as const,
      inverse: true,
      kind,
    }))
    const variations = ['0', '1'].map((key) => ({
      key,
      name: key,
      users: 100,
      metrics: { fact: { numerator: 10 }, classic: { numerator: 9 } },
    }))
    open([proportionExperiment('a', { metrics, variations })])
    expect((await get(simulator, '/api/v1/fact-metrics/fact__fact')).body).toContain('"inverse":true')
    expect((await get(simulator, '/api/v1/metrics/met_classic')).body).toContain('"goal":"decrease"')
  })
})

describe('phases', () => {
  const earlierPhases = [
    {
      name: 'Ramp-up',
      dateStarted: '2026-02-01',
      dateEnded: '2026-02-08',
      variations: ['0', '1'].map((key) => ({ key, users: 200, metrics: { signup: { numerator: 20 } } })),
    },
  ]

  it('keep their own results, the last by default', async () => {
    open([proportionExperiment('a', { earlierPhases })])
    expect((await readResult(simulator, 'a')).phase).toBe('1')
    const first = await readResult(simulator, 'a', '?phase=0')
    expect([first.phase, first.results[0]?.totalUsers, first.dateEnd]).toEqual([
      '0',
      400,
      '2026-02-08T00:00:00.000Z',
    ])
  })

  it('roll over: the results vanish until the new phase is read', async () => {
    open([proportionExperiment('a', { status: 'running', elapsedDays: 7 })])
    simulator.experiments.newPhase('a')
    expect(await messageOf(get(simulator, RESULTS))).toEqual({
      status: 400,
      message: 'No results found for that experiment',
    })
    expect((await readResult(simulator, 'a', '?phase=0')).results[0]?.totalUsers).toBe(50_000)
    simulator.experiments.advance('a', 2)
    expect((await readResult(simulator, 'a')).phase).toBe('1')
    expect((await read()).phases.map(({ dateEnded }) => dateEnded === '')).toEqual([false, true])
  })

  it('of a custom report stay out of the results, and get into the bulk of them', async () => {
    open([proportionExperiment('a')])
    const own = await readResult(simulator, 'a')
    simulator.experiments.report('a')
    expect((await readResult(simulator, 'a')).id).toBe(own.id)
    const bulk = z.object({ experimentResults: z.array(z.object({ id: z.string() })) })
    expect(
      bulk.parse((await get(simulator, '/api/v1/experiments/results')).json()).experimentResults[0]?.id,
    ).not.toBe(own.id)
  })
})

describe('what goes wrong on purpose', () => {
  it('is a server error, so many times', async () => {
    open([proportionExperiment('a')])
    simulator.faults.add({ kind: 'serverError', times: 2 })
    const statuses = [
      await get(simulator, RESULTS),
      await get(simulator, RESULTS),
      await get(simulator, RESULTS),
    ].map(({ statusCode }) => statusCode)
    expect(statuses).toEqual([500, 500, 200])
  })

  it('is the page of the web application in place of JSON', async () => {
    open([proportionExperiment('a')])
    simulator.faults.add({ kind: 'html' })
    const response = await get(simulator, RESULTS)
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(response.body).toContain('<!DOCTYPE html>')
  })

  it('is a storm of 429s, though the limit is far', async () => {
    open([proportionExperiment('a')])
    simulator.faults.add({ kind: 'rateLimitStorm', times: 1, retryAfterSeconds: 3 })
    const { statusCode, headers } = await get(simulator, RESULTS)
    expect([
      statusCode,
      headers['retry-after'],
      headers['ratelimit-remaining'],
      headers['ratelimit-reset'],
    ]).toEqual([429, '3', '0', '3'])
    expect((await get(simulator, RESULTS)).statusCode).toBe(200)
  })

  it('is JSON cut short, or numbers that are none', async () => {
    open([proportionExperiment('a')])
    simulator.faults.add({ kind: 'malformedJson', times: 1 })
    const cut = await get(simulator, RESULTS)
    expect(() => {
      JSON.parse(cut.body)
    }).toThrow(SyntaxError)
    simulator.faults.add({ kind: 'malformedResults', times: 1 })
    expect((await get(simulator, RESULTS)).body).toContain('"percentChange":"NaN"')
    expect((await get(simulator, RESULTS)).body).not.toContain('NaN')
  })

  it('is an empty page with a next one', async () => {
    open(Array.from({ length: 12 }, (_, index) => proportionExperiment(`e${index}`)))
    simulator.faults.add({ kind: 'emptyPage', times: 1 })
    expect((await get(simulator, '/api/v1/experiments/results')).body).toContain(
      '"count":0,"total":12,"hasMore":true,"nextOffset":10',
    )
    expect((await get(simulator, '/api/v1/experiments/results')).body).toContain('"count":10')
  })

  it('is a snapshot that fails, after which the last good one is still read', async () => {
    open([proportionExperiment('a', { status: 'running', elapsedDays: 5 })])
    const before = await readResult(simulator, 'a')
    simulator.faults.add({ kind: 'snapshotError', times: 1 })
    const { snapshot } = z
      .object({ snapshot: z.object({ id: z.string() }) })
      .parse((await post(simulator, '/api/v1/experiments/exp_a/snapshot')).json())
    expect((await get(simulator, `/api/v1/snapshots/${snapshot.id}`)).body).toContain('"status":"error"')
    expect((await readResult(simulator, 'a')).id).toBe(before.id)
  })

  it('strikes only the paths that it names', async () => {
    open([proportionExperiment('a')])
    simulator.faults.add({ kind: 'serverError', path: '/results' })
    expect((await get(simulator, '/api/v1/settings')).statusCode).toBe(200)
    expect((await get(simulator, RESULTS)).statusCode).toBe(500)
  })

  it('is a request that hangs until the faults are cleared', async () => {
    open([proportionExperiment('a')])
    const { origin } = await simulator.listen()
    simulator.faults.add({ kind: 'hang', times: 1 })
    const pending = fetch(`${origin}${RESULTS}`, { headers: ADMIN })
    // The next request overtakes the one that hangs.
    await expect.poll(() => simulator.faults.list()).toEqual([])
    expect((await fetch(`${origin}${RESULTS}`, { headers: ADMIN })).status).toBe(200)
    simulator.faults.clear()
    expect((await pending).status).toBe(200)
  })
})

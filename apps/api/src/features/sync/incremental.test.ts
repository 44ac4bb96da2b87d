/** Runs that read what changed: how little they ask for, and that nothing is lost by it. */
import type { Connection, Evidence, Experiment, ExperimentSummary, SyncRun } from '@knowwhen/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import {
  growthBookScenario,
  scenarioStart,
  type Page,
  type Scenario,
} from '../../testing/growthbook-scenario.js'
import {
  manyExperiments,
  simulatedGrowthBook,
  simulatorKey,
  type SimulatedGrowthBook,
  type SimulatedOptions,
} from '../../testing/simulated-growthbook.js'

let s: Scenario
const others: SimulatedGrowthBook[] = []
let asked: string[] = []

beforeAll(async () => {
  s = await growthBookScenario({ onRequest: (url) => asked.push(url) })
})
afterEach(() => {
  vi.restoreAllMocks()
  asked = []
})
afterAll(async () => {
  await s.close()
  for (const { simulator } of others) await simulator.close()
})

/** Another GrowthBook of the same organisation, and a connection to it. */
const another = async (options: Partial<SimulatedOptions>) => {
  const growthBook = await simulatedGrowthBook({ now: () => scenarioStart, rateLimitMax: null, ...options })
  others.push(growthBook)
  s.t.deps.growthBook.allowOrigin(s.acme.organizationId, growthBook.origin)
  const body = { name: `Other ${others.length}`, baseUrl: growthBook.origin, secretKey: simulatorKey }
  const answer = await s.call('POST', '/growthbook-connections', body)
  expect(answer.statusCode, answer.body).toBe(201)
  return { growthBook, connection: answer.json<Connection>() }
}

const evidenceOf = async (connectionId: string, trackingKey: string) => {
  const { id } = await s.experimentOf(connectionId, trackingKey)
  return (await s.read<Page<Evidence>>(`/experiments/${id}/evidence`)).items
}

/** So many minutes after the start, since what changes in the same millisecond is listed again anyway. */
const renameAt = (minutes: number, trackingKey: string, name: string) => {
  const { clock, experiments } = s.growthBook.simulator
  clock.set(new Date(scenarioStart.getTime() + minutes * 60_000))
  experiments.edit(trackingKey, { name })
  clock.set(scenarioStart)
}

const failingOnce = (sentence: string) => {
  const { growthBook } = s.t.deps
  const createClient = growthBook.createClient.bind(growthBook)
  return vi.spyOn(growthBook, 'createClient').mockImplementationOnce((target) => ({
    ...createClient(target),
    getResults: () => Promise.reject(new TypeError(sentence)),
  }))
}

describe('a run with nothing new', () => {
  it('makes at most a hundredth of the requests of the first one where lists are sorted', async () => {
    const { connection } = await another({ experiments: manyExperiments(250) })
    const first = await s.sync(connection.id)
    expect(first).toMatchObject({ kind: 'full', experimentsSeen: 250, evidenceStored: 250 })
    const second = await s.sync(connection.id)
    expect(second).toMatchObject({ kind: 'incremental', status: 'succeeded', toPull: 0, evidenceStored: 0 })
    expect(second.requests).toBeLessThanOrEqual(first.requests / 100)
  })

  it('makes no more than the pages of the list on an older server', async () => {
    const { connection } = await another({ experiments: manyExperiments(250), version: '4.3.0' })
    const first = await s.sync(connection.id)
    expect(first).toMatchObject({ status: 'succeeded', evidenceStored: 250, problems: [] })
    const second = await s.sync(connection.id)
    expect(second).toMatchObject({ status: 'succeeded', toPull: 0, evidenceStored: 0, problems: [] })
    // Three pages, and the metric groups that some experiment names.
    expect(second.requests).toBe(3 + 1)
  })

  it('lists everything once a day', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    expect(await s.sync(connection.id)).toMatchObject({ kind: 'incremental' })
    s.t.clock.set(new Date(scenarioStart.getTime() + 25 * 3_600_000).toISOString())
    expect(await s.sync(connection.id)).toMatchObject({ kind: 'full', experimentsSeen: 17 })
    s.t.clock.set(scenarioStart.toISOString())
  })
})

describe('what changed', () => {
  it('is pulled by the next run though the one that listed it came to grief before it was pulled', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const before = await evidenceOf(connection.id, 'nw-map-store-finder')
    s.growthBook.simulator.experiments.advance('nw-map-store-finder', 1)
    failingOnce('a mistake of ours')
    await expect(s.sync(connection.id)).rejects.toThrow('a mistake of ours')
    renameAt(3, 'nw-sticky-basket', 'Changed later')
    expect(await s.sync(connection.id)).toMatchObject({ status: 'succeeded', evidenceStored: 1 })
    expect(await evidenceOf(connection.id, 'nw-map-store-finder')).toHaveLength(before.length + 1)
  })

  it('is pulled by the next run though its results failed and others changed since', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    s.growthBook.simulator.experiments.advance('nw-map-store-finder', 1)
    s.growthBook.simulator.faults.add({ kind: 'malformedResults', path: '/results', times: 1 })
    const failed = await s.sync(connection.id)
    expect(failed).toMatchObject({ status: 'succeeded', evidenceStored: 0 })
    expect(failed.problems).toHaveLength(1)
    renameAt(4, 'nw-sticky-basket', 'Changed after it')
    expect(await s.sync(connection.id)).toMatchObject({ evidenceStored: 1, problems: [] })
  })

  it('while everything was being listed is found by the next run', async () => {
    const connection = await s.connect()
    const { growthBook } = s.t.deps
    const createClient = growthBook.createClient.bind(growthBook)
    vi.spyOn(growthBook, 'createClient').mockImplementationOnce((target) => {
      const client = createClient(target)
      return {
        ...client,
        listExperimentPages: async function* (options = {}) {
          yield* client.listExperimentPages(options)
          if (options.newestFirst === true) return
          renameAt(1, 'nw-size-advisor', 'Renamed meanwhile')
          renameAt(2, 'nw-sticky-basket', 'Renamed after it')
        },
      }
    })
    await s.sync(connection.id)
    await s.sync(connection.id)
    expect((await s.experimentOf(connection.id, 'nw-size-advisor')).name).toBe('Renamed meanwhile')
  })

  it('without new results costs a page for a hundred experiments, and no request for each', async () => {
    const { growthBook, connection } = await another({ experiments: manyExperiments(250) })
    await s.sync(connection.id)
    const { experiments } = growthBook.simulator
    for (const { id } of experiments.list()) experiments.edit(id, { tags: ['spring'] })
    experiments.report('many-0007')
    const run = await s.sync(connection.id)
    expect(run).toMatchObject({ status: 'succeeded', toPull: 250, unchanged: 250, evidenceStored: 0 })
    expect(run.requests).toBeLessThan(20)
    const changed = await s.experimentOf(connection.id, 'many-0001')
    expect(changed.tags).toEqual(['spring'])
  })

  it('to a new phase keeps the last good reading while the new one has none', async () => {
    const { growthBook, connection } = await another({})
    await s.sync(connection.id)
    const before = await evidenceOf(connection.id, 'nw-map-store-finder')
    expect(before).toHaveLength(1)
    growthBook.simulator.experiments.newPhase('nw-map-store-finder')
    expect(await s.sync(connection.id)).toMatchObject({
      status: 'succeeded',
      evidenceStored: 0,
      problems: [],
    })
    const { id } = await s.experimentOf(connection.id, 'nw-map-store-finder')
    const detail = await s.read<Experiment>(`/experiments/${id}`)
    expect(detail.phases).toHaveLength(2)
    expect(await evidenceOf(connection.id, 'nw-map-store-finder')).toEqual(before)

    growthBook.simulator.experiments.advance('nw-map-store-finder', 1)
    expect(await s.sync(connection.id)).toMatchObject({ status: 'succeeded', evidenceStored: 1 })
    const after = await evidenceOf(connection.id, 'nw-map-store-finder')
    expect(after.map(({ phase }) => phase).sort()).toEqual([0, 1])
  })
})

describe('the project filter of a connection', () => {
  const all = (connectionId: string) =>
    s.read<Page<ExperimentSummary>>(`/experiments?connectionId=${connectionId}&limit=200`)
  const filter = async (connection: Pick<Connection, 'id'>, projectFilter: readonly string[]) => {
    const { version } = await s.read<Connection>(`/growthbook-connections/${connection.id}`)
    const answer = await s.t.app.inject({
      method: 'PATCH',
      url: `/api/v1/growthbook-connections/${connection.id}`,
      headers: { ...s.acme.headers, 'if-match': `"${version}"` },
      payload: { projectFilter },
    })
    expect(answer.statusCode, answer.body).toBe(200)
  }

  it('reads those projects alone, marks nothing else as gone, and forgets nothing that was read', async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    const before = (await all(connection.id)).items
    const projectId = before.find(({ project }) => project !== null)?.project?.externalId ?? ''
    const inside = before.filter(({ project }) => project?.externalId === projectId)
    expect(inside.length).toBeGreaterThan(0)
    expect(inside.length).toBeLessThan(before.length)

    await filter(connection, [projectId])
    const run = await s.sync(connection.id)
    expect(run).toMatchObject({ kind: 'full', experimentsSeen: inside.length, experimentsGone: 0 })
    const after = (await all(connection.id)).items
    expect(after.filter(({ deletedAt }) => deletedAt !== null)).toEqual([])
    expect(after).toHaveLength(before.length)

    const outside = before.find(({ project }) => project?.externalId !== projectId)?.trackingKey ?? ''
    s.growthBook.simulator.experiments.edit(outside, { name: 'Not read' })
    await s.sync(connection.id)
    expect((await all(connection.id)).items.map(({ name }) => name)).not.toContain('Not read')
    await filter(connection, [])
    expect(await s.sync(connection.id)).toMatchObject({ kind: 'full', experimentsSeen: 17 })
    expect((await all(connection.id)).items.map(({ name }) => name)).toContain('Not read')
  })

  it('that changes while a run lists leaves the next one to list everything', async () => {
    const connection = await s.connect()
    const { growthBook } = s.t.deps
    const createClient = growthBook.createClient.bind(growthBook)
    const { items } = await s.read<Page<ExperimentSummary>>('/experiments?limit=200')
    const projectId = items.find(({ project }) => project !== null)?.project?.externalId ?? ''
    vi.spyOn(growthBook, 'createClient').mockImplementationOnce((target) => {
      const client = createClient(target)
      return {
        ...client,
        listExperimentPages: async function* (options = {}) {
          yield* client.listExperimentPages(options)
          if (options.newestFirst !== true) await filter(connection, [projectId])
        },
      }
    })
    expect(await s.sync(connection.id)).toMatchObject({ status: 'succeeded', kind: 'full' })
    expect(await s.sync(connection.id)).toMatchObject({ status: 'succeeded', kind: 'full' })
  })

  it('takes an experiment that moved to another project for moved, and not for deleted', async () => {
    const { growthBook, connection } = await another({})
    await s.sync(connection.id)
    const projectOf = async (trackingKey: string): Promise<string> =>
      (await s.experimentOf(connection.id, trackingKey)).project?.externalId ?? ''
    const [here, elsewhere] = [await projectOf('nw-size-advisor'), await projectOf('cookie-cats-gate')]
    expect(here).not.toBe(elsewhere)
    await filter(connection, [here])
    await s.sync(connection.id)
    growthBook.simulator.experiments.edit('nw-size-advisor', { project: elsewhere })
    expect(await s.sync(connection.id, 'full')).toMatchObject({ status: 'succeeded', experimentsGone: 0 })
    const moved = await s.experimentOf(connection.id, 'nw-size-advisor')
    expect(moved).toMatchObject({ deletedAt: null, project: { externalId: elsewhere } })
  })
})

describe('what is known of an experiment', () => {
  it('is its project, tags, owner, phases and arms, and the projects have names', async () => {
    const connection = await s.connect()
    const run: SyncRun = await s.sync(connection.id)
    expect(run.requests).toBe(asked.length)
    const { rows } = await s.t.database.asOwner(
      `SELECT x.tracking_key, p.name AS project, x.tags, x.phases, x.arms, e.phase
       FROM experiments x JOIN evidence e ON e.experiment_id = x.id
       JOIN growthbook_projects p ON p.connection_id = x.connection_id AND p.external_id = x.project_id
       WHERE x.connection_id = $1 AND x.tracking_key = 'cookie-cats-gate'`,
      [connection.id],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ phase: 0, phases: [{ coverage: 1 }] })
    expect(rows[0]?.['tags']).not.toEqual([])
  })
})

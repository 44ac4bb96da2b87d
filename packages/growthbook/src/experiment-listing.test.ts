import { describe, expect, test } from 'vitest'
import type { ListPage, PageProgress } from './paging.js'
import { clientOf, collect } from './testing/client-of.js'
import { experimentSample, page } from './testing/samples.js'
import { json, useScriptedServers, type Reply } from './testing/scripted-server.js'
import type { Experiment } from './wire/experiment.js'

const serve = useScriptedServers()

const day = (number: number) => new Date(Date.UTC(2026, 5, number)).toISOString()
const experiment = (id: string, dateUpdated: string) =>
  experimentSample({ id, dateUpdated, trackingKey: `key-${id}` })

interface Row {
  readonly id: string
  readonly dateUpdated: string
  readonly project?: string
}

/** Pages of two over rows in the order they have, by project where one is asked for. */
const serverOf =
  (rows: () => readonly Row[], pageSize = 2): Reply =>
  (request, response, count) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams
    const project = query.get('projectId')
    const listed = rows().filter((row) => project === null || row.project === project)
    const offset = Number(query.get('offset'))
    const end = offset + pageSize
    const items = listed.slice(offset, end).map(({ id, dateUpdated }) => experiment(id, dateUpdated))
    const hasMore = end < listed.length
    const pagination = {
      limit: pageSize,
      offset,
      total: listed.length,
      hasMore,
      nextOffset: hasMore ? end : null,
    }
    json(200, page('experiments', items, pagination))(request, response, count)
  }

const idsOf = (items: readonly { readonly parsed: Experiment }[]) => items.map(({ parsed }) => parsed.id)

/** Ten, the newest first: e10 of the 10th of June … e1 of the 1st. */
const ten: readonly Row[] = Array.from({ length: 10 }, (_unused, index) => ({
  id: `e${String(10 - index)}`,
  dateUpdated: day(10 - index),
}))

describe('experiments from the newest change on', () => {
  test('are asked for in that order, and only down to the moment that is known', async () => {
    const server = await serve(serverOf(() => ten))
    const read = await collect(clientOf(server).listExperiments({ newestFirst: true, updatedSince: day(8) }))
    expect(idsOf(read)).toEqual(['e10', 'e9', 'e8'])
    expect(server.asked).toEqual([
      '/api/v1/experiments?limit=100&offset=0&sortBy=dateUpdated&sortOrder=desc',
      '/api/v1/experiments?limit=100&offset=2&sortBy=dateUpdated&sortOrder=desc',
    ])
  })

  test('of one millisecond are all given, also those on a further page', async () => {
    const same = [
      ...ten.slice(0, 2),
      ...['a', 'b', 'c'].map((id) => ({ id, dateUpdated: day(8) })),
      ...ten.slice(3),
    ]
    const server = await serve(serverOf(() => same))
    const read = await collect(clientOf(server).listExperiments({ newestFirst: true, updatedSince: day(8) }))
    expect(idsOf(read)).toEqual(['e10', 'e9', 'a', 'b', 'c'])
  })

  test('cost one request where nothing has changed', async () => {
    const server = await serve(serverOf(() => ten))
    const since = '2026-06-10T00:00:00.001Z'
    expect(
      await collect(clientOf(server).listExperiments({ newestFirst: true, updatedSince: since })),
    ).toEqual([])
    expect(server.asked).toHaveLength(1)
  })

  test('are all given where the server does not sort after all', async () => {
    const server = await serve(serverOf(() => ten.toReversed()))
    const read = await collect(clientOf(server).listExperiments({ newestFirst: true, updatedSince: day(8) }))
    expect(read).toHaveLength(10)
  })

  test('without a date are given rather than taken for old', async () => {
    const rows = [...ten.slice(0, 1), { id: 'undated', dateUpdated: '' }, ...ten.slice(1)]
    const server = await serve(serverOf(() => rows))
    const read = await collect(clientOf(server).listExperiments({ newestFirst: true, updatedSince: day(9) }))
    expect(idsOf(read)).toEqual(['e10', 'undated', 'e9'])
  })
})

describe('a server that cannot sort', () => {
  test('is not sent what it would refuse, and everything is listed', async () => {
    const server = await serve(serverOf(() => ten))
    const read = await collect(clientOf(server).listExperiments({ updatedSince: day(8) }))
    expect(read).toHaveLength(10)
    expect(server.asked.filter((path) => path.includes('sort'))).toEqual([])
  })
})

describe('projects', () => {
  const rows: readonly Row[] = [
    { id: 'a1', dateUpdated: day(1), project: 'prj_a' },
    { id: 'a2', dateUpdated: day(2), project: 'prj_a' },
    { id: 'a3', dateUpdated: day(3), project: 'prj_a' },
    { id: 'b1', dateUpdated: day(1), project: 'prj_b' },
    { id: 'c1', dateUpdated: day(1), project: 'prj_c' },
  ]

  test('are listed one by one, and each experiment once', async () => {
    const server = await serve(serverOf(() => rows))
    const progress: PageProgress[] = []
    const read = await collect(
      clientOf(server).listExperiments({
        projectIds: ['prj_a', 'prj_b', 'prj_a'],
        onProgress: (step) => progress.push(step),
      }),
    )
    expect(idsOf(read)).toEqual(['a1', 'a2', 'a3', 'b1'])
    expect(server.asked.map((path) => /projectId=(\w+)/.exec(path)?.[1])).toEqual(['prj_a', 'prj_a', 'prj_b'])
    expect(progress.map(({ read: count, total }) => [count, total])).toEqual([
      [2, undefined],
      [3, undefined],
      [4, 4],
    ])
  })

  test('none named means all', async () => {
    const server = await serve(serverOf(() => rows))
    expect(await collect(clientOf(server).listExperiments({ projectIds: [] }))).toHaveLength(5)
    expect(server.asked[0]).toBe('/api/v1/experiments?limit=100&offset=0')
  })
})

describe('pages', () => {
  test('are handed out one at a time, the next not asked for before the last is dealt with', async () => {
    const server = await serve(serverOf(() => ten.slice(0, 4)))
    const pages: ListPage<Experiment>[] = []
    const asked: number[] = []
    for await (const one of clientOf(server).listExperimentPages()) {
      pages.push(one)
      asked.push(server.asked.length)
    }
    expect(pages.map(({ items }) => idsOf(items))).toEqual([
      ['e10', 'e9'],
      ['e8', 'e7'],
    ])
    expect(pages.map(({ progress }) => [progress.read, progress.total])).toEqual([
      [2, 4],
      [4, 4],
    ])
    expect(asked).toEqual([1, 2])
  })

  test('of a list that shrinks meanwhile are gone back, so that no row slips between two', async () => {
    let rows = ten
    const server = await serve((request, response, count) => {
      if (count === 1) rows = rows.filter(({ id }) => id !== 'e10')
      serverOf(() => rows)(request, response, count)
    })
    const read = await collect(clientOf(server).listExperiments())
    expect(idsOf(read).toSorted()).toEqual(ten.map(({ id }) => id).toSorted())
  })
})

describe('looking an experiment up by its tracking key', () => {
  test('asks by the name that every version knows, and believes only the very same key', async () => {
    const server = await serve(serverOf(() => ten))
    const found = await clientOf(server).findExperimentByTrackingKey('key-e7')
    expect(found?.parsed.id).toBe('e7')
    expect(server.asked[0]).toBe('/api/v1/experiments?limit=100&offset=0&experimentId=key-e7')
  })

  test('finds nothing where there is nothing', async () => {
    const server = await serve(serverOf(() => []))
    expect(await clientOf(server).findExperimentByTrackingKey('key&e7')).toBeUndefined()
    expect(server.asked).toEqual(['/api/v1/experiments?limit=100&offset=0&experimentId=key%26e7'])
  })
  test('asks by the new name where a server has given the old one up', async () => {
    const server = await serve((request, response, count) => {
      const reply = (request.url ?? '').includes('experimentId=')
        ? json(400, { message: 'Querystring: [] Unrecognized key: "experimentId"' })
        : serverOf(() => ten)
      reply(request, response, count)
    })
    expect((await clientOf(server).findExperimentByTrackingKey('key-e9'))?.parsed.id).toBe('e9')
    expect(server.asked.at(-1)).toBe('/api/v1/experiments?limit=100&offset=0&trackingKey=key-e9')
  })
})

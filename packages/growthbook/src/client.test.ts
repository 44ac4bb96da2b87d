import { describe, expect, test } from 'vitest'
import type { PageProgress } from './paging.js'
import { clientOf, collect, failureOf } from './testing/client-of.js'
import { experimentSample, page, resultsSample } from './testing/samples.js'
import { byPath, json, plain, useScriptedServers, type Reply } from './testing/scripted-server.js'

const serve = useScriptedServers()
const projects = (from: number, to: number) =>
  Array.from({ length: to - from }, (_unused, index) => ({ id: `prj_${String(from + index)}`, name: 'P' }))

/** Pages by the offset that is asked for. */
const paged =
  (pages: Readonly<Record<string, unknown>>): Reply =>
  (request, response, count) => {
    const offset = new URL(request.url ?? '', 'http://x').searchParams.get('offset') ?? '0'
    json(200, pages[offset])(request, response, count)
  }

describe('a list', () => {
  test('is read to its end with the largest pages, and tells how far it is', async () => {
    const server = await serve(
      paged({
        0: page('projects', projects(0, 100), { hasMore: true, nextOffset: 100, total: 150 }),
        100: page('projects', projects(100, 150), { offset: 100, total: 150 }),
      }),
    )
    const progress: PageProgress[] = []
    const read = await collect(clientOf(server).listProjects({ onProgress: (step) => progress.push(step) }))
    expect(read.map(({ parsed }) => parsed.id)).toEqual(projects(0, 150).map(({ id }) => id))
    expect(server.asked).toEqual([
      '/api/v1/projects?limit=100&offset=0',
      '/api/v1/projects?limit=100&offset=100',
    ])
    expect(progress).toEqual([
      { resource: 'projects', read: 100, total: 150 },
      { resource: 'projects', read: 150, total: 150 },
    ])
  })

  test('gives every id once although rows moved between two pages', async () => {
    const server = await serve(
      paged({
        0: page('projects', projects(0, 3), { hasMore: true, nextOffset: 3, total: 5 }),
        3: page('projects', projects(2, 5), { total: 5 }),
      }),
    )
    const read = await collect(clientOf(server).listProjects())
    expect(read.map(({ parsed }) => parsed.id)).toEqual(['prj_0', 'prj_1', 'prj_2', 'prj_3', 'prj_4'])
  })

  test('gives names that a database can keep, whatever people have pasted into them', async () => {
    const odd = { id: 'prj_1', name: 'Check\u0000out \ud83d' }
    const whole = { id: 'prj_2', name: 'Whole \u{1f600}' }
    const server = await serve(paged({ 0: page('projects', [odd, whole]) }))
    const read = await collect(clientOf(server).listProjects())
    expect(read.map(({ parsed }) => parsed.name)).toEqual(['Check\ufffdout \ufffd', 'Whole \u{1f600}'])
  })

  test('goes on over an empty page that has more behind it', async () => {
    const server = await serve(
      paged({
        0: page('experimentResults', [], { hasMore: true, nextOffset: 100, total: 200 }),
        100: page('experimentResults', [resultsSample()], { total: 200 }),
      }),
    )
    const results = await clientOf(server).listResults()
    expect(results).not.toBeNull()
    expect((await collect(results ?? [])).map(({ parsed }) => parsed.id)).toEqual(['snp_1'])
  })

  test('of a server that caps the page lower follows where it points', async () => {
    const server = await serve(
      paged({
        0: page('projects', projects(0, 10), { limit: 10, hasMore: true, nextOffset: 10, total: 12 }),
        10: page('projects', projects(10, 12), { limit: 10, total: 12 }),
      }),
    )
    expect(await collect(clientOf(server).listProjects())).toHaveLength(12)
  })

  test('of a server that sends the same page for ever stops and says so', async () => {
    const endless = page('projects', projects(0, 2), { hasMore: true, nextOffset: 2, total: undefined })
    const server = await serve(json(200, endless))
    expect(await failureOf(collect(clientOf(server).listProjects()))).toMatchObject({
      code: 'malformedAnswer',
      path: 'pagination',
    })
    expect(server.asked).toHaveLength(2)
  })

  test('of a server that has more for ever but never anything stops', async () => {
    const server = await serve(
      json(200, page('projects', [], { hasMore: true, nextOffset: 0, total: undefined })),
    )
    expect((await failureOf(collect(clientOf(server).listProjects()))).code).toBe('malformedAnswer')
  })

  test('with a malformed item names its place in the whole list', async () => {
    const server = await serve(
      paged({
        0: page('experiments', [experimentSample({ id: 'exp_0' })], {
          hasMore: true,
          nextOffset: 100,
          total: 102,
        }),
        100: page('experiments', [experimentSample(), experimentSample({ id: 'exp_2', variations: 'none' })]),
      }),
    )
    expect(await failureOf(collect(clientOf(server).listExperiments()))).toMatchObject({
      code: 'malformedAnswer',
      path: 'experiments[101].variations',
    })
  })

  test('leaves a malformed item out where somebody takes note of it', async () => {
    const items = [experimentSample({ id: 'exp_0' }), { id: 'exp_1' }, experimentSample({ id: 'exp_2' })]
    const server = await serve(json(200, page('experiments', items)))
    const noted: string[] = []
    const read = await collect(
      clientOf(server).listExperiments({
        onMalformedItem: (failure, raw) => noted.push(`${failure.path ?? ''} ${raw}`),
      }),
    )
    expect(read.map(({ parsed }) => parsed.id)).toEqual(['exp_0', 'exp_2'])
    expect(noted).toEqual(['experiments[1].status {"id":"exp_1"}'])
  })

  test('keeps fields that it does not know in the raw text only', async () => {
    const server = await serve(
      json(200, page('experiments', [experimentSample({ futureField: [1, { a: null }] })])),
    )
    const [read] = await collect(clientOf(server).listExperiments())
    expect(read?.raw).toContain('"futureField":[1,{"a":null}]')
    expect(read?.parsed).not.toHaveProperty('futureField')
  })

  test('stops asking when called off', async () => {
    const stop = new AbortController()
    const server = await serve(
      json(200, page('projects', projects(0, 2), { hasMore: true, nextOffset: 2, total: 9 })),
    )
    const list = clientOf(server).listProjects({
      signal: stop.signal,
      onProgress: () => {
        stop.abort(new Error('enough'))
      },
    })
    await expect(collect(list)).rejects.toThrow('enough')
    expect(server.asked).toHaveLength(1)
  })
})

describe('old servers', () => {
  const old = byPath({
    '/api/v1/experiments': json(200, page('experiments', [])),
    '/api/v1/experiments/results': json(400, { message: 'Could not find experiment with that id' }),
  })

  test('without bulk results say so by null', async () => {
    expect(await clientOf(await serve(old)).listResults()).toBeNull()
  })

  test('without settings, version or metric groups are read without them', async () => {
    const client = clientOf(await serve(old))
    expect(await client.getSettings()).toBeUndefined()
    expect(await client.getVersion()).toBeUndefined()
    expect(await collect(client.listMetricGroups())).toEqual([])
    expect(await client.testConnection()).toEqual({ ok: true, experimentCount: 0, serverVersion: undefined })
  })

  test('a bulk page that fails for another reason is a failure, not an old server', async () => {
    const server = await serve(json(401, { message: 'Invalid API key' }))
    expect((await failureOf(clientOf(server).listResults())).code).toBe('invalidKey')
  })
})

describe('new servers', () => {
  test('tell version and number of experiments to the connection test', async () => {
    const server = await serve(
      byPath({
        '/api/v1/experiments': json(200, page('experiments', [{}], { total: 37, hasMore: true })),
        '/api/v1/version': json(200, { version: '5.0.1', commit: 'abc', date: '' }),
      }),
    )
    expect(await clientOf(server).testConnection()).toEqual({
      ok: true,
      experimentCount: 37,
      serverVersion: '5.0.1',
    })
    expect(server.asked[0]).toBe('/api/v1/experiments?limit=1')
  })

  test('give metric groups in one unpaged answer', async () => {
    const metricGroups = [{ id: 'mg_1', name: 'Core', metrics: ['m1', 'm2'] }]
    const server = await serve(byPath({ '/api/v1/metric-groups': json(200, { metricGroups }) }))
    const [group] = await collect(clientOf(server).listMetricGroups())
    expect(group?.parsed.metrics).toEqual(['m1', 'm2'])
    expect(server.asked).toEqual(['/api/v1/metric-groups'])
  })

  test('give bulk results without asking the first page twice', async () => {
    const server = await serve(json(200, page('experimentResults', [resultsSample()])))
    expect(await collect((await clientOf(server).listResults()) ?? [])).toHaveLength(1)
    expect(server.asked).toHaveLength(1)
  })
})

describe('results of one experiment', () => {
  test('are returned letter by letter beside the parsed form', async () => {
    const text = `{ "experiment": ${JSON.stringify(experimentSample())},\n "result": ${JSON.stringify(resultsSample())} , "more": 1e-3}`
    const server = await serve(plain(200, text, { 'content-type': 'application/json' }))
    const read = await clientOf(server).getResults('exp_1')
    expect(read.raw).toBe(text)
    expect(read.parsed.result.id).toBe('snp_1')
  })

  test('are asked for by phase, with the id made safe for a path', async () => {
    const server = await serve(json(200, { experiment: experimentSample(), result: resultsSample() }))
    await clientOf(server).getResults('a/b?c', { phase: 2 })
    expect(server.asked).toEqual(['/api/v1/experiments/a%2Fb%3Fc/results?phase=2'])
  })

  test('an experiment comes with its status in GrowthBook', async () => {
    const experiment = experimentSample({
      enhancedStatus: { status: 'Running', detailedStatus: 'Unhealthy' },
    })
    const server = await serve(json(200, { experiment }))
    const read = await clientOf(server).getExperiment('exp_1')
    expect(read.parsed.enhancedStatus?.detailedStatus).toBe('Unhealthy')
  })
})

describe('closing', () => {
  test('a client that never connected, and one that did, close quietly', async () => {
    const server = await serve(json(200, page('projects', [])))
    const client = clientOf(server)
    await clientOf(server).close()
    await collect(client.listProjects())
    await expect(client.close()).resolves.toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import type { SentRequest } from './transport.js'
import { clientOf, collect, failureOf } from './testing/client-of.js'
import { createFakeClock } from './testing/fake-clock.js'
import { experimentSample, page } from './testing/samples.js'
import { byPath, inTurn, json, plain, useScriptedServers, type Reply } from './testing/scripted-server.js'

const serve = useScriptedServers()

const draft = {
  trackingKey: 'knowwhen-H-12',
  name: 'One page',
  hypothesis: 'If …',
  tags: ['knowwhen'],
  datasourceId: 'ds_1',
  assignmentQueryId: 'user_id',
  metrics: ['fact__signup'],
  variations: [
    { key: '0', name: 'Control' },
    { key: '1', name: 'One page' },
  ],
}
const created = json(200, { experiment: experimentSample({ id: 'exp_new', status: 'draft' }) })

describe('an experiment', () => {
  test('is created as a draft, whatever else is said of it', async () => {
    const server = await serve(created)
    const read = await clientOf(server).createExperiment(draft)
    expect(read.parsed.id).toBe('exp_new')
    expect(server.asked).toEqual(['/api/v1/experiments'])
    expect(server.bodies.map((body): unknown => JSON.parse(body))).toEqual([{ ...draft, status: 'draft' }])
  })

  test('whose tracking key is taken says so', async () => {
    const message = 'Experiment with tracking key already exists: knowwhen-H-12.'
    const failure = await failureOf(clientOf(await serve(json(400, { message }))).createExperiment(draft))
    expect(failure).toMatchObject({ code: 'alreadyExists', status: 400 })
    expect(failure).not.toHaveProperty('mayHaveHappened')
  })

  test('that the key may not create names the role that may', async () => {
    const refusal = json(403, { message: 'You do not have permission to perform this action' })
    const failure = await failureOf(clientOf(await serve(refusal)).createExperiment(draft))
    expect(failure.code).toBe('mayNotWrite')
    expect(failure.sentence).toContain('Give it a role that may')
  })

  test('that GrowthBook does not accept keeps its words', async () => {
    const message = 'Unrecognized assignment query ID: user_id'
    const failure = await failureOf(clientOf(await serve(json(400, { message }))).createExperiment(draft))
    expect(failure).toMatchObject({ code: 'refusedRequest', status: 400 })
    expect(failure.sentence).toContain(message)
  })
})

describe('what was written is never written twice', () => {
  test.each<[string, Reply, string]>([
    ['the connection is cut', (request) => request.socket.destroy(), 'unreachable'],
    ['the server fails', plain(502, ''), 'serverError'],
    ['nobody answers', () => undefined, 'timeout'],
    ['the answer cannot be read', plain(200, '{"experiment":'), 'malformedAnswer'],
    ['the answer says something else', json(200, { experiment: {} }), 'malformedAnswer'],
    ['a web page answers', plain(200, '<html>'), 'wrongHost'],
  ])('where %s', async (_what, reply, code) => {
    const server = await serve(reply)
    const client = clientOf(server, { limits: { timeoutMs: 200 } })
    const failure = await failureOf(client.createExperiment(draft))
    expect(failure).toMatchObject({ code, mayHaveHappened: true })
    expect(failure.sentence).toContain('look there before you try again')
    expect(server.asked).toHaveLength(1)
  })

  test('but is sent again after a 429, which was not let in', async () => {
    const tooMany = json(429, { message: 'Too many requests' }, { 'retry-after': '5' })
    const server = await serve(inTurn(tooMany, created))
    const clock = createFakeClock()
    await clientOf(server, { clock }).createExperiment(draft)
    expect(clock.slept).toEqual([5000])
    expect(server.bodies).toHaveLength(2)
  })

  test('and is not thought to have happened where nobody was reached', async () => {
    const server = await serve(created)
    await server.close()
    const failure = await failureOf(clientOf(server).createExperiment(draft))
    expect(failure.code).toBe('connectionRefused')
    expect(failure).not.toHaveProperty('mayHaveHappened')
  })

  test('reading is still repeated', async () => {
    const server = await serve(inTurn(plain(500, ''), json(200, { settings: {} })))
    await clientOf(server).getSettings()
    expect(server.asked).toHaveLength(2)
  })
})

describe('a learning', () => {
  const learning = { id: 'lrn_1', title: 'H-12: shorter is better', supportingExperimentIds: ['exp_1'] }

  test('is created, and found again by its experiment', async () => {
    const reply: Reply = (request, response, count) => {
      const body = request.method === 'POST' ? { learning } : { learnings: [learning] }
      json(200, body)(request, response, count)
    }
    const server = await serve(reply)
    const client = clientOf(server)
    const made = { title: learning.title, text: 'Because …', supportingExperimentIds: ['exp_1'] }
    expect((await client.createLearning(made)).parsed.id).toBe('lrn_1')
    expect(JSON.parse(server.bodies[0] ?? '')).toEqual(made)
    const [found] = await client.listLearnings({ experimentId: 'exp 1' })
    expect(found?.parsed).toMatchObject({
      title: learning.title,
      supportingExperimentIds: ['exp_1'],
      tags: [],
    })
    expect(server.asked).toEqual(['/api/v1/learnings', '/api/v1/learnings?experimentId=exp%201'])
  })

  test('on a server without them is a failure, for looking up as for writing', async () => {
    const client = clientOf(await serve(byPath({})))
    expect((await failureOf(client.createLearning({ title: 'T' }))).code).toBe('unknownRoute')
    expect((await failureOf(client.listLearnings())).code).toBe('unknownRoute')
  })
})

describe('a snapshot', () => {
  const snapshot = { id: 'snp_9', experiment: 'exp_1', status: 'running' }

  test('is asked for with its dimension and phase, and then looked at until it is done', async () => {
    const server = await serve(
      inTurn(json(200, { snapshot }), json(200, { snapshot: { ...snapshot, status: 'success' } })),
    )
    const client = clientOf(server)
    const asked = await client.requestSnapshot('exp_1', { dimension: 'exp:country', phase: 0 })
    expect(asked.parsed.status).toBe('running')
    expect((await client.getSnapshot('snp_9')).parsed.status).toBe('success')
    expect(server.asked).toEqual(['/api/v1/experiments/exp_1/snapshot', '/api/v1/snapshots/snp_9'])
    expect(JSON.parse(server.bodies[0] ?? '')).toEqual({ dimension: 'exp:country', phase: 0 })
  })

  test.each([
    [400, { message: 'Experiment is in draft state.' }, 'snapshotNotPossible'],
    [400, { message: 'No datasource set for experiment' }, 'snapshotNotPossible'],
    [400, { message: 'Experiment has no phases' }, 'snapshotNotPossible'],
    [400, { message: 'Phase 3 not found' }, 'snapshotNotPossible'],
    [400, { message: 'Request body: [] Unrecognized key: "dimension"' }, 'refusedRequest'],
    [403, { message: 'You do not have permission to perform this action' }, 'mayNotWrite'],
    [409, { message: 'Up to date', code: 'dimension_already_up_to_date', details: {} }, 'alreadyUpToDate'],
    [409, { message: 'Full', code: 'requires_full_refresh', details: {} }, 'needsFullRefresh'],
    [409, { message: 'Somebody else', code: 'conflict' }, 'conflict'],
    [409, { message: 'Somebody else' }, 'conflict'],
  ])('%i %j is %s', async (status, body, code) => {
    const failure = await failureOf(clientOf(await serve(json(status, body))).requestSnapshot('exp_1'))
    expect(failure).toMatchObject({ code, status })
  })
})

describe('data sources and dimensions', () => {
  test('name the columns by which an experiment can be broken down, and keep the SQL to themselves', async () => {
    const query = { id: 'user_id', name: 'Users', sql: 'SELECT 1', dimensionColumns: ['country', 'device'] }
    const dataSources = [{ id: 'ds_1', name: 'Warehouse', assignmentQueries: [query, { id: 'anonymous' }] }]
    const dimensions = [{ id: 'dim_1', name: 'Plan', datasourceId: 'ds_1' }]
    const server = await serve(
      byPath({
        '/api/v1/data-sources': json(200, page('dataSources', dataSources)),
        '/api/v1/dimensions': json(200, page('dimensions', dimensions)),
      }),
    )
    const client = clientOf(server)
    const [source] = await collect(client.listDataSources())
    expect(
      source?.parsed.assignmentQueries.map(({ id, dimensionColumns }) => [id, dimensionColumns]),
    ).toEqual([
      ['user_id', ['country', 'device']],
      ['anonymous', []],
    ])
    expect(JSON.stringify(source?.parsed)).not.toContain('SELECT')
    const [dimension] = await collect(client.listDimensions({ dataSourceId: 'ds_1' }))
    expect(dimension?.parsed).toMatchObject({ id: 'dim_1', name: 'Plan' })
    expect(server.asked[1]).toBe('/api/v1/dimensions?limit=100&offset=0&datasourceId=ds_1')
  })
})

describe('every request', () => {
  test('is told as it goes out, repetitions included, without its query', async () => {
    const sent: SentRequest[] = []
    const server = await serve(inTurn(plain(500, ''), json(200, page('projects', [])), created))
    const client = clientOf(server, { onRequest: (one) => sent.push(one) })
    await collect(client.listProjects())
    await client.createExperiment(draft)
    expect(sent).toEqual([
      { method: 'GET', path: '/api/v1/projects' },
      { method: 'GET', path: '/api/v1/projects' },
      { method: 'POST', path: '/api/v1/experiments' },
    ])
  })
})

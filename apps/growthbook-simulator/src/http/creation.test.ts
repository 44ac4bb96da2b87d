import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSimulator, DEFAULT_SECRET_KEY, type Simulator } from '../simulator.js'
import { proportionExperiment } from '../testing/definitions.js'
import { get, messageOf, post, readResult } from '../testing/requests.js'

const EXPERIMENTS = '/api/v1/experiments'
const READONLY = { authorization: 'Bearer secret_readonly_x' }

const draft = {
  trackingKey: 'new-basket',
  name: 'New basket',
  datasourceId: 'ds_warehouse',
  assignmentQueryId: 'user_id',
  hypothesis: 'It helps.',
  description: 'More of it.',
  tags: ['basket'],
  project: 'prj_shop',
  metrics: ['fact__signup'],
  guardrailMetrics: ['mg_shop'],
  variations: [
    { key: '0', name: 'Control' },
    { key: '1', name: 'New', description: 'The new one', screenshots: [{ path: '/upload/new.png' }] },
  ],
}

let simulator: Simulator

beforeEach(() => {
  simulator = createSimulator({
    experiments: [proportionExperiment('a', { metrics: [{ id: 'signup', name: 'S', type: 'proportion' }] })],
    projects: [{ id: 'prj_shop', name: 'Shop' }],
    metricGroups: [{ id: 'mg_shop', name: 'Shop', metrics: ['signup'] }],
    secretKeys: [
      { key: DEFAULT_SECRET_KEY, role: 'admin' },
      { key: 'secret_readonly_x', role: 'readonly' },
    ],
    rateLimitMax: 10_000,
    now: () => new Date('2026-06-01T08:00:00.000Z'),
  })
})
afterEach(() => simulator.close())

describe('a new experiment', () => {
  it('is a draft as asked, the last of the list', async () => {
    const answer = await post(simulator, EXPERIMENTS, draft)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      experiment: {
        trackingKey: 'new-basket',
        status: 'draft',
        project: 'prj_shop',
        hypothesis: 'It helps.',
        description: 'More of it.',
        tags: ['basket'],
        dateCreated: '2026-06-01T08:00:00.000Z',
        variations: [
          { key: '0' },
          { key: '1', description: 'The new one', screenshots: ['/upload/new.png'] },
        ],
        settings: { goals: [{ metricId: 'fact__signup' }], guardrails: [{ metricId: 'mg_shop' }] },
      },
    })
    const names = z.object({ experiments: z.array(z.object({ name: z.string() })) })
    const listed = names.parse((await get(simulator, EXPERIMENTS)).json()).experiments
    expect(listed.at(-1)?.name).toBe('New basket')
  })

  it('can be started and read like any other', async () => {
    await post(simulator, EXPERIMENTS, draft)
    simulator.experiments.start('new-basket')
    simulator.experiments.advance('new-basket', 14)
    expect((await readResult(simulator, 'new-basket')).results[0]?.totalUsers).toBe(100_000)
  })

  it.each<[string, object, string]>([
    ['a tracking key that is taken', { trackingKey: 'a' }, 'Experiment with tracking key already exists: a.'],
    ['an unknown metric', { metrics: ['fact__nobody'] }, 'Unknown metric: fact__nobody'],
    ['an unknown source', { datasourceId: 'ds_x' }, 'Invalid data source: ds_x'],
    ['an unknown assignment', { assignmentQueryId: 'x' }, 'Unrecognized assignment query ID: x'],
    ['an unknown project', { project: 'prj_x' }, 'Invalid project ids: prj_x'],
    [
      'no assignment',
      { assignmentQueryId: undefined },
      'assignmentQueryId is required unless provided by the template',
    ],
    [
      'no source for its metrics',
      { datasourceId: undefined },
      'Must provide a datasource when including metrics',
    ],
    ['an unknown field', { surprise: 1 }, 'Request body: [] Unrecognized key: "surprise"'],
    [
      'one variation',
      { variations: [{ key: '0', name: 'Control' }] },
      'Request body: [variations] Too small: expected array to have >=2 items',
    ],
  ])('is refused with %s', async (_name, change, message) => {
    expect(await messageOf(post(simulator, EXPERIMENTS, { ...draft, ...change }))).toEqual({
      status: 400,
      message,
    })
    expect(simulator.experiments.list()).toHaveLength(1)
  })

  it('may bear a tracking key twice where that is asked for', async () => {
    const twice = { ...draft, trackingKey: 'a', bypassDuplicateKeyCheck: true }
    expect((await post(simulator, EXPERIMENTS, twice)).statusCode).toBe(200)
    expect(new Set(simulator.experiments.list().map(({ id }) => id)).size).toBe(2)
  })

  it('needs a key that may write', async () => {
    expect(await messageOf(post(simulator, EXPERIMENTS, draft, READONLY))).toEqual({
      status: 403,
      message: 'You do not have permission to perform this action',
    })
  })
})

describe('a new learning', () => {
  const learning = { title: 'Fewer steps', text: 'They help.', supportingExperimentIds: ['exp_a'] }
  const answered = z.object({ learning: z.looseObject({ id: z.string() }) })

  it('is kept, found by its experiment, changed and deleted', async () => {
    const made = answered.parse((await post(simulator, '/api/v1/learnings', learning)).json()).learning
    expect(made).toMatchObject({ ...learning, source: 'api' })
    const url = `/api/v1/learnings/${made.id}`
    expect((await get(simulator, '/api/v1/learnings?experimentId=exp_a')).body).toContain(made.id)
    const headers = { authorization: `Bearer ${DEFAULT_SECRET_KEY}` }
    const payload = { status: 'confirmed' }
    const changed = await simulator.app.inject({ method: 'PUT', url, headers, payload })
    expect(answered.parse(changed.json()).learning['status']).toBe('confirmed')
    const gone = await simulator.app.inject({ method: 'DELETE', url, headers })
    expect(gone.json()).toEqual({ deletedId: made.id })
    expect((await messageOf(get(simulator, url))).message).toBe('Could not find learning with that id')
  })

  it('is refused without a title, for unknown experiments, and to a key that may only read', async () => {
    const path = '/api/v1/learnings'
    expect((await post(simulator, path, { text: 'x' })).statusCode).toBe(400)
    expect((await post(simulator, path, { ...learning, supportingExperimentIds: ['x'] })).statusCode).toBe(
      400,
    )
    expect((await post(simulator, path, learning, READONLY)).statusCode).toBe(403)
  })
})

describe('screenshots', () => {
  it('are small pictures that differ by name', async () => {
    const answers = [await get(simulator, '/upload/a.png', {}), await get(simulator, '/upload/b.png', {})]
    expect(answers.map(({ headers }) => headers['content-type'])).toEqual(['image/png', 'image/png'])
    const [a, b] = answers.map(({ rawPayload }) => rawPayload)
    expect(a?.subarray(1, 4).toString()).toBe('PNG')
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(false)
  })
})

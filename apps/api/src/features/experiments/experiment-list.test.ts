/** The list of experiments: what is filtered, in which order, and how healthy each of them is said to be. */
import { randomUUID } from 'node:crypto'

import type { ExperimentSummary } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { aDraft, anExperiment, aWorld, get, type World } from '../../testing/cards.js'
import { aReading } from '../../testing/verdicts.js'

interface List {
  readonly items: readonly ExperimentSummary[]
  readonly nextCursor: string | null
  readonly total?: number
}

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())

const list = async (w: World, query: Readonly<Record<string, string>> = {}): Promise<List> => {
  const answer = await get(
    w,
    `/api/v1/experiments?${new URLSearchParams(query).toString()}`,
    w.viewer.headers,
  )
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<List>()
}
const namesOf = ({ items }: List) => items.map(({ name }) => name)

const named = async (w: World, name: string, columns: Readonly<Record<string, unknown>> = {}) => {
  const id = await anExperiment(w)
  const set = Object.entries<unknown>({ name, ...columns })
  await t.database.asOwner(
    `UPDATE experiments SET ${set.map(([column], index) => `${column} = $${index + 2}`).join(', ')} WHERE id = $1`,
    [
      id,
      ...set.map(([, value]) =>
        typeof value === 'object' && value !== null && !(value instanceof Date)
          ? JSON.stringify(value)
          : value,
      ),
    ],
  )
  return id
}

/** What the newest reading says, laid over a plain one. */
const reading = async (w: World, experimentId: string, given: object, asOf = t.clock.now()) => {
  const id = await aReading(w, experimentId, 0.1)
  await t.database.asOwner(
    'UPDATE evidence SET reading = reading || $2::jsonb, as_of = $3, fetched_at = $3 WHERE id = $1',
    [id, JSON.stringify({ ...given, asOf: asOf.toISOString() }), asOf],
  )
}

const arms = (...users: readonly number[]) =>
  users.map((count, index) => ({ armId: `v${index}`, name: `V${index}`, weight: 0.5, users: count }))
/** When the tests' clock begins. */
const testStart = new Date('2026-01-05T09:00:00.000Z')
const ago = (days: number) => new Date(testStart.getTime() - days * 86_400_000)

describe('experiments are filtered', () => {
  let w: World
  beforeAll(async () => {
    w = await aWorld(t, 'Filters')
    const linked = await named(w, 'Linked', { tags: ['checkout'], project_id: 'prj_1' })
    await t.database.asOwner('UPDATE hypotheses SET experiment_id = $2 WHERE id = $1', [
      (await aDraft(w)).id,
      linked,
    ])
    await named(w, 'Archived', { archived: true, tags: ['checkout', 'old'] })
    await named(w, 'Gone', { deleted_at: t.clock.now() })
    await named(w, 'By hand', { connection_id: null, entered_by: w.editor.userId })
    const old = await named(w, 'Old numbers', { project_id: 'prj_2' })
    await reading(w, old, {}, ago(40))
    const fresh = await named(w, 'Fresh numbers')
    await reading(w, fresh, {}, ago(40))
    await reading(w, fresh, {}, ago(2))
  })

  it.each<readonly [Readonly<Record<string, string>>, readonly string[]]>([
    [{ linked: 'yes' }, ['Linked']],
    [{ archived: 'yes' }, ['Archived']],
    [{ deleted: 'yes' }, ['Gone']],
    [{ origin: 'byHand' }, ['By hand']],
    [{ origin: 'pulled', archived: 'no', deleted: 'no', linked: 'no' }, ['Fresh numbers', 'Old numbers']],
    [{ tag: 'checkout' }, ['Archived', 'Linked']],
    [{ tag: 'check' }, []],
    [{ projectId: 'prj_2' }, ['Old numbers']],
    [{ olderThanDays: '30' }, ['Old numbers']],
    [{ olderThanDays: '1' }, ['Fresh numbers', 'Old numbers']],
    [{ q: 'NUMB' }, ['Fresh numbers', 'Old numbers']],
    [{ q: '%' }, []],
  ])('by %o', async (query, expected) => {
    const found = await list(w, { ...query, sort: 'name' })
    expect(namesOf(found)).toEqual(expected)
    expect(found.total).toBe(expected.length)
  })

  it('and what is entered by hand was never disconnected', async () => {
    const { items } = await list(w, { origin: 'byHand' })
    expect(items[0]).toMatchObject({
      isByHand: true,
      isConnected: true,
      connection: null,
      connectionId: null,
    })
  })

  it('and the projects and tags to filter by are told with their counts', async () => {
    const answer = await get(w, '/api/v1/experiment-facets', w.viewer.headers)
    expect(answer.json()).toEqual({
      projects: [
        { externalId: 'prj_1', name: 'prj_1', experiments: 1 },
        { externalId: 'prj_2', name: 'prj_2', experiments: 1 },
      ],
      tags: [
        { tag: 'checkout', experiments: 2 },
        { tag: 'old', experiments: 1 },
      ],
    })
  })

  it('and those of another organisation never stand among them', async () => {
    const stranger = await aWorld(t, 'Strangers')
    for (const query of [
      {},
      { q: 'Linked' },
      { health: 'unknown' },
      { projectId: 'prj_1' },
      { tag: 'old' },
    ]) {
      expect(await list(stranger, query)).toMatchObject({ items: [], total: 0 })
    }
  })
})

describe('experiments are sorted', () => {
  let w: World
  beforeAll(async () => {
    w = await aWorld(t, 'Sorted')
    for (const [index, name] of ['delta', 'Alpha', 'charlie', 'Bravo', 'echo'].entries()) {
      const id = await named(w, name, {
        started_at: index === 4 ? null : ago(index),
        users: index === 3 ? null : index * 10,
      })
      if (index !== 2) await reading(w, id, {}, ago(10 - index))
    }
  })

  it.each<readonly [string, string | undefined, readonly string[]]>([
    ['startedAt', undefined, ['echo', 'delta', 'Alpha', 'charlie', 'Bravo']],
    ['startedAt', 'asc', ['Bravo', 'charlie', 'Alpha', 'delta', 'echo']],
    ['name', undefined, ['Alpha', 'Bravo', 'charlie', 'delta', 'echo']],
    ['name', 'desc', ['echo', 'delta', 'charlie', 'Bravo', 'Alpha']],
    ['asOf', undefined, ['echo', 'Bravo', 'Alpha', 'delta', 'charlie']],
    ['asOf', 'asc', ['delta', 'Alpha', 'Bravo', 'echo', 'charlie']],
    ['users', undefined, ['echo', 'charlie', 'Alpha', 'delta', 'Bravo']],
    ['users', 'asc', ['Bravo', 'delta', 'Alpha', 'charlie', 'echo']],
  ])('by %s (%s), page by page, each once', async (sort, order, expected) => {
    const query = { sort, ...(order === undefined ? {} : { order }), limit: '2' }
    const names: string[] = []
    let page = await list(w, query)
    expect(page.total).toBe(5)
    names.push(...namesOf(page))
    while (page.nextCursor !== null) {
      page = await list(w, { ...query, cursor: page.nextCursor })
      names.push(...namesOf(page))
    }
    expect(names).toEqual(expected)
  })

  it('and a cursor of one order is none of another', async () => {
    const { nextCursor } = await list(w, { sort: 'name', limit: '2' })
    const url = `/api/v1/experiments?sort=users&cursor=${nextCursor}`
    expect((await get(w, url, w.viewer.headers)).statusCode).toBe(400)
  })
})

describe('the health of an experiment', () => {
  const warned = (type: string, days: number) => ({ warnings: [{ type, at: ago(days).toISOString() }] })
  /** Columns of the experiment, and what its newest reading says; null: it has none. */
  const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, object | null])[] = [
    ['healthy: as planned', {}, { sampleRatioPValue: 0.5, arms: arms(500, 500) }],
    ['healthy: exposures known', {}, { multipleExposures: { users: 3, share: 0.001 } }],
    [
      'healthy: few exposures by webhook',
      { multiple_exposures: { users: 1, share: 0, at: ago(3).toISOString() } },
      {},
    ],
    [
      'healthy: a warning that was answered',
      warned('srm', 3),
      { sampleRatioPValue: 0.5, arms: arms(500, 500) },
    ],
    ['unhealthy: split', {}, { sampleRatioPValue: 0.0009, arms: arms(500, 400) }],
    ['warning: split with too few users', {}, { sampleRatioPValue: 0.0009, arms: arms(15, 0) }],
    ['unhealthy: split with just enough', {}, { sampleRatioPValue: 0.0009, arms: arms(16, 0) }],
    [
      'unhealthy: an arm without weight does not count',
      {},
      { sampleRatioPValue: 0, arms: [...arms(16, 0), { armId: 'x', name: 'X', weight: 0, users: 0 }] },
    ],
    ['warning: split just above', {}, { sampleRatioPValue: 0.001, arms: arms(500, 400) }],
    ['warning: split at the edge', {}, { sampleRatioPValue: 0.0099, arms: arms(500, 400) }],
    ['healthy: split beyond the edge', {}, { sampleRatioPValue: 0.01, arms: arms(500, 400) }],
    ['unknown: a bandit', {}, { allocation: 'bandit', sampleRatioPValue: 0, arms: arms(500, 1) }],
    ['unknown: a p-value that is none', {}, { sampleRatioPValue: 2, arms: arms(500, 1) }],
    ['unhealthy: exposures', {}, { multipleExposures: { users: 10, share: 0.02 } }],
    ['warning: few exposures', {}, { multipleExposures: { users: 9, share: 0.02 } }],
    [
      'unhealthy: newer word by webhook',
      { multiple_exposures: { users: 50, share: 0.3, at: ago(3).toISOString() } },
      {},
    ],
    ['warning: called unhealthy', { detailed_status: 'Unhealthy' }, {}],
    ['warning: called unhealthy by its reading', {}, { reportedUnhealthy: true }],
    [
      'healthy: called unhealthy, exposures known',
      { detailed_status: 'Unhealthy' },
      { multipleExposures: { users: 1, share: 0 } },
    ],
    ['warning: called unhealthy before results', { detailed_status: 'Unhealthy' }, null],
    ['warning: gone', { deleted_at: new Date() }, { sampleRatioPValue: 0.5 }],
    ['warning: not read', { results_problem: 'Cut off.' }, null],
    ['warning: a fresh warning', warned('srm', -1), { sampleRatioPValue: 0.5 }],
    ['warning: underpowered', warned('underpowered', 30), { sampleRatioPValue: 0.5 }],
    ['warning: no data', warned('no-data', 3), null],
    ['unknown: nothing', {}, null],
    ['unknown: nothing told', {}, {}],
  ]
  let w: World
  beforeAll(async () => {
    w = await aWorld(t, 'Health')
    for (const [name, columns, said] of cases) {
      const id = await named(w, name, { tracking_key: randomUUID(), ...columns })
      if (said !== null) await reading(w, id, said)
    }
  })

  const all = () => list(w, { limit: '200', sort: 'name' })

  it('is told as it is meant', async () => {
    const { items } = await all()
    expect(items).toHaveLength(cases.length)
    expect(
      items.filter(({ name, health }) => !name.startsWith(`${health}:`)).map(({ name }) => name),
    ).toEqual([])
    expect(items.filter(({ healthWords }) => healthWords.length === 0)).toEqual([])
  })

  it.each(['healthy', 'warning', 'unhealthy', 'unknown'])('is found as it is told: %s', async (health) => {
    const told = (await all()).items.filter((one) => one.health === health)
    const found = await list(w, { health, limit: '200', sort: 'name' })
    expect(namesOf(found)).toEqual(told.map(({ name }) => name))
    expect(found.items.length).toBeGreaterThan(0)
  })
})

/**
 * What the network and GrowthBook may do to a run. After each: nothing is lost, nothing is double, the run says what
 * happened, and the next one completes.
 */
import type { Connection, Hypothesis, SyncRun } from '@knowwhen/contract'
import type { FaultInput } from '@knowwhen/growthbook-simulator'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import type { GrowthBookAccess } from '../../deps.js'
import { growthBookScenario, type Scenario } from '../../testing/growthbook-scenario.js'
import { simulatorKey } from '../../testing/simulated-growthbook.js'

let s: Scenario
let reference: readonly unknown[]

beforeAll(async () => {
  s = await growthBookScenario({ rateLimitMax: null })
  const connection = await s.connect()
  await s.sync(connection.id)
  reference = await storedOf(connection.id)
})
afterEach(() => {
  vi.restoreAllMocks()
  s.growthBook.simulator.faults.clear()
})
afterAll(() => s.close())

const STORED = `SELECT x.external_id, x.users, e.snapshot_id, e.raw_hash
  FROM experiments x LEFT JOIN evidence e ON e.experiment_id = x.id
  WHERE x.connection_id = $1 AND x.deleted_at IS NULL ORDER BY x.external_id, e.raw_hash`
const storedOf = async (connectionId: string) => (await s.t.database.asOwner(STORED, [connectionId])).rows

const VERDICTS = 'SELECT verdict, reason, evidence_id FROM verdicts WHERE hypothesis_id = $1 ORDER BY id'
const verdictsOf = async (card: Hypothesis) => (await s.t.database.asOwner(VERDICTS, [card.id])).rows

/** Limits of seconds would make each of these tests as long: the ways to fail are the same. */
const impatient = (access: GrowthBookAccess) => {
  const createClient = access.createClient.bind(access)
  vi.spyOn(access, 'createClient').mockImplementation((target) =>
    createClient({
      ...target,
      limits: {
        ...target.limits,
        timeoutMs: 300,
        requestDeadlineMs: 500,
        maximumBodyBytes: 4 * 1024 * 1024,
        retries: 1,
      },
    }),
  )
}

const sentences = ({ problems }: SyncRun) => problems.map(({ message }) => message).join(' ')

const results = { path: '/results', after: 4 } as const

/** What goes wrong, how the run ends, and what it says. */
const faults: readonly (readonly [string, FaultInput, 'succeeded' | 'failed', RegExp])[] = [
  [
    'the connection is closed',
    { ...results, kind: 'connectionClosed', times: 4 },
    'succeeded',
    /could not reach GrowthBook/,
  ],
  [
    'it is reset in the middle of the body',
    { ...results, kind: 'connectionReset', times: 4 },
    'succeeded',
    /could not reach/,
  ],
  [
    'it answers 500',
    { ...results, kind: 'serverError', times: 4 },
    'succeeded',
    /an error of its own \(500\)/,
  ],
  ['it answers 500 for good', { ...results, kind: 'serverError' }, 'failed', /an error of its own \(500\)/],
  ['a proxy answers 502', { ...results, kind: 'badGateway', times: 4 }, 'succeeded', /\(502\)/],
  ['the body drips', { ...results, kind: 'slowDrip', times: 4 }, 'succeeded', /did not answer within/],
  ['nothing is answered', { ...results, kind: 'hang', times: 4 }, 'succeeded', /did not answer within/],
  ['the JSON ends in the middle', { ...results, kind: 'malformedJson', times: 2 }, 'succeeded', /not JSON/],
  ['a sentence calls itself JSON', { ...results, kind: 'notJson', times: 2 }, 'succeeded', /not JSON/],
  ['another service answers', { ...results, kind: 'html', times: 2 }, 'succeeded', /a web page/],
  [
    'numbers are texts',
    { ...results, kind: 'malformedResults', times: 2 },
    'succeeded',
    /not what its API promises/,
  ],
  [
    'the body is gigantic',
    { ...results, kind: 'giganticBody', megabytes: 6, times: 2 },
    'succeeded',
    /larger than the 4 MiB/,
  ],
  ['a list is refused with 500', { path: '/experiments?', kind: 'serverError' }, 'failed', /\(500\)/],
  ['a list is truncated', { path: '/experiments?', kind: 'malformedJson' }, 'failed', /not JSON/],
  ['the first question is reset', { kind: 'connectionReset', times: 2 }, 'failed', /could not reach/],
]

/** The next run, of whatever kind, completes what is missing. */
const expectWhole = async (connection: Pick<Connection, 'id'>) => {
  s.growthBook.simulator.faults.clear()
  expect(await s.sync(connection.id)).toMatchObject({ status: 'succeeded', problems: [] })
  expect(await storedOf(connection.id)).toEqual(reference)
}

describe('a run during which', () => {
  it.each(faults)('%s', async (_, fault, status, says) => {
    impatient(s.t.deps.growthBook)
    const connection = await s.connect()
    s.growthBook.simulator.faults.add(fault)
    const run = await s.sync(connection.id)
    expect(run, sentences(run)).toMatchObject({ status })
    expect(sentences(run)).toMatch(says)
    expect(sentences(run)).not.toContain(simulatorKey)
    await expectWhole(connection)
  })

  it('the answer has the wrong content type reads it all the same', async () => {
    const connection = await s.connect()
    s.growthBook.simulator.faults.add({ ...results, kind: 'wrongContentType', times: 3 })
    expect(await s.sync(connection.id)).toMatchObject({ status: 'succeeded', problems: [] })
    await expectWhole(connection)
  })

  it('429s come in a storm waits, says until when, and misses nothing', async () => {
    const connection = await s.connect()
    s.growthBook.simulator.faults.add({
      ...results,
      kind: 'rateLimitStorm',
      times: 2,
      retryAfterSeconds: 2,
    })
    const begun = await s.call('POST', `/growthbook-connections/${connection.id}/syncs`, {})
    const path = `/growthbook-connections/${connection.id}/syncs/${begun.json<SyncRun>().id}`
    const drained = s.t.deps.queue.drain()
    await expect
      .poll(async () => (await s.read<SyncRun>(path)).waitingUntil, { timeout: 15_000 })
      .not.toBeNull()
    await drained
    expect(await s.read<SyncRun>(path)).toMatchObject({
      status: 'succeeded',
      problems: [],
      waitingUntil: null,
    })
    await expectWhole(connection)
  })

  it('the connection is refused', async () => {
    const connection = await s.connect()
    const { growthBook } = s.t.deps
    const createClient = growthBook.createClient.bind(growthBook)
    // Nobody listens on port 1; everything else is as it was.
    const refused = new URL(s.growthBook.origin)
    refused.port = '1'
    growthBook.allowOrigin(s.acme.organizationId, refused.origin)
    const away = vi
      .spyOn(growthBook, 'createClient')
      .mockImplementation((target) =>
        createClient({ ...target, baseUrl: refused.origin, limits: { ...target.limits, retries: 0 } }),
      )
    const run = await s.sync(connection.id)
    away.mockRestore()
    expect(run.status).toBe('failed')
    expect(sentences(run)).toContain('refused the connection')
    await expectWhole(connection)
  })
})

describe('a card whose experiment is read through all this', () => {
  it('has each verdict once', async () => {
    impatient(s.t.deps.growthBook)
    const connection = await s.connect()
    await s.sync(connection.id)
    const metric = await s.metricOf(connection.id, 'fact__order_placed')
    const card = await s.sealedCard({ name: 'orders', metricId: metric.id })
    const { id: experimentId } = await s.experimentOf(connection.id, 'nw-delivery-promise-badge')
    await s.call('PUT', `/hypotheses/${card.id}/experiment`, { experimentId })
    await s.t.deps.queue.drain()
    const before = await verdictsOf(card)
    for (const kind of ['connectionReset', 'serverError', 'malformedJson', 'hang'] as const) {
      s.growthBook.simulator.experiments.edit('nw-delivery-promise-badge', { name: `After ${kind}` })
      s.growthBook.simulator.faults.add({ path: 'promise-badge', kind, times: 2 })
      await s.sync(connection.id, 'full')
      s.growthBook.simulator.faults.clear()
    }
    await s.sync(connection.id)
    expect(await verdictsOf(card)).toEqual(before)
    expect((await s.experimentOf(connection.id, 'nw-delivery-promise-badge')).name).toBe('After hang')
  })
})

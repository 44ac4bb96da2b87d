import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSimulator, type Simulator } from '../simulator.js'
import { proportionExperiment } from '../testing/definitions.js'
import { get, post } from '../testing/requests.js'
import { startReceiver } from '../testing/receiver.js'
import {
  hasSharedSpecifications,
  readSharedJson,
  SKIPPED_WITHOUT_SHARED,
} from '../testing/shared-specifications.js'
import { bodyOf, signatureOf } from './payload.js'

const KEY = 'ewhk_0123456789abcdef0123456789abcdef'

let simulator: Simulator
let receiver: Awaited<ReturnType<typeof startReceiver>>

async function open(statuses: readonly number[] = []): Promise<void> {
  receiver = await startReceiver(statuses)
}

beforeEach(() => {
  simulator = createSimulator({
    experiments: [
      proportionExperiment('a', { project: 'prj_shop', tags: ['checkout'] }),
      proportionExperiment('b', { intendedWeights: [0.7, 0.3] }),
    ],
    projects: [{ id: 'prj_shop', name: 'Shop' }],
    rateLimitMax: 10_000,
    now: () => new Date('2026-06-01T08:00:00.000Z'),
  })
})
afterEach(async () => {
  await simulator.close()
  await receiver.close()
})

describe('what happens to an experiment', () => {
  it('is sent in an envelope that is signed over its bytes', async () => {
    await open()
    simulator.webhooks.add({ url: receiver.url, signingKey: KEY })
    simulator.experiments.edit('a', { name: 'Another name' })
    await simulator.webhooks.settled()
    const [one] = receiver.received
    expect(one?.signature).toBe(signatureOf(one?.body ?? '', KEY))
    expect(one?.userAgent).toBe('GrowthBook')
    expect(one?.payload).toMatchObject({
      event: 'experiment.updated',
      object: 'experiment',
      data: {
        object: { id: 'exp_a', name: 'Another name' },
        previous_attributes: { name: 'Experiment a' },
        changes: { added: {}, removed: {} },
      },
      projects: ['prj_shop'],
      tags: ['checkout'],
      api_version: '2024-07-31',
    })
  })

  it('is told from beginning to end, each at a time of its own', async () => {
    await open()
    simulator.webhooks.add({ url: receiver.url, order: 'held' })
    await post(simulator, '/api/v1/experiments', {
      trackingKey: 'c',
      name: 'C',
      datasourceId: 'ds_warehouse',
      assignmentQueryId: 'user_id',
      variations: ['0', '1'].map((key) => ({ key, name: key })),
    })
    simulator.experiments.start('c')
    simulator.experiments.delete('c')
    simulator.webhooks.release()
    await simulator.webhooks.settled()
    expect(receiver.events().toSorted()).toEqual([
      'experiment.created',
      'experiment.deleted',
      'experiment.updated',
    ])
    const times = receiver.received.map(({ payload }) => payload['created'])
    expect(new Set(times).size).toBe(3)
  })

  it('is also that something was won, once, and that users are shared out wrongly', async () => {
    await open()
    const events = ['experiment.info.*', 'experiment.warning']
    simulator.webhooks.add({ url: receiver.url, events })
    for (const id of ['a', 'b']) {
      simulator.experiments.start(id)
      simulator.experiments.advance(id, 14)
      simulator.experiments.advance(id, 1)
    }
    await simulator.webhooks.settled()
    expect(receiver.events().filter((event) => event === 'experiment.info.significance')).toHaveLength(2)
    const warning = receiver.received.find(({ payload }) => payload.event === 'experiment.warning')
    expect(warning?.payload.data.object).toEqual({
      type: 'srm',
      experimentId: 'exp_b',
      experimentName: 'Experiment b',
      threshold: 0.001,
    })
    expect(receiver.events().filter((event) => event === 'experiment.warning')).toHaveLength(1)
  })

  it('is nothing where nobody listens, and nothing that was not asked for', async () => {
    await open()
    simulator.experiments.edit('a', { name: 'Before' })
    simulator.webhooks.add({ url: receiver.url, events: ['experiment.deleted', 'experiment.decision.*'] })
    simulator.experiments.edit('a', { name: 'After' })
    simulator.webhooks.send({ event: 'experiment.decision.ship', object: { experimentId: 'exp_a' } })
    await simulator.webhooks.settled()
    expect(receiver.events()).toEqual(['experiment.decision.ship'])
  })
})

describe('a delivery that misbehaves', () => {
  it('is repeated until it is taken', async () => {
    await open([500, 302, 204])
    simulator.webhooks.add({ url: receiver.url, retryDelaysMs: [1, 1, 1] })
    simulator.webhooks.test()
    await simulator.webhooks.settled()
    expect(simulator.webhooks.attempts().map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 500],
      [2, 302],
      [3, 204],
    ])
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  })

  it('is dropped after the last attempt', async () => {
    await open([500, 500, 500])
    simulator.webhooks.add({ url: receiver.url, retryDelaysMs: [1] })
    simulator.webhooks.test()
    await simulator.webhooks.settled()
    expect(receiver.received).toHaveLength(2)
  })

  it('comes several times, the other way round, or with a signature of somebody else', async () => {
    await open()
    simulator.webhooks.add({ url: receiver.url, order: 'reversed', duplicates: 1, isSignedWrongly: true })
    simulator.webhooks.send({ event: 'first' })
    simulator.webhooks.send({ event: 'second' })
    await simulator.webhooks.settled()
    expect(receiver.received).toEqual([])
    simulator.webhooks.release()
    await simulator.webhooks.settled()
    expect(simulator.webhooks.attempts()).toHaveLength(4)
    expect(receiver.events().toSorted()).toEqual(['first', 'first', 'second', 'second'])
    const [one] = receiver.received
    expect(one?.signature).not.toBe(signatureOf(one?.body ?? '', KEY))
  })

  it('of the old shape leaves decisions out', async () => {
    await open()
    simulator.webhooks.add({ url: receiver.url, payloadType: 'raw' })
    simulator.webhooks.send({ event: 'experiment.decision.ship' })
    simulator.experiments.edit('a', { name: 'New' })
    await simulator.webhooks.settled()
    expect(receiver.received.map(({ payload }) => payload)).toMatchObject([
      { event: 'experiment.updated', data: { current: { name: 'New' }, previous: { name: 'Experiment a' } } },
    ])
  })

  it('has nobody to go to', async () => {
    await open()
    const { url } = receiver
    await receiver.close()
    simulator.webhooks.add({ url, retryDelaysMs: [] })
    simulator.webhooks.test()
    await simulator.webhooks.settled()
    expect(simulator.webhooks.attempts()).toMatchObject([{ event: 'webhook.test', status: null }])
    await open()
  })
})

describe('the controls of webhooks over HTTP', () => {
  const control = (path: string, body: object = {}) => post(simulator, `/simulator/webhooks${path}`, body, {})

  it('set one up, try it, send an unknown event, and forget', async () => {
    await open()
    expect((await control('', { url: receiver.url, order: 'held' })).statusCode).toBe(200)
    await control('/test')
    await control('/events', { event: 'experiment.sneezed', object: { id: 'exp_a' } })
    expect((await control('/release')).body).toContain('experiment.sneezed')
    expect(receiver.events().toSorted()).toEqual(['experiment.sneezed', 'webhook.test'])
    await simulator.app.inject({ method: 'DELETE', url: '/simulator/webhooks' })
    expect((await get(simulator, '/simulator/webhooks', {})).json()).toEqual({ webhooks: [], attempts: [] })
    expect((await control('', { url: 'nowhere' })).statusCode).toBe(400)
  })
})

describe.skipIf(!hasSharedSpecifications)(`signatures against the samples ${SKIPPED_WITHOUT_SHARED}`, () => {
  const samples = z.array(
    z.looseObject({
      name: z.string(),
      signingKey: z.string(),
      headers: z.looseObject({ 'X-GrowthBook-Signature': z.string() }),
      body: z.string(),
    }),
  )
  const envelope = z.looseObject({
    event: z.string(),
    data: z.object({ object: z.record(z.string(), z.unknown()) }),
    projects: z.array(z.string()),
    tags: z.array(z.string()),
    user: z.record(z.string(), z.unknown()),
    created: z.number(),
  })

  it('are the same, and so is the envelope but for its environments', () => {
    for (const sample of samples.parse(readSharedJson('growthbook/fixtures/webhook-samples.json'))) {
      expect(signatureOf(sample.body, sample.signingKey)).toBe(sample.headers['X-GrowthBook-Signature'])
      const { event, data, projects, tags, user, created } = envelope.parse(JSON.parse(sample.body))
      const own = bodyOf({ event, object: data.object, projects, tags, user, created }, 'json')
      const comparable = (body: string) => body.replace('["production"]', '[]')
      expect(comparable(own)).toBe(comparable(sample.body))
    }
  })
})

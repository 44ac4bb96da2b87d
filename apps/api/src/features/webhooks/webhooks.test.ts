import { createHmac, randomUUID } from 'node:crypto'

import type { Connection, ConnectionEvent, Problem } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { growthBookScenario, type Page, type Scenario } from '../../testing/growthbook-scenario.js'
import { simulatorKey } from '../../testing/simulated-growthbook.js'
import { eraseOldEvents } from './index.js'

const KEY = `ewhk_${'0123456789abcdef'.repeat(2)}`
const OTHER_KEY = `ewhk_${'fedcba9876543210'.repeat(2)}`

let s: Scenario

beforeAll(async () => {
  s = await growthBookScenario()
})
afterAll(() => s.close())

const signed = (body: string | Buffer, key = KEY) => createHmac('sha256', key).update(body).digest('hex')

const addressOf = ({ webhook }: Connection) => new URL(webhook.address).pathname

interface Sending {
  readonly signature?: string | undefined
  readonly method?: 'POST' | 'PUT' | 'PATCH'
  readonly contentType?: string
}

const deliver = (to: Pick<Connection, 'webhook'> | string, body: string | Buffer, sending: Sending = {}) => {
  const { method = 'POST', contentType = 'application/json' } = sending
  const signature = 'signature' in sending ? sending.signature : signed(body)
  return s.t.app.inject({
    method,
    url: typeof to === 'string' ? to : new URL(to.webhook.address).pathname,
    headers: {
      'content-type': contentType,
      ...(signature === undefined ? {} : { 'x-growthbook-signature': signature }),
    },
    payload: body,
  })
}

const listening = async (key = KEY): Promise<Connection> => {
  const { id } = await s.connect()
  const answer = await s.call('PUT', `/growthbook-connections/${id}/webhook-key`, { signingKey: key })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<Connection>()
}

const eventsOf = async ({ id }: Connection) =>
  (await s.read<Page<ConnectionEvent>>(`/growthbook-connections/${id}/events`)).items

let created = 1_781_503_200_000
/** As GrowthBook writes it; every one at another moment, so that none is a repetition. */
const anEvent = (event: string, subject: object, more: object = {}) => {
  created += 1_000
  const envelope = {
    event,
    object: event.split('.')[0],
    data: { object: subject },
    api_version: '2024-07-31',
  }
  return JSON.stringify({ ...envelope, created, ...more })
}
const updated = (externalId: string) => anEvent('experiment.updated', { id: externalId, name: 'Anything' })

const WAITING = `SELECT data->>'externalId' AS "externalId" FROM pgboss.job
  WHERE name = 'pullExperiment' AND state = 'created' AND data->>'connectionId' = $1`
const waitingPulls = async ({ id }: Connection) => (await s.t.database.asOwner(WAITING, [id])).rows

describe('an event of GrowthBook', () => {
  it('that speaks of an experiment is a hint to read it again, and ends the wait for the first one', async () => {
    const connection = await listening()
    expect(connection.webhook).toMatchObject({ isSetUp: true, keyHint: 'cdef', firstEventAt: null })
    expect((await deliver(connection, updated('exp_bayeswon'))).statusCode).toBe(204)
    expect(await waitingPulls(connection)).toEqual([{ externalId: 'exp_bayeswon' }])
    expect(await eventsOf(connection)).toMatchObject([
      { event: 'experiment.updated', externalId: 'exp_bayeswon', outcome: 'pulled', experiment: null },
    ])
    const seen = await s.read<Connection>(`/growthbook-connections/${connection.id}`)
    expect(seen.webhook.firstEventAt).not.toBeNull()
    expect(seen.version).toBe(connection.version)
  })

  it('comes by POST, PUT or PATCH and with any content type', async () => {
    const connection = await listening()
    for (const method of ['POST', 'PUT', 'PATCH'] as const) {
      const body = updated(`exp_${method}`)
      const answer = await deliver(connection, body, { method, contentType: 'text/plain; charset=latin1' })
      expect(answer.statusCode, method).toBe(204)
    }
    expect(await eventsOf(connection)).toHaveLength(3)
  })

  it('that comes again, twenty times at once, is one event and one pull', async () => {
    const connection = await listening()
    const body = updated('exp_again')
    const answers = await Promise.all(Array.from({ length: 20 }, () => deliver(connection, body)))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([204]))
    expect(await eventsOf(connection)).toHaveLength(1)
    expect(await waitingPulls(connection)).toHaveLength(1)
  })

  it('is one of many about the same experiment: all are kept, and one pull waits', async () => {
    const connection = await listening()
    for (const body of [updated('exp_busy'), updated('exp_busy'), updated('exp_busy')].toReversed()) {
      expect((await deliver(connection, body)).statusCode).toBe(204)
    }
    expect(await eventsOf(connection)).toHaveLength(3)
    expect(await waitingPulls(connection)).toHaveLength(1)
  })

  it('that nobody knows is taken and said; what has nothing to do with results is left alone', async () => {
    const connection = await listening()
    await deliver(connection, anEvent('feature.updated', { id: 'a-feature' }))
    await deliver(connection, anEvent('oracle.spoke', { id: 'x' }))
    await deliver(connection, '[1,2,3]')
    await deliver(connection, anEvent('webhook.test', { webhookId: 'ewh-1' }))
    const events = await eventsOf(connection)
    expect(events.map(({ event, outcome }) => [event, outcome])).toEqual([
      ['webhook.test', 'ignored'],
      ['', 'unknown'],
      ['oracle.spoke', 'unknown'],
      ['feature.updated', 'ignored'],
    ])
    expect(events[0]?.message).toContain('The test arrived')
    expect(await waitingPulls(connection)).toEqual([])
  })

  it('in a form other than JSON is said to be so, and is not the first event that is waited for', async () => {
    const connection = await listening()
    const raw = { event: 'experiment.updated', data: { current: { id: 'exp_1' }, previous: {} } }
    for (const body of [raw, { text: 'Hello', blocks: [] }, { content: 'Hello' }]) {
      expect((await deliver(connection, JSON.stringify(body))).statusCode).toBe(204)
    }
    const events = await eventsOf(connection)
    expect(events.map(({ event }) => event)).toEqual(['payload.discord', 'payload.slack', 'payload.raw'])
    for (const { message } of events) expect(message).toContain('choose JSON')
    const seen = await s.read<Connection>(`/growthbook-connections/${connection.id}`)
    expect(seen.webhook).toMatchObject({ firstEventAt: null, lastEventAt: null })
    expect(await waitingPulls(connection)).toEqual([])
  })

  it('is read with names that cannot be stored, and no date that there is', async () => {
    const connection = await listening()
    const body = anEvent('experiment.up\0dated', { id: '\ud800' }, { created: 1e300 })
    expect((await deliver(connection, body)).statusCode).toBe(204)
    const huge = anEvent('experiment.updated', { id: 'x'.repeat(5_000) }, { created: 'soon' })
    expect((await deliver(connection, huge)).statusCode).toBe(204)
    expect(await eventsOf(connection)).toMatchObject([
      { event: 'experiment.updated', externalId: null, outcome: 'unknown', happenedAt: null },
      { event: '', externalId: null, outcome: 'unknown', happenedAt: null },
    ])
  })
})

describe('a warning', () => {
  const STORED = `SELECT warnings, multiple_exposures AS exposures FROM experiments
    WHERE connection_id = $1 AND external_id = $2`

  it('is kept with its experiment: the latest of each kind, and ended by a recovery', async () => {
    const connection = await listening()
    await s.sync(connection.id)
    const known = await s.experimentOf(connection.id, 'cookie-cats-gate')
    const warn = (subject: object) =>
      deliver(connection, anEvent('experiment.warning', { experimentId: known.externalId, ...subject }))
    const stored = async () => (await s.t.database.asOwner(STORED, [connection.id, known.externalId])).rows[0]

    await warn({ type: 'multiple-exposures', usersCount: 120, percent: 0.0125 })
    await warn({ type: 'srm', threshold: 0.001 })
    await warn({ type: 'srm', threshold: 0.001 })
    await warn({ type: 'auto-update', success: false })
    expect(await stored()).toMatchObject({
      exposures: { users: 120, share: 0.0125 },
      warnings: [{ type: 'srm' }, { type: 'auto-update' }],
    })
    await warn({ type: 'auto-update', success: true })
    expect(await stored()).toMatchObject({ warnings: [{ type: 'srm' }] })
    const [newest] = await eventsOf(connection)
    expect(newest).toMatchObject({ outcome: 'noted', experiment: { id: known.id, name: known.name } })
  })
})

describe('what is not GrowthBook’s', () => {
  const refusalOf = (answer: Awaited<ReturnType<typeof deliver>>) => {
    const { status, code, detail } = answer.json<Problem>()
    return { is: `${status} ${code}`, detail }
  }

  it('is refused alike, whatever is wrong with its signature', async () => {
    const connection = await listening()
    const body = updated('exp_forged')
    const right = signed(body)
    const turned = `${right.startsWith('0') ? '1' : '0'}${right.slice(1)}`
    const wrong = [undefined, '', 'x', right.slice(1), `${right}0`, turned, right.toUpperCase()]
    const answers = []
    for (const signature of wrong) {
      answers.push(refusalOf(await deliver(connection, body, { signature })))
    }
    const tampered = body.replace('exp_forged', 'exp_forgeD')
    answers.push(refusalOf(await deliver(connection, tampered, { signature: right })))
    const foreign = signed(body, OTHER_KEY)
    answers.push(refusalOf(await deliver(connection, body, { signature: foreign })))
    expect(new Set(answers.map(({ is }) => is))).toEqual(new Set(['401 badSignature']))
    expect(new Set(answers.map(({ detail }) => detail)).size).toBe(1)
    expect(await eventsOf(connection)).toEqual([])
  })

  it('is refused where a delivery to another connection or organisation is sent on', async () => {
    const [first, second] = [await listening(), await listening(OTHER_KEY)]
    const body = updated('exp_elsewhere')
    expect(refusalOf(await deliver(second, body)).is).toBe('401 badSignature')
    const stranger = await s.t.anOrganization({ name: 'Stranger' })
    const swapped = addressOf(first).replace(s.acme.organizationId, stranger.organizationId)
    expect(refusalOf(await deliver(swapped, body)).is).toBe('404 notFound')
    const unknown = addressOf(first).replace(first.id, randomUUID())
    expect(refusalOf(await deliver(unknown, body)).is).toBe('404 notFound')
  })

  it('is not JSON, or is too large', async () => {
    const connection = await listening()
    expect(refusalOf(await deliver(connection, '{"event":')).is).toBe('400 invalidRequest')
    expect(refusalOf(await deliver(connection, '')).is).toBe('400 invalidRequest')
    const large = JSON.stringify({ event: 'experiment.updated', filling: 'x'.repeat(512 * 1024) })
    const detail = 'The event is too large: at most 512 KiB are taken.'
    expect(refusalOf(await deliver(connection, large))).toEqual({ is: '413 bodyTooLarge', detail })
    const within = JSON.stringify({ event: 'experiment.updated', data: { object: 'x'.repeat(520_000) } })
    expect((await deliver(connection, within)).statusCode).toBe(204)
  })

  it('finds nobody where no key was stored, where it was taken away, and where the connection is no more', async () => {
    const silent = await s.connect()
    const body = updated('exp_silent')
    expect(refusalOf(await deliver(silent, body)).is).toBe('404 notFound')
    const connection = await listening()
    const path = `/growthbook-connections/${connection.id}`
    const removed = await s.call('DELETE', `${path}/webhook-key`)
    expect(removed.json()).toMatchObject({ webhook: { isSetUp: false, keyHint: '' } })
    expect((await s.call('DELETE', `${path}/webhook-key`)).json()).toEqual(removed.json())
    expect(refusalOf(await deliver(connection, body)).is).toBe('404 notFound')
    const again = await listening()
    await s.call('POST', `/growthbook-connections/${again.id}/disconnect`, {})
    expect(refusalOf(await deliver(again, body)).is).toBe('404 notFound')
    const key = await s.call('PUT', `/growthbook-connections/${again.id}/webhook-key`, { signingKey: KEY })
    expect(key.json()).toMatchObject({ status: 409, code: 'disconnected' })
  })
})

describe('the signing key', () => {
  it('that is changed makes us wait for the first event again', async () => {
    const connection = await listening()
    await deliver(connection, updated('exp_first'))
    const path = `/growthbook-connections/${connection.id}/webhook-key`
    const changed = await s.call('PUT', path, { signingKey: OTHER_KEY })
    expect(changed.json()).toMatchObject({ webhook: { firstEventAt: null, keyHint: '3210' } })
    expect((await deliver(connection, updated('exp_second'))).statusCode).toBe(401)
  })

  it('is none that does not look like one, and is stored by an admin alone', async () => {
    const { id } = await s.connect()
    const path = `/growthbook-connections/${id}/webhook-key`
    const wrong = await s.call('PUT', path, { signingKey: simulatorKey })
    expect(wrong.json()).toMatchObject({ status: 400, errors: [{ path: 'body.signingKey' }] })
    const member = await s.t.aPerson(s.acme.organizationId)
    expect((await s.call('PUT', path, { signingKey: KEY }, { ...member.headers })).statusCode).toBe(403)
  })
})

describe('the limit', () => {
  it('counts a webhook that works by its connection, and one that does not by its address', async () => {
    const connection = await listening()
    const first = await deliver(connection, updated('exp_1'))
    expect(first.headers['ratelimit-limit']).toBe('1000')
    expect((await deliver(connection, updated('exp_2'))).headers['ratelimit-limit']).toBe('600')
    const other = await listening(OTHER_KEY)
    const refused = await deliver(other, updated('exp_3'))
    expect([refused.statusCode, refused.headers['ratelimit-limit']]).toEqual([401, '1000'])
  })
})

describe('events', () => {
  it('are forgotten after ninety days', async () => {
    const connection = await listening()
    await deliver(connection, updated('exp_old'))
    s.t.clock.advanceDays(60)
    await deliver(connection, updated('exp_young'))
    s.t.clock.advanceDays(31)
    await eraseOldEvents(s.t.deps)
    const [event] = (
      await s.t.database.asOwner('SELECT external_id AS id FROM growthbook_events WHERE connection_id = $1', [
        connection.id,
      ])
    ).rows
    expect(event).toEqual({ id: 'exp_young' })
  })
})

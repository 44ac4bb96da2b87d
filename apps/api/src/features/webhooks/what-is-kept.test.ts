/** Which events are acted on, and how many are kept. */
import { createHmac } from 'node:crypto'

import type { Connection, ConnectionEvent } from '@knowwhen/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { growthBookScenario, type Page, type Scenario } from '../../testing/growthbook-scenario.js'
import { eraseOldEvents } from './index.js'

const KEY = `ewhk_${'0123456789abcdef'.repeat(2)}`

let s: Scenario

beforeAll(async () => {
  s = await growthBookScenario()
})
afterAll(() => s.close())

const listening = async (): Promise<Connection> => {
  const { id } = await s.connect()
  return (await s.call('PUT', `/growthbook-connections/${id}/webhook-key`, { signingKey: KEY })).json()
}

const deliver = async ({ webhook }: Connection, event: string, object: object) => {
  const payload = JSON.stringify({ event, data: { object }, api_version: '2024-07-31' })
  const signature = createHmac('sha256', KEY).update(payload).digest('hex')
  const headers = { 'content-type': 'application/json', 'x-growthbook-signature': signature }
  const url = new URL(webhook.address).pathname
  const answer = await s.t.app.inject({ method: 'POST', url, headers, payload })
  expect(answer.statusCode, answer.body).toBe(204)
}

const WAITING = `SELECT data->>'externalId' AS id FROM pgboss.job
  WHERE name = 'pullExperiment' AND state = 'created' AND data->>'connectionId' = $1 ORDER BY 1`

it('an event about an experiment of a project that is not read is kept, said, and not acted on', async () => {
  const all = await listening()
  const path = `/growthbook-connections/${all.id}`
  const ifMatch = { ...s.acme.headers, 'if-match': `"${all.version}"` }
  await s.call('PATCH', path, { projectFilter: ['prj_read'] }, ifMatch)
  await deliver(all, 'experiment.updated', { id: 'exp_a', project: 'prj_other' })
  await deliver(all, 'experiment.updated', { id: 'exp_b', project: '' })
  await deliver(all, 'experiment.warning', { experimentId: 'exp_c', type: 'srm', project: 'prj_other' })
  await deliver(all, 'experiment.updated', { id: 'exp_d', project: 'prj_read' })
  await deliver(all, 'experiment.warning', { experimentId: 'exp_e', type: 'srm' })
  const { items } = await s.read<Page<ConnectionEvent>>(`${path}/events`)
  const said = items.map(({ externalId, outcome }) => `${externalId} ${outcome}`)
  expect(said).toEqual(['exp_e noted', 'exp_d pulled', 'exp_c ignored', 'exp_b ignored', 'exp_a ignored'])
  expect(items.at(-1)?.message).toContain('a project that this connection does not read')
  const { rows } = await s.t.database.asOwner(WAITING, [all.id])
  expect(rows.map(({ id }) => id)).toEqual(['exp_d', 'exp_e'])
})

const FILL = `INSERT INTO growthbook_events
  (organization_id, id, connection_id, event, external_id, outcome, raw, raw_hash, received_at)
  SELECT $1, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $2, 'filling', '', 'unknown', '', n::text, $3
  FROM generate_series(1, $4::int) AS n`
const COUNT = `SELECT count(*)::int AS events, count(*) FILTER (WHERE event = 'filling')::int AS filling,
  min(id::text) AS oldest FROM growthbook_events WHERE connection_id = $1`

it('of a connection that never stops talking the newest 5,000 are kept, and another loses none', async () => {
  const [loud, quiet] = [await listening(), await listening()]
  await deliver(quiet, 'experiment.updated', { id: 'exp_quiet' })
  const now = s.t.clock.now()
  await s.t.database.asOwner(FILL, [s.acme.organizationId, loud.id, now, 5_003])
  await deliver(loud, 'experiment.updated', { id: 'exp_newest' })
  await eraseOldEvents(s.t.deps)
  expect((await s.t.database.asOwner(COUNT, [loud.id])).rows).toEqual([
    { events: 5_000, filling: 4_999, oldest: '00000000-0000-7000-8000-000000000005' },
  ])
  expect((await s.t.database.asOwner(COUNT, [quiet.id])).rows).toMatchObject([{ events: 1 }])
})

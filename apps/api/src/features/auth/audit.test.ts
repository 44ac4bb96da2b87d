import type { AuditEvent, Problem, Team } from '@knowwhen/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization, TestPerson } from '../../testing/builders.js'
import { aTeam } from '../../testing/cards.js'
import { everyPage } from '../../testing/paging.js'
import { eraseOldAuditEvents } from './index.js'

const URL = '/api/v1/audit-events'
let t: TestApp
let acme: TestOrganization
let admin: TestPerson
let organizations = 0

beforeAll(async () => {
  t = await testApp()
})
beforeEach(async () => {
  organizations += 1
  acme = await t.anOrganization({ name: `Acme ${organizations}` })
  admin = await t.aPerson(acme.organizationId, { role: 'admin', name: 'Ada Admin' })
})
afterAll(() => t.close())

const get = (url: string, headers: object = acme.headers) => t.app.inject({ url, headers: { ...headers } })
const found = async (query: Record<string, string>) =>
  (await get(`${URL}?${new URLSearchParams(query).toString()}`)).json<{ items: AuditEvent[] }>().items
const actionsOf = (events: readonly AuditEvent[]) => events.map(({ action }) => action)
const team = (name: string) => aTeam({ t, org: acme }, name)
const renamed = (which: Team, name: string, headers: object = admin.headers) =>
  t.app.inject({
    method: 'PATCH',
    url: `/api/v1/teams/${which.id}`,
    headers: { ...headers, 'if-match': `"${which.version}"` },
    payload: { name },
  })

describe('the audit trail', () => {
  it('is filtered by who, what and on what', async () => {
    const search = await team('Search')
    await team('Checkout')
    await renamed(search, 'Finding')
    const robot = await t.app.inject({
      method: 'POST',
      url: '/api/v1/api-keys',
      headers: { ...acme.headers },
      payload: { name: 'Robot', scope: 'read' },
    })
    expect(robot.statusCode).toBe(201)
    expect(actionsOf(await found({ actorId: admin.userId }))).toEqual(['team.updated'])
    expect(actionsOf(await found({ action: 'team.' }))).toEqual([
      'team.updated',
      'team.created',
      'team.created',
    ])
    expect(actionsOf(await found({ action: 'apiKey.created' }))).toEqual(['apiKey.created'])
    expect(await found({ action: 'team.%' })).toEqual([])
    expect(await found({ subjectType: 'apiKey' })).toHaveLength(1)
    expect(await found({ subjectId: search.id, actorId: acme.owner.userId })).toHaveLength(1)
  })

  it('is filtered by when: from an instant on, and before another', async () => {
    const days = ['2026-02-01', '2026-02-02', '2026-02-03']
    for (const day of days) {
      t.clock.set(`${day}T12:00:00.000Z`)
      await team(day)
    }
    const from = '2026-02-02T12:00:00.000Z'
    expect((await found({ from })).map(({ after }) => after)).toMatchObject([
      { name: '2026-02-03' },
      { name: '2026-02-02' },
    ])
    expect((await found({ until: from })).map(({ after }) => after)).toMatchObject([{ name: '2026-02-01' }])
    expect((await get(`${URL}?from=yesterday`)).statusCode).toBe(400)
  })

  it('keeps its filter from page to page', async () => {
    for (const name of ['A', 'B', 'C']) await renamed(await team(name), `${name}2`)
    const query = `action=team.updated&limit=2`
    const events = await everyPage<AuditEvent>(async (cursor) =>
      (await get(`${URL}?${query}${cursor}`)).json(),
    )
    expect(actionsOf(events)).toEqual(['team.updated', 'team.updated', 'team.updated'])
  })

  it('says from where, and with which key', async () => {
    const key = await t.anApiKey(admin)
    const search = await team('Search')
    await renamed(search, 'Finding', { authorization: key.authorization })
    const [byKey, bySession] = await found({ subjectId: search.id })
    expect(byKey).toMatchObject({
      ipAddress: '127.0.0.1',
      actor: { name: 'Ada Admin' },
      apiKey: { id: key.apiKeyId, prefix: key.authorization.slice('Bearer '.length, 17) },
    })
    expect(bySession).toMatchObject({ ipAddress: '127.0.0.1', apiKey: null })
  })
})

const exported = async (query: string, headers: object = acme.headers) => {
  const answer = await get(`${URL}/export?${query}`, headers)
  return { status: answer.statusCode, headers: answer.headers, body: answer.body }
}

/** Written straight in: more than one page of the export holds. */
const MANY = `INSERT INTO audit_events (organization_id, id, at, action, subject_type, subject_id, request_id)
  SELECT $1, gen_random_uuid(), now() - $2::interval, 'test.happened', 'test', n::text, 'r' FROM generate_series(1, $3::int) n`
const manyEvents = (count: number, ago = '0 days') =>
  t.database.asOwner(MANY, [acme.organizationId, ago, count])

describe('an export of the trail', () => {
  it('is a file of JSON lines, each an event as the page shows it', async () => {
    const search = await team('Search')
    const { headers, body } = await exported(`format=json&subjectId=${search.id}`)
    expect(headers['content-type']).toContain('application/jsonl')
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="knowwhen-audit-\d{4}-\d\d-\d\d\.jsonl"$/,
    )
    const events = body
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(events).toEqual(await found({ subjectId: search.id }))
  })

  it('is a file of comma-separated values in which no cell is a formula', async () => {
    await team('=1+1')
    const { headers, body } = await exported('format=csv&action=team.created')
    expect(headers['content-type']).toContain('text/csv')
    expect(headers['content-disposition']).toContain('.csv"')
    const [heading, line] = body.split('\r\n')
    expect(heading).toMatch(/^at,actorId,actorName,action,/)
    expect(line).toContain(`Owner of ${acme.name},team.created,team,`)
    expect(body).not.toMatch(/(^|,)[=+@-]/m)
  })

  it('holds every event once, however many pages it takes, and is itself recorded', async () => {
    await manyEvents(1_201)
    const { body } = await exported('format=json&action=test.')
    const subjects = Array.from(body.matchAll(/"subjectId":"(\d+)"/g), ([, subjectId]) => subjectId)
    expect(new Set(subjects).size).toBe(1_201)
    expect(subjects).toHaveLength(1_201)
    expect((await found({ action: 'audit.exported' }))[0]).toMatchObject({
      actor: { userId: acme.owner.userId },
      after: { format: 'json', action: 'test.' },
    })
  })

  it('is for who may read the trail, and of their own organisation', async () => {
    await team('Search')
    const editor = await t.aPerson(acme.organizationId, { role: 'editor' })
    expect((await exported('', editor.headers)).status).toBe(403)
    expect((await exported('', {})).status).toBe(401)
    expect((await exported('format=xml')).status).toBe(400)
    const stranger = await t.anOrganization({ name: 'Stranger' })
    const theirs = await exported('format=json&action=team.', stranger.headers)
    expect(theirs).toMatchObject({ status: 200, body: '' })
  })
})

const keepFor = (auditRetentionDays: number | null, version = 1) =>
  t.app.inject({
    method: 'PATCH',
    url: '/api/v1/organization',
    headers: { ...acme.headers, 'if-match': `"${version}"` },
    payload: { auditRetentionDays },
  })
const testEvents = async () => (await found({ action: 'test.' })).length

describe('the time for which the trail is kept', () => {
  // The database tells by its own clock what is old, so events of today must be of today.
  beforeEach(() => t.clock.set(new Date().toISOString()))

  it('is for good, until the organisation says otherwise', async () => {
    await manyEvents(3, '4000 days')
    await eraseOldAuditEvents(t.deps)
    expect(await testEvents()).toBe(3)
    expect(await found({ action: 'audit.erased' })).toEqual([])
  })

  it('is at least thirty days, and is its admins’ to choose', async () => {
    const short = await keepFor(29)
    expect(short.json<Problem>().errors[0]?.path).toBe('body.auditRetentionDays')
    expect((await keepFor(30)).json()).toMatchObject({ auditRetentionDays: 30 })
    expect((await keepFor(null, 2)).json()).toMatchObject({ auditRetentionDays: null })
  })

  it('over, events go, in this organisation alone, and how many went is recorded', async () => {
    const neighbour = acme
    await manyEvents(4, '40 days')
    acme = await t.anOrganization({ name: 'Brief' })
    await manyEvents(2, '31 days')
    await manyEvents(3, '29 days')
    await keepFor(30)
    await eraseOldAuditEvents(t.deps)
    expect(await testEvents()).toBe(3)
    expect((await found({ action: 'audit.erased' }))[0]).toMatchObject({
      actor: null,
      ipAddress: null,
      subjectId: acme.organizationId,
      after: { events: 2, olderThanDays: 30 },
    })
    await eraseOldAuditEvents(t.deps)
    expect(await found({ action: 'audit.erased' })).toHaveLength(1)
    acme = neighbour
    expect(await testEvents()).toBe(4)
  })

  it('is looked after by a running process', async () => {
    await manyEvents(2, '31 days')
    await keepFor(30)
    await t.deps.queue.start()
    await expect.poll(testEvents).toBe(0)
    await t.deps.queue.stop()
  })
})

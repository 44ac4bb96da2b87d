import type { Problem, Team, TeamMember } from '@knowwhen/contract'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { asOrganization } from '../../db/tenant.js'
import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization, TestPerson } from '../../testing/builders.js'
import { aDraft, aTeam, aWorld, completeCard, post } from '../../testing/cards.js'
import { everyPage } from '../../testing/paging.js'

const TODAY = '2026-01-05'
let t: TestApp
let acme: TestOrganization
let ada: TestPerson
let bob: TestPerson
let team: Team
let teams = 0

beforeAll(async () => {
  t = await testApp()
  acme = await t.anOrganization()
  ada = await t.aPerson(acme.organizationId, { name: 'Ada' })
  bob = await t.aPerson(acme.organizationId, { name: 'Bob' })
})
beforeEach(async () => {
  teams += 1
  team = await aTeam({ t, org: acme }, `Team ${teams}`)
})
afterAll(() => t.close())

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
const send = (method: Method, path: string, payload?: object) =>
  t.app.inject({
    method,
    url: `/api/v1/teams/${path}`,
    headers: { ...acme.headers },
    ...(payload === undefined ? {} : { payload }),
  })

const add = (person: TestPerson, days: object = {}, to = team) =>
  send('POST', `${to.id}/members`, { userId: person.userId, ...days })
const added = async (person: TestPerson, days: object = {}, to = team) =>
  (await add(person, days, to)).json<TeamMember>()
const change = (entry: TeamMember, days: object) => send('PATCH', `${team.id}/members/${entry.id}`, days)
const lead = (person: TestPerson | null, of = team) =>
  send('PUT', `${of.id}/leader`, { userId: person?.userId ?? null })
const read = async (which = team) => (await send('GET', which.id)).json<Team>()
const list = async (query = '') =>
  (await send('GET', `${team.id}/members${query}`)).json<{ items: TeamMember[] }>().items
const refusalOf = (answer: { statusCode: number; json: () => Problem }) => ({
  status: answer.statusCode,
  code: answer.json().code,
})

describe('people of a team', () => {
  it('come in from today on, and are counted with their ways to talk', async () => {
    const answer = await add(ada)
    expect(answer.statusCode).toBe(201)
    expect(answer.json<TeamMember>()).toMatchObject({
      person: { userId: ada.userId, name: 'Ada' },
      from: TODAY,
      until: null,
      isPresent: true,
      isLeader: false,
    })
    await added(bob)
    await added(acme.owner, { from: '2026-01-06' })
    expect(await read()).toMatchObject({ size: 2, channels: 1, sizeHint: null })
  })

  it('leave on a day, which is their last, and stay in the record', async () => {
    const entry = await added(ada, { from: '2025-11-01' })
    expect((await change(entry, { until: TODAY })).json<TeamMember>()).toMatchObject({ isPresent: true })
    expect((await change(entry, { until: '2026-01-04' })).json<TeamMember>()).toMatchObject({
      from: '2025-11-01',
      until: '2026-01-04',
      isPresent: false,
    })
    expect((await read()).size).toBe(0)
    expect(await list('?period=present')).toEqual([])
    expect(await list('?period=past')).toHaveLength(1)
  })

  it('come back under an entry of its own, and their days never overlap', async () => {
    await added(ada, { from: '2025-01-01', until: '2025-03-31' })
    expect(refusalOf(await add(ada, { from: '2025-03-31', until: '2025-04-30' }))).toEqual({
      status: 409,
      code: 'alreadyInTeam',
    })
    const again = await added(ada, { from: '2025-04-01' })
    expect(refusalOf(await add(ada))).toEqual({ status: 409, code: 'alreadyInTeam' })
    expect(refusalOf(await change(again, { from: '2025-03-01' }))).toMatchObject({ code: 'alreadyInTeam' })
    expect((await list()).map(({ from }) => from)).toEqual(['2025-04-01', '2025-01-01'])
  })

  it('are corrected without losing what is left out', async () => {
    const entry = await added(ada, { from: '2025-12-01', until: '2025-12-31' })
    const changed = await change(entry, { until: null })
    expect(changed.json<TeamMember>()).toMatchObject({ from: '2025-12-01', until: null })
    expect((await change(entry, { from: '2025-12-24' })).json<TeamMember>()).toMatchObject({
      from: '2025-12-24',
      until: null,
    })
    expect(refusalOf(await change(entry, { until: '2025-12-23' }))).toEqual({
      status: 422,
      code: 'daysReversed',
    })
    expect((await change(entry, { until: '24 December' })).statusCode).toBe(400)
  })

  it('belong to the organisation, and may be in several teams', async () => {
    const other = await t.anOrganization({ name: 'Other' })
    expect(refusalOf(await add(other.owner))).toEqual({ status: 422, code: 'unknownReference' })
    const second = await aTeam({ t, org: acme }, `Second of ${team.name}`)
    expect((await add(ada)).statusCode).toBe(201)
    expect((await add(ada, {}, second)).statusCode).toBe(201)
    const entry = (await list())[0]
    const elsewhere = await send('PATCH', `${second.id}/members/${entry?.id}`, { until: null })
    expect(elsewhere.statusCode).toBe(404)
  })

  it('are gone from the team the moment they are gone from the organisation', async () => {
    const carl = await t.aPerson(acme.organizationId, { name: 'Carl' })
    await added(carl)
    await asOrganization(t.deps.db, acme.organizationId, (tx) =>
      tx.execute(sql`UPDATE members SET removed_at = now() WHERE user_id = ${carl.userId}`),
    )
    expect((await read()).size).toBe(0)
    expect(await list('?period=present')).toEqual([])
    expect(refusalOf(await add(carl, { from: '2027-01-01' }))).toMatchObject({ code: 'unknownReference' })
  })

  it('are listed page by page', async () => {
    for (const month of ['01', '02', '03']) {
      await added(ada, { from: `2025-${month}-01`, until: `2025-${month}-20` })
    }
    await added(bob, { from: '2025-02-01', until: null })
    const entries = await everyPage<TeamMember>(async (cursor) =>
      (await send('GET', `${team.id}/members?limit=2${cursor}`)).json(),
    )
    expect(entries.map(({ from }) => from)).toEqual(['2025-03-01', '2025-02-01', '2025-02-01', '2025-01-01'])
    expect(new Set(entries.map(({ id }) => id)).size).toBe(4)
  })

  it('above nine are remarked upon', async () => {
    for (let count = 0; count < 10; count += 1) await added(await t.aPerson(acme.organizationId))
    const { size, channels, sizeHint } = await read()
    expect({ size, channels }).toEqual({ size: 10, channels: 45 })
    expect(sizeHint).toContain('45 ways')
  })
})

describe('whoever leads a team', () => {
  it('is in it today, and for the time being', async () => {
    expect(refusalOf(await lead(ada))).toEqual({ status: 422, code: 'leaderNotInTeam' })
    const entry = await added(ada, { from: '2026-01-06' })
    expect(refusalOf(await lead(ada))).toMatchObject({ code: 'leaderNotInTeam' })
    await change(entry, { from: TODAY, until: '2026-02-01' })
    expect(refusalOf(await lead(ada))).toMatchObject({ code: 'leaderNotInTeam' })
    await change(entry, { until: null })
    expect((await lead(ada)).json<Team>().leader).toEqual({ userId: ada.userId, name: 'Ada' })
    expect((await list())[0]).toMatchObject({ isLeader: true })
  })

  it('leads one team only, also where two ask at once, and the refusal says which', async () => {
    const second = await aTeam({ t, org: acme }, `Second of ${team.name}`)
    for (const which of [team, second]) await added(bob, {}, which)
    const answers = await Promise.all([lead(bob), lead(bob, second)])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    const led = (await read()).leader === null ? second : team
    const refused = await lead(bob, led === team ? second : team)
    expect(refused.json<Problem>()).toMatchObject({ status: 409, code: 'leadsAnother' })
    expect(refused.json<Problem>().detail).toContain(led.name)
    await lead(null, led)
    expect((await lead(bob, led === team ? second : team)).statusCode).toBe(200)
    await lead(null, second)
    await lead(null, team)
  })

  it('leaves the team only after somebody else, or nobody, was chosen', async () => {
    const [entry] = [await added(bob), await lead(bob)]
    expect(refusalOf(await change(entry, { until: TODAY }))).toEqual({ status: 409, code: 'leaderLeaves' })
    expect((await lead(null)).json<Team>().leader).toBeNull()
    expect((await change(entry, { until: TODAY })).statusCode).toBe(200)
  })
})

describe('an archived team', () => {
  it('is listed where it is asked for, and can be taken out again', async () => {
    const names = async (query: string) =>
      (await t.app.inject({ url: `/api/v1/teams?limit=200${query}`, headers: { ...acme.headers } }))
        .json<{ items: Team[] }>()
        .items.map(({ name }) => name)
    const archived = (await send('PUT', `${team.id}/archive`)).json<Team>()
    expect(archived.archivedAt).toBe('2026-01-05T09:00:00.000Z')
    expect(await names('')).not.toContain(team.name)
    expect(await names('&status=archived')).toEqual([team.name])
    expect(await names('&status=all')).toContain(team.name)
    const taken = await t.app.inject({
      method: 'POST',
      url: '/api/v1/teams',
      headers: { ...acme.headers },
      payload: { name: team.name },
    })
    expect(taken.json<Problem>()).toMatchObject({ code: 'nameTaken' })
    expect((await send('DELETE', `${team.id}/archive`)).json<Team>().archivedAt).toBeNull()
    expect(await names('')).toContain(team.name)
  })

  it('takes nobody in and is led by nobody new', async () => {
    await added(ada)
    await send('PUT', `${team.id}/archive`)
    expect(refusalOf(await add(bob))).toEqual({ status: 409, code: 'teamArchived' })
    expect(refusalOf(await lead(ada))).toEqual({ status: 409, code: 'teamArchived' })
  })

  it('frees its leader for another team, and comes back only once they are free again', async () => {
    const second = await aTeam({ t, org: acme }, `Second of ${team.name}`)
    for (const which of [team, second]) await added(bob, {}, which)
    await lead(bob)
    await send('PUT', `${team.id}/archive`)
    expect((await lead(bob, second)).statusCode).toBe(200)
    expect(refusalOf(await send('DELETE', `${team.id}/archive`))).toEqual({
      status: 409,
      code: 'leadsAnother',
    })
    await lead(null, second)
    expect((await send('DELETE', `${team.id}/archive`)).statusCode).toBe(200)
  })

  it('takes no new cards, neither written, moved nor sealed, and keeps those it has', async () => {
    const w = await aWorld(t, 'Archiving')
    const card = await aDraft(w)
    const elsewhere = await aDraft(w, { teamId: (await aTeam(w, 'Elsewhere')).id })
    await t.app.inject({
      method: 'PUT',
      url: `/api/v1/teams/${w.teamId}/archive`,
      headers: { ...w.org.headers },
    })
    const { headers } = w.editor
    const refused = { status: 409, code: 'teamArchived' }
    const update = (id: string, payload: object, version = 1) =>
      t.app.inject({
        method: 'PATCH',
        url: `/api/v1/hypotheses/${id}`,
        headers: { ...headers, 'if-match': `"${version}"` },
        payload,
      })
    expect(refusalOf(await post(w, '/api/v1/hypotheses', { headers, payload: completeCard(w) }))).toEqual(
      refused,
    )
    expect(refusalOf(await update(elsewhere.id, { teamId: w.teamId }))).toEqual(refused)
    expect(refusalOf(await post(w, `/api/v1/hypotheses/${card.id}/seal`, { headers }))).toEqual(refused)
    const kept = await update(card.id, { teamId: w.teamId, capability: 'a better form' })
    expect(kept.json()).toMatchObject({ team: { id: w.teamId }, capability: 'a better form' })
  })
})

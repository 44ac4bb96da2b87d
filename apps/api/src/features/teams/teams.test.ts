import type { Problem, Team } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import type { TestOrganization } from '../../testing/builders.js'
import { aDraft, aWorld } from '../../testing/cards.js'
import { everyPage } from '../../testing/paging.js'

let t: TestApp
let acme: TestOrganization

beforeAll(async () => {
  t = await testApp()
  acme = await t.anOrganization()
})
afterAll(() => t.close())

const make = (payload: object, headers: object = acme.headers) =>
  t.app.inject({ method: 'POST', url: '/api/v1/teams', headers: { ...headers }, payload })
const change = (team: Team, payload: object, version = team.version) =>
  t.app.inject({
    method: 'PATCH',
    url: `/api/v1/teams/${team.id}`,
    headers: { ...acme.headers, 'if-match': `"${version}"` },
    payload,
  })

describe('a team', () => {
  it('is made with a name alone, and read back by anybody of the organisation', async () => {
    const answer = await make({ name: '  Search ' })
    expect(answer.statusCode).toBe(201)
    const team = answer.json<Team>()
    expect(team).toMatchObject({ name: 'Search', purpose: '', color: '#1c7ed6', hypotheses: 0, version: 1 })
    const viewer = await t.aPerson(acme.organizationId, { role: 'viewer' })
    const read = await t.app.inject({ url: `/api/v1/teams/${team.id}`, headers: { ...viewer.headers } })
    expect(read.json<Team>()).toEqual(team)
  })

  it('has a name of its own, whatever the case, within its organisation only', async () => {
    await make({ name: 'Growth' })
    const taken = await make({ name: 'gROWTH' })
    expect(taken.statusCode).toBe(409)
    expect(taken.json<Problem>()).toMatchObject({
      code: 'nameTaken',
      errors: [{ path: 'body.name', code: 'nameTaken' }],
    })
    const other = await t.anOrganization({ name: 'Other' })
    expect((await make({ name: 'Growth' }, other.headers)).statusCode).toBe(201)
  })

  it('changes only for whoever read its newest version, and not to a name that is taken', async () => {
    await make({ name: 'Payments' })
    const team = (await make({ name: 'Delivery', purpose: 'Parcels' })).json<Team>()
    const changed = await change(team, { color: '#ff0000' })
    expect(changed.statusCode).toBe(200)
    expect(changed.json<Team>()).toMatchObject({ name: 'Delivery', purpose: 'Parcels', version: 2 })
    const stale = await change(team, { color: '#00ff00' })
    expect(stale.statusCode).toBe(412)
    const taken = await change(team, { name: 'PAYMENTS' }, 2)
    expect(taken.json<Problem>()).toMatchObject({ status: 409, code: 'nameTaken' })
  })

  it('counts its cards', async () => {
    const w = await aWorld(t, 'Counting')
    await aDraft(w)
    await aDraft(w)
    await aDraft(w, { teamId: null })
    const read = await t.app.inject({ url: `/api/v1/teams/${w.teamId}`, headers: { ...w.org.headers } })
    expect(read.json<Team>().hypotheses).toBe(2)
  })

  it('is listed by name whatever the case, page by page', async () => {
    const org = await t.anOrganization({ name: 'Paged' })
    for (const name of ['beta', 'Alpha', 'Gamma', 'delta']) await make({ name }, org.headers)
    const teams = await everyPage<Team>(async (cursor) => {
      const url = `/api/v1/teams?limit=3${cursor}`
      return (await t.app.inject({ url, headers: { ...org.headers } })).json()
    })
    const names = teams.map(({ name }) => name)
    expect(names).toEqual(['Alpha', 'beta', 'delta', 'Gamma'])
  })

  it('is made once when the same request comes twice', async () => {
    const headers = { ...acme.headers, 'idempotency-key': 'once' }
    const first = await make({ name: 'Once' }, headers)
    const second = await make({ name: 'Once' }, headers)
    expect(second.statusCode).toBe(201)
    expect(second.json<Team>()).toEqual(first.json<Team>())
  })
})

/** What can be set of a connection: when it is read, what of it is read, and whose the projects are. */
import type { Connection, ConnectionProject, ConnectionTest } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { growthBookScenario, type Scenario } from '../../testing/growthbook-scenario.js'
import { simulatorKey } from '../../testing/simulated-growthbook.js'

let s: Scenario

beforeAll(async () => {
  s = await growthBookScenario()
})
afterAll(() => s.close())

const change = ({ id, version }: Connection, payload: object) =>
  s.call('PATCH', `/growthbook-connections/${id}`, payload, { ...s.acme.headers, 'if-match': `"${version}"` })
const make = (payload: object) =>
  s.call('POST', '/growthbook-connections', {
    name: 'Set',
    baseUrl: s.growthBook.origin,
    secretKey: simulatorKey,
    ...payload,
  })
const inMinutes = (minutes: number) => new Date(s.t.clock.now().getTime() + minutes * 60_000).toISOString()

describe('the interval', () => {
  it('begins at once, is counted from its change, and 0 means never', async () => {
    const made = (await make({ name: 'Hourly' })).json<Connection>()
    expect(made).toMatchObject({ syncIntervalMinutes: 60, nextSyncAt: inMinutes(0) })
    const slower = (await change(made, { syncIntervalMinutes: 1_440 })).json<Connection>()
    expect(slower).toMatchObject({ syncIntervalMinutes: 1_440, nextSyncAt: inMinutes(1_440) })
    const same = (await change(slower, { syncIntervalMinutes: 1_440, name: 'Daily' })).json<Connection>()
    expect(same.nextSyncAt).toBe(slower.nextSyncAt)
    const never = (await change(same, { syncIntervalMinutes: 0 })).json<Connection>()
    expect(never.nextSyncAt).toBeNull()
    expect((await make({ name: 'By hand', syncIntervalMinutes: 0 })).json()).toMatchObject({
      nextSyncAt: null,
    })
  })

  it.each([-1, 1, 4, 10_081, 7.5])('cannot be %d minutes', async (syncIntervalMinutes) => {
    const refused = await make({ name: `Every ${syncIntervalMinutes}`, syncIntervalMinutes })
    expect(refused.json()).toMatchObject({ status: 400, errors: [{ path: 'body.syncIntervalMinutes' }] })
  })

  it('rests while disconnected, and goes on at once with a new key', async () => {
    const made = (await make({ name: 'Resting' })).json<Connection>()
    const path = `/growthbook-connections/${made.id}`
    const gone = (await s.call('POST', `${path}/disconnect`, {})).json<Connection>()
    expect(gone.nextSyncAt).toBeNull()
    const resting = (await change(gone, { syncIntervalMinutes: 30 })).json<Connection>()
    expect(resting.nextSyncAt).toBeNull()
    const back = (await change(resting, { secretKey: simulatorKey })).json<Connection>()
    expect(back).toMatchObject({ isConnected: true, nextSyncAt: inMinutes(0), syncIntervalMinutes: 30 })
    expect(back.keyChangedAt).not.toBeNull()
  })
})

describe('a pause after a key that was refused', () => {
  const NEXT = 'UPDATE growthbook_connections SET next_sync_at = $2 WHERE id = $1'

  it('ends with a new key, and is none where only a person asks', async () => {
    const made = (await make({ name: 'Pausing' })).json<Connection>()
    await s.t.database.asOwner(NEXT, [made.id, inMinutes(1_440)])
    const renamed = (await change(made, { name: 'Still pausing' })).json<Connection>()
    expect(renamed.nextSyncAt).toBe(inMinutes(1_440))
    const back = (await change(renamed, { secretKey: simulatorKey })).json<Connection>()
    expect(back.nextSyncAt).toBe(inMinutes(0))
    const both = { secretKey: simulatorKey, syncIntervalMinutes: 30 }
    expect((await change(back, both)).json()).toMatchObject({ nextSyncAt: inMinutes(0) })
    const byHand = (await make({ name: 'No pause', syncIntervalMinutes: 0 })).json<Connection>()
    expect((await change(byHand, { secretKey: simulatorKey })).json()).toMatchObject({ nextSyncAt: null })
  })
})

describe('the project filter', () => {
  const LISTED = 'SELECT listed_at, updated_up_to FROM growthbook_connections WHERE id = $1'

  it('is kept without repetitions; another one makes the next run list everything', async () => {
    const made = (await make({ name: 'Filtered', projectFilter: ['prj_a', 'prj_a'] })).json<Connection>()
    expect(made.projectFilter).toEqual(['prj_a'])
    await s.t.database.asOwner(
      `UPDATE growthbook_connections SET listed_at = now(), updated_up_to = '2026-01-01' WHERE id = $1`,
      [made.id],
    )
    const renamed = (
      await change(made, { name: 'Filtered alike', projectFilter: ['prj_a'] })
    ).json<Connection>()
    expect((await s.t.database.asOwner(LISTED, [made.id])).rows).toMatchObject([
      { updated_up_to: '2026-01-01' },
    ])
    await change(renamed, { projectFilter: [] })
    expect((await s.t.database.asOwner(LISTED, [made.id])).rows).toEqual([
      { listed_at: null, updated_up_to: null },
    ])
  })

  it('has the projects that the key can see to choose from', async () => {
    const tested = await s.call('POST', '/growthbook-connections/test', {
      baseUrl: s.growthBook.origin,
      secretKey: simulatorKey,
    })
    const { projects } = tested.json<ConnectionTest>()
    expect(projects?.length).toBeGreaterThan(0)
  })
})

describe('a project of GrowthBook', () => {
  const withProjects = async (name: string, projectFilter: readonly string[]) => {
    const made = (await make({ name, projectFilter })).json<Connection>()
    for (const [id, title] of [
      ['prj_b', 'Beta'],
      ['prj_a', 'alpha'],
    ]) {
      await s.t.database.asOwner(
        `INSERT INTO growthbook_projects (organization_id, connection_id, external_id, name, fetched_at)
         VALUES ($1, $2, $3, $4, now())`,
        [s.acme.organizationId, made.id, id, title],
      )
    }
    return made
  }
  const listOf = async ({ id }: Connection) =>
    (await s.read<{ items: ConnectionProject[] }>(`/growthbook-connections/${id}/projects`)).items

  it('is listed by name, with its team and whether it is read', async () => {
    const connection = await withProjects('Two projects', ['prj_b'])
    const team = (await s.call('POST', '/teams', { name: 'Growth' })).json<{ id: string }>()
    const path = `/growthbook-connections/${connection.id}/projects/prj_a`
    const chosen = await s.call('PATCH', path, { teamId: team.id })
    expect(chosen.json()).toMatchObject({ externalId: 'prj_a', team: { id: team.id, name: 'Growth' } })
    expect(await listOf(connection)).toMatchObject([
      { externalId: 'prj_a', name: 'alpha', team: { name: 'Growth' }, isRead: false },
      { externalId: 'prj_b', name: 'Beta', team: null, isRead: true },
    ])
    expect((await s.call('PATCH', path, { teamId: null })).json()).toMatchObject({ team: null })
  })

  it('belongs to no archived team, to none of a stranger, and to none that is not there', async () => {
    const connection = await withProjects('Refusing', [])
    const path = `/growthbook-connections/${connection.id}/projects`
    const team = (await s.call('POST', '/teams', { name: 'Past' })).json<{ id: string }>()
    await s.call('PUT', `/teams/${team.id}/archive`)
    const archived = await s.call('PATCH', `${path}/prj_a`, { teamId: team.id })
    expect(archived.json()).toMatchObject({ status: 409, code: 'teamArchived' })
    expect((await s.call('PATCH', `${path}/prj_unknown`, { teamId: null })).statusCode).toBe(404)
    const stranger = await s.t.anOrganization({ name: 'Stranger' })
    const theirs = await s.call('POST', '/teams', { name: 'Theirs' }, { ...stranger.headers })
    const foreign = await s.call('PATCH', `${path}/prj_a`, { teamId: theirs.json<{ id: string }>().id })
    expect(foreign.statusCode).toBe(404)
    expect((await listOf(connection)).map(({ team: owner }) => owner)).toEqual([null, null])
  })
})

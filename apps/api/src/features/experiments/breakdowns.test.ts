/** What people ask GrowthBook about one experiment: phases, dimensions, numbers computed anew, pictures. */
import type { Breakdown, BreakdownSummary, Experiment, Problem, Snapshot } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { growthBookScenario, type Page, type Scenario } from '../../testing/growthbook-scenario.js'

let s: Scenario
let experimentId: string
let path: string

const KEY = 'nw-one-page-checkout'
const RUNNING = 'nw-map-store-finder'

beforeAll(async () => {
  s = await growthBookScenario()
  const connection = await s.connect()
  await s.sync(connection.id)
  experimentId = (await s.experimentOf(connection.id, KEY)).id
  path = `/experiments/${experimentId}`
})
afterAll(() => s.close())

const pull = (body: object) => s.call('POST', `${path}/breakdowns`, body)
const stored = async () => (await s.read<Page<BreakdownSummary>>(`${path}/breakdowns`)).items

describe('a dimension', () => {
  it('is found with what else the results can be broken down by', async () => {
    const { items } = await s.read<{ items: { dimension: string; kind: string }[] }>(`${path}/dimensions`)
    expect(items).toEqual(
      expect.arrayContaining([
        { dimension: 'pre:date', name: 'Day of first exposure', kind: 'date' },
        { dimension: 'exp:country', name: 'country', kind: 'experiment' },
      ]),
    )
  })

  it('is read slice by slice, each with its own split, and no verdict comes from it', async () => {
    const answer = await pull({ dimension: 'exp:country' })
    expect(answer.statusCode, answer.body).toBe(200)
    const found = answer.json<Breakdown>()
    expect(found).toMatchObject({ experimentId, phase: 0, dimension: 'exp:country' })
    expect(found.slices.map(({ kind, name }) => [kind, name])).toEqual([
      ['level', 'DE'],
      ['level', 'CH'],
      ['level', 'AT'],
    ])
    const [germany] = found.slices
    expect(germany?.arms.map(({ users }) => users)).toEqual([20_861, 20_838])
    const checkout = germany?.metrics.find(({ metricId }) => metricId === 'fact__checkout_completed')
    expect(checkout?.arms.map(({ estimate }) => estimate === null)).toEqual([true, false])
    const evidence = await s.read<Page<{ id: string }>>(`${path}/evidence`)
    expect(evidence.items).toHaveLength(1)
  })

  it('is stored once however often it is asked for, and read again by its id', async () => {
    const first = (await pull({ dimension: 'exp:country' })).json<Breakdown>()
    const again = (await pull({ dimension: 'exp:country' })).json<Breakdown>()
    expect(again.id).toBe(first.id)
    const listed = (await stored()).filter(({ dimension }) => dimension === 'exp:country')
    expect(listed).toMatchObject([{ id: first.id, slices: 3 }])
    expect(await s.read<Breakdown>(`${path}/breakdowns/${first.id}`)).toEqual(first)
  })

  it('that GrowthBook never computed says so, and that it can be asked to', async () => {
    const before = await stored()
    const answer = await pull({ dimension: 'exp:browser' })
    expect(answer.statusCode).toBe(409)
    expect(answer.json<Problem>()).toMatchObject({ code: 'notComputed' })
    expect(answer.json<Problem>().detail).toContain('may cost money')
    expect(await stored()).toEqual(before)
  })
})

describe('an earlier phase', () => {
  it('is read whole, beside the last one', async () => {
    s.growthBook.simulator.experiments.newPhase(RUNNING)
    const { items } = await s.read<Page<Experiment>>(`/experiments?q=${RUNNING}`)
    const url = `/experiments/${items[0]?.id}/breakdowns`
    const answer = await s.call('POST', url, { phase: 0 })
    expect(answer.statusCode, answer.body).toBe(200)
    const { slices, phase, dimension } = answer.json<Breakdown>()
    expect([phase, dimension, slices.length]).toEqual([0, '', 1])
    expect(slices[0]).toMatchObject({ kind: 'whole', name: '' })
    expect((await s.call('POST', url, { phase: 7 })).json<Problem>()).toMatchObject({ code: 'notComputed' })
  })
})

describe('numbers computed anew', () => {
  it('are never asked for without a word on their cost', async () => {
    for (const body of [{}, { acknowledgesCost: false }]) {
      expect((await s.call('POST', `${path}/snapshots`, body)).statusCode).toBe(400)
    }
  })

  it('are asked for and watched', async () => {
    const asked = await s.call('POST', `${path}/snapshots`, { acknowledgesCost: true })
    expect(asked.statusCode, asked.body).toBe(202)
    const { snapshotId } = asked.json<Snapshot>()
    const found = await s.read<Snapshot>(`${path}/snapshots/${snapshotId}`)
    expect(found.snapshotId).toBe(snapshotId)
    expect(['running', 'success']).toContain(found.status)
  })

  it('of another experiment are not told', async () => {
    const asked = await s.call('POST', `${path}/snapshots`, { acknowledgesCost: true })
    const other = await s.read<Page<Experiment>>('/experiments?q=nw-sticky-basket')
    const url = `/experiments/${other.items[0]?.id}/snapshots/${asked.json<Snapshot>().snapshotId}`
    expect((await s.call('GET', url)).statusCode).toBe(404)
  })
})

describe('GrowthBook', () => {
  it('is not asked by who may only read, nor of a stranger’s experiment', async () => {
    const member = await s.t.aPerson(s.acme.organizationId, { role: 'member' })
    const stranger = await s.t.anOrganization({ name: 'Stranger' })
    const ask = (headers: object) => s.call('POST', `${path}/breakdowns`, {}, { ...headers })
    expect((await ask(member.headers)).statusCode).toBe(403)
    expect((await ask(stranger.headers)).statusCode).toBe(404)
  })

  it('that fails says why in its own words, and nothing is kept', async () => {
    const before = await stored()
    const { faults } = s.growthBook.simulator
    faults.add({ kind: 'serverError', path: '/results' })
    const answer = await pull({ dimension: 'exp:country' })
    faults.clear()
    expect(answer.statusCode, answer.body).toBe(502)
    expect(answer.json<Problem>()).toMatchObject({ code: 'growthBookFailed' })
    expect(await stored()).toEqual(before)
  })

  it('is not there for what is entered by hand, or is disconnected', async () => {
    const set = (columns: string) =>
      s.t.database.asOwner(`UPDATE experiments SET ${columns} WHERE id = $1`, [experimentId])
    const { rows } = await s.t.database.asOwner('SELECT connection_id FROM experiments WHERE id = $1', [
      experimentId,
    ])
    const connectionId = String(rows[0]?.['connection_id'])
    await set(`connection_id = NULL, entered_by = '${s.acme.owner.userId}'`)
    expect((await pull({})).json<Problem>()).toMatchObject({ status: 409, code: 'byHand' })
    await set(`connection_id = '${connectionId}', entered_by = NULL`)
    await s.call('POST', `/growthbook-connections/${connectionId}/disconnect`, {})
    expect((await pull({})).json<Problem>()).toMatchObject({ status: 409, code: 'disconnected' })
  })
})

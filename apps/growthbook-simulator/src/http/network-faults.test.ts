import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../simulator.js'
import { proportionExperiment } from '../testing/definitions.js'
import { ADMIN, get, messageOf, post } from '../testing/requests.js'
import { FAULTS, type FaultInput } from './faults.js'

const RESULTS = '/api/v1/experiments/exp_a/results'

let simulator: Simulator
let origin: string

beforeEach(async () => {
  simulator = createSimulator({ experiments: [proportionExperiment('a')], rateLimitMax: null })
  origin = (await simulator.listen()).origin
})
afterEach(() => simulator.close())

const ask = () => fetch(`${origin}${RESULTS}`, { headers: ADMIN })

async function whole(): Promise<string> {
  return (await ask()).text()
}

describe('a fault of the network', () => {
  it('closes the connection before anything is answered', async () => {
    simulator.faults.add({ kind: 'connectionClosed', times: 1 })
    await expect(ask()).rejects.toThrow('fetch failed')
    expect((await ask()).status).toBe(200)
  })

  it('resets it in the middle of a body that had begun well', async () => {
    simulator.faults.add({ kind: 'connectionReset', times: 1 })
    const answer = await ask()
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow('terminated')
  })

  it('lets the body drip, piece by piece, until it is whole', async () => {
    const expected = await whole()
    simulator.faults.add({ kind: 'slowDrip', dripMilliseconds: 5, times: 1 })
    let pieces = 0
    for await (const piece of (await ask()).body ?? []) pieces += String(piece) === '' ? 0 : 1
    expect(pieces).toBeGreaterThan(3)
    simulator.faults.add({ kind: 'slowDrip', dripMilliseconds: 1, times: 1 })
    expect(await whole()).toBe(expected)
  })

  it('sends far too much, which is JSON all the same', async () => {
    simulator.faults.add({ kind: 'giganticBody', megabytes: 3, times: 1 })
    const text = await whole()
    expect(text.length).toBeGreaterThan(3 * 1024 * 1024)
    expect(JSON.parse(text)).toHaveProperty('result')
  })
})

describe('a fault of the server', () => {
  it.each<[FaultInput, number, string, string]>([
    [{ kind: 'wrongContentType' }, 200, 'application/octet-stream', '{"experiment"'],
    [{ kind: 'notJson' }, 200, 'application/json', 'The server is being moved.'],
    [{ kind: 'badGateway' }, 502, 'text/html', '502 Bad Gateway'],
    [{ kind: 'routeNotFound' }, 404, 'application/json', 'Route not found'],
  ])('%j', async (fault, status, type, text) => {
    simulator.faults.add({ ...fault, times: 1 })
    const answer = await get(simulator, RESULTS)
    expect([answer.statusCode, String(answer.headers['content-type']).split(';')[0]]).toEqual([status, type])
    expect(answer.body).toContain(text)
    expect((await get(simulator, RESULTS)).statusCode).toBe(200)
  })

  it('may strike only later', async () => {
    simulator.faults.add({ kind: 'serverError', after: 2, times: 1 })
    const statuses: number[] = []
    for (let count = 0; count < 4; count += 1) statuses.push((await get(simulator, RESULTS)).statusCode)
    expect(statuses).toEqual([200, 200, 500, 200])
  })

  it('may be about snapshots: still running, or refused for two reasons', async () => {
    const snapshot = () => post(simulator, '/api/v1/experiments/exp_a/snapshot')
    simulator.faults.add({ kind: 'snapshotNeedsRefresh', times: 1 })
    expect((await snapshot()).json()).toMatchObject({ code: 'requires_full_refresh' })
    simulator.faults.add({ kind: 'snapshotUpToDate', times: 1 })
    const refused = await snapshot()
    expect(refused.statusCode).toBe(409)
    expect(refused.json()).toMatchObject({ code: 'dimension_already_up_to_date' })
    simulator.faults.add({ kind: 'snapshotRunning', times: 1 })
    const { snapshot: made } = (await snapshot()).json<{ snapshot: { id: string } }>()
    expect((await get(simulator, `/api/v1/snapshots/${made.id}`)).body).toContain('running')
    expect((await get(simulator, `/api/v1/snapshots/${made.id}`)).body).toContain('success')
  })

  it('is known by its name or refused', async () => {
    const fault = { kind: 'gremlin' }
    expect((await messageOf(post(simulator, '/simulator/faults', fault, {}))).message).toContain(
      Object.keys(FAULTS).join(', '),
    )
  })
})

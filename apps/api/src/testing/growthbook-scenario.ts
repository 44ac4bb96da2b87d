/** The main job through the API: connect, sync, seal, link; with a simulated GrowthBook on loopback. */
import type { Connection, ExperimentSummary, Hypothesis, Metric, SyncRun } from '@knowwhen/contract'
import { expect } from 'vitest'

import { createGrowthBookAccess } from '../deps.js'
import { testApp } from './app.js'
import { simulatedGrowthBook, simulatorKey, type SimulatedOptions } from './simulated-growthbook.js'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

/** When the scenario begins, for the product and for GrowthBook. */
export const scenarioStart = new Date('2026-01-05T09:00:00.000Z')

export type Scenario = Awaited<ReturnType<typeof growthBookScenario>>

export async function growthBookScenario(options: Partial<SimulatedOptions> = {}) {
  const growthBook = await simulatedGrowthBook({ now: () => scenarioStart, ...options })
  const t = await testApp({ growthBook: createGrowthBookAccess([growthBook.origin]) })
  const acme = await t.anOrganization()
  let connections = 0
  let teams = 0

  const call = (
    method: Method,
    path: string,
    payload?: object,
    headers: Record<string, string> = { ...acme.headers },
  ) => t.app.inject({ method, url: `/api/v1${path}`, headers, ...(payload === undefined ? {} : { payload }) })

  const read = async <T>(path: string): Promise<T> => {
    const answer = await call('GET', path)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<T>()
  }

  const connect = async (secretKey = simulatorKey): Promise<Connection> => {
    connections += 1
    const body = { name: `GrowthBook ${connections}`, baseUrl: growthBook.origin, secretKey }
    const answer = await call('POST', '/growthbook-connections', body)
    expect(answer.statusCode, answer.body).toBe(201)
    return answer.json<Connection>()
  }

  /** Starts a run, does the jobs, and answers with the run as it ended. */
  const sync = async (connectionId: string, kind?: SyncRun['kind']): Promise<SyncRun> => {
    const begun = await call('POST', `/growthbook-connections/${connectionId}/syncs`, { kind })
    expect(begun.statusCode, begun.body).toBe(202)
    await t.deps.queue.drain()
    const runs = await read<Page<SyncRun>>(`/growthbook-connections/${connectionId}/syncs?limit=1`)
    return present(runs.items[0], 'run')
  }

  const experimentOf = async (connectionId: string, trackingKey: string): Promise<ExperimentSummary> => {
    const found = await read<Page<ExperimentSummary>>(
      `/experiments?connectionId=${connectionId}&q=${trackingKey}`,
    )
    return present(
      found.items.find((candidate) => candidate.trackingKey === trackingKey),
      trackingKey,
    )
  }

  const metricOf = async (connectionId: string, externalId: string): Promise<Metric> => {
    const found = await read<Page<Metric>>(`/metrics?connectionId=${connectionId}&limit=200`)
    return present(
      found.items.find((candidate) => candidate.externalId === externalId),
      externalId,
    )
  }

  /** A sealed card of a team of its own, with one goal and an end two weeks after the start. */
  const sealedCard = async (goal: object): Promise<Hypothesis> => {
    teams += 1
    const team = (await call('POST', '/teams', { name: `Team ${teams}` })).json<{ id: string }>()
    const made = await call('POST', '/hypotheses', {
      teamId: team.id,
      capability: 'a checkout on one page',
      audience: 'returning customers',
      outcome: 'more finished orders',
      noGuardrailReason: 'this test has none',
      plannedEnd: '2026-01-19T09:00:00.000Z',
      signals: [{ role: 'goal', direction: 'increase', promisedLift: 0.02, baseline: 0.1, ...goal }],
    })
    expect(made.statusCode, made.body).toBe(201)
    const sealed = await call('POST', `/hypotheses/${made.json<Hypothesis>().id}/seal`, {})
    expect(sealed.statusCode, sealed.body).toBe(200)
    return sealed.json<Hypothesis>()
  }

  const close = async () => {
    await t.close()
    await growthBook.simulator.close()
  }

  return { t, acme, growthBook, call, read, connect, sync, experimentOf, metricOf, sealedCard, close }
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The scenario has no ${what}.`)
  return value
}

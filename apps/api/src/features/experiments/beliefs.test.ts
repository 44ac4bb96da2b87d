/** What verdicts hang on besides results: the level that intervals have, a metric's direction, the first exposure. */
import type { Connection, Evidence, Hypothesis } from '@knowwhen/contract'
import type { Experiment, GrowthBookClient, Read } from '@knowwhen/growthbook'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import {
  growthBookScenario,
  scenarioStart,
  type Page,
  type Scenario,
} from '../../testing/growthbook-scenario.js'

const KEY = 'nw-one-page-checkout'
const METRIC = 'fact__checkout_completed'

let s: Scenario

beforeAll(async () => {
  s = await growthBookScenario()
})
afterEach(() => void vi.restoreAllMocks())
afterAll(() => s.close())

const sealedFor = async (connectionId: string): Promise<Hypothesis> => {
  const metricId = (await s.metricOf(connectionId, METRIC)).id
  return s.sealedCard({ name: 'checkout completion', metricId, promisedLift: 0.02, baseline: 0.4 })
}

/** A card that is sealed, exposed for its two weeks and validated. */
const validatedCard = async () => {
  s.t.clock.set(scenarioStart.toISOString())
  const connection = await s.connect()
  s.growthBook.simulator.experiments.draft(KEY)
  await s.sync(connection.id)
  const { id } = await sealedFor(connection.id)
  const { id: experimentId } = await s.experimentOf(connection.id, KEY)
  await s.call('PUT', `/hypotheses/${id}/experiment`, { experimentId })
  s.growthBook.simulator.experiments.start(KEY, scenarioStart)
  s.growthBook.simulator.experiments.advance(KEY, 14)
  s.t.clock.set('2026-01-19T10:00:00.000Z')
  await s.sync(connection.id)
  const card = await s.read<Hypothesis>(`/hypotheses/${id}`)
  expect(card, card.verdict?.words).toMatchObject({ verdict: { verdict: 'validated' } })
  return { connectionId: connection.id, hypothesisId: id, experimentId }
}

const confirm = async (connectionId: string, confirmedAlpha: number) => {
  const { version } = await s.read<Connection>(`/growthbook-connections/${connectionId}`)
  const headers = { ...s.acme.headers, 'if-match': `"${version}"` }
  const path = `/growthbook-connections/${connectionId}`
  expect((await s.call('PATCH', path, { confirmedAlpha }, headers)).statusCode).toBe(200)
}

const standardErrorOf = ({ metrics }: Evidence): number =>
  metrics.find(({ metricId }) => metricId === METRIC)?.arms[1]?.estimate?.standardError ?? Number.NaN

describe('another significance level, once confirmed', () => {
  it('has stored results read with it and their cards judged again, and leaves the payload as it is', async () => {
    const { connectionId, hypothesisId, experimentId } = await validatedCard()
    const path = `/experiments/${experimentId}/evidence`
    const before = (await s.read<Page<Evidence>>(path)).items
    await confirm(connectionId, 0.45)
    expect(await s.t.deps.queue.drain()).toBe(1)
    const card = await s.read<Hypothesis>(`/hypotheses/${hypothesisId}`)
    expect(card.verdict?.verdict, card.verdict?.words).not.toBe('validated')
    const after = (await s.read<Page<Evidence>>(path)).items
    expect(after.map(({ rawHash }) => rawHash)).toEqual(before.map(({ rawHash }) => rawHash))
    expect(after.map(({ alpha }) => alpha)).toEqual(before.map(() => 0.45))
    // A narrower interval of the same width: 1.96 standard errors become 0.7554.
    const [old, now] = [before[0], after[0]].map((one) => (one ? standardErrorOf(one) : 0))
    expect((now ?? 0) / (old ?? 0)).toBeCloseTo(1.959964 / 0.755415, 4)

    await confirm(connectionId, 0.05)
    expect(await s.t.deps.queue.drain()).toBe(1)
    expect(await s.read(`/hypotheses/${hypothesisId}`)).toMatchObject({ verdict: { verdict: 'validated' } })
    await confirm(connectionId, 0.05)
    expect(await s.t.deps.queue.drain()).toBe(0)
  })
})

describe('a metric that GrowthBook turned round', () => {
  const turnedRound = async () => {
    const connection = await s.connect()
    await s.sync(connection.id)
    await s.t.database.asOwner(
      `UPDATE metrics SET direction = 'decrease' WHERE connection_id = $1 AND external_id = $2`,
      [connection.id, METRIC],
    )
    const using = await s.t.database.asOwner(
      `SELECT tracking_key FROM experiments
       WHERE connection_id = $1 AND status <> 'draft' AND metric_uses::text LIKE $2 ORDER BY name`,
      [connection.id, `%"${METRIC}"%`],
    )
    expect(using.rowCount).toBeGreaterThan(0)
    return { connectionId: connection.id, using: using.rows.map((row) => row['tracking_key']) }
  }

  it('has the results that use it read anew by a whole run, and nothing else', async () => {
    const { connectionId, using } = await turnedRound()
    expect(await s.sync(connectionId, 'full')).toMatchObject({
      resultsPulled: using.length,
      evidenceStored: 0,
    })
    expect(await s.sync(connectionId)).toMatchObject({ resultsPulled: 0 })
  })

  it('is noticed by a run that has results to read, and the next one reads those that use it', async () => {
    const { connectionId, using } = await turnedRound()
    await s.t.database.asOwner(
      `UPDATE experiments SET pulled_updated_at = NULL WHERE connection_id = $1 AND tracking_key = $2`,
      [connectionId, using[0]],
    )
    expect(await s.sync(connectionId)).toMatchObject({ kind: 'incremental', resultsPulled: 1 })
    expect(await s.sync(connectionId)).toMatchObject({ resultsPulled: using.length - 1 })
    expect(await s.sync(connectionId)).toMatchObject({ resultsPulled: 0 })
  })
})

type Dates = Pick<Experiment, 'phases' | 'dateCreated'>

/** GrowthBook as it lists its experiments, but with other dates. */
const listing = (dates: Partial<Dates>, { hasResults = false } = {}) => {
  const { growthBook } = s.t.deps
  const createClient = growthBook.createClient.bind(growthBook)
  const redated = ({ raw, parsed }: Read<Experiment>) => ({ raw, parsed: { ...parsed, ...dates } })
  async function* redatedPages(pages: ReturnType<GrowthBookClient['listExperimentPages']>) {
    for await (const page of pages) yield { ...page, items: page.items.map(redated) }
  }
  vi.spyOn(growthBook, 'createClient').mockImplementation((target): GrowthBookClient => {
    const client = createClient(target)
    return {
      ...client,
      listExperimentPages: (options) => redatedPages(client.listExperimentPages(options)),
      ...(hasResults ? {} : { getResults: () => Promise.reject(new Error('no results')) }),
    }
  })
}

describe('an experiment that runs without the date of its start', () => {
  const running = async () => {
    s.t.clock.set(scenarioStart.toISOString())
    const connection = await s.connect()
    s.growthBook.simulator.experiments.start(KEY, scenarioStart)
    return connection
  }

  it('counts as exposed since it was made', async () => {
    const connection = await running()
    listing({ phases: [], dateCreated: '2026-01-02T00:00:00.000Z' })
    await s.sync(connection.id).catch(() => undefined)
    expect(await s.experimentOf(connection.id, KEY)).toMatchObject({ startedAt: '2026-01-02T00:00:00.000Z' })
  })

  it('counts as exposed since it was first seen to run, and a card sealed later is retrospective', async () => {
    const connection = await running()
    listing({ phases: [], dateCreated: undefined })
    await s.sync(connection.id).catch(() => undefined)
    s.t.clock.set('2026-01-07T09:00:00.000Z')
    await s.sync(connection.id).catch(() => undefined)
    const experiment = await s.experimentOf(connection.id, KEY)
    expect(experiment).toMatchObject({ startedAt: scenarioStart.toISOString() })
    const { id } = await sealedFor(connection.id)
    const linked = await s.call('PUT', `/hypotheses/${id}/experiment`, { experimentId: experiment.id })
    expect(linked.json()).toMatchObject({ state: 'exposed', retrospective: true })
  })

  it('counts as exposed since its results know of somebody', async () => {
    const connection = await running()
    s.growthBook.simulator.experiments.advance(KEY, 2)
    s.t.clock.set('2026-01-07T09:00:00.000Z')
    listing({ phases: [], dateCreated: undefined }, { hasResults: true })
    expect(await s.sync(connection.id)).toMatchObject({ status: 'succeeded' })
    expect(await s.experimentOf(connection.id, KEY)).toMatchObject({ startedAt: scenarioStart.toISOString() })
  })
})

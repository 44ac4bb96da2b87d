/** The proof that stored verdicts follow from what is stored; who changes anything behind its back is found out. */
import type { Hypothesis, Recomputation } from '@knowwhen/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { growthBookScenario, scenarioStart, type Scenario } from '../../testing/growthbook-scenario.js'
import { recomputeEverything } from './index.js'

let s: Scenario
let card: Hypothesis
let connectionId: string
let experimentId: string

const KEY = 'nw-one-page-checkout'

beforeAll(async () => {
  s = await growthBookScenario()
  s.t.clock.set(scenarioStart.toISOString())
  const { experiments } = s.growthBook.simulator
  experiments.draft(KEY)
  const connection = await s.connect()
  connectionId = connection.id
  await s.sync(connectionId)
  const metric = await s.metricOf(connectionId, 'fact__checkout_completed')
  card = await s.sealedCard({ name: 'checkout', metricId: metric.id, baseline: 0.4 })
  experimentId = (await s.experimentOf(connectionId, KEY)).id
  await s.call('PUT', `/hypotheses/${card.id}/experiment`, { experimentId })
  experiments.start(KEY, scenarioStart)
  for (const day of [3, 6, 9, 12]) {
    experiments.advance(KEY, 3)
    s.t.clock.set(new Date(scenarioStart.getTime() + day * 86_400_000 + 3_600_000).toISOString())
    await s.sync(connectionId)
  }
})
afterAll(() => s.close())

const proof = () => s.read<Recomputation>(`/hypotheses/${card.id}/recomputation`)
const asOwner = (statement: string, values: readonly unknown[] = []) =>
  s.t.database.asOwner(statement, [...values])

/** Changes something for the time of the work, as only somebody with the database's password can. */
const broken = async (
  table: string,
  change: string,
  where: string,
  work: () => Promise<void>,
): Promise<void> => {
  const { rows } = await asOwner(`SELECT * FROM ${table} WHERE ${where}`)
  const [before] = rows
  await asOwner(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
  await asOwner(`UPDATE ${table} SET ${change} WHERE ${where}`)
  try {
    await work()
  } finally {
    const column = change.split('=')[0]?.trim() ?? ''
    const value: unknown = before?.[column]
    const restored = typeof value === 'object' ? JSON.stringify(value) : value
    await asOwner(`UPDATE ${table} SET ${column} = $1 WHERE ${where}`, [restored])
    await asOwner(`ALTER TABLE ${table} ENABLE TRIGGER USER`)
  }
}

const newestVerdict = () =>
  `id = (SELECT id FROM verdicts WHERE hypothesis_id = '${card.id}' ORDER BY id DESC LIMIT 1)`
const firstEvidence = () =>
  `id = (SELECT id FROM evidence WHERE experiment_id = '${experimentId}' ORDER BY as_of LIMIT 1)`

describe('a card whose verdicts came from readings', () => {
  it('is proved: every verdict, reading and seal', async () => {
    const found = await proof()
    expect(found).toMatchObject({ holds: true, unverifiable: 0, otherRule: 0, differences: [] })
    expect(found.checked).toBeGreaterThanOrEqual(4)
    expect(found.matching).toBe(found.checked)
    expect(found.evidence).toEqual({ checked: 4, byHand: 0, differences: [] })
    expect(found.seals).toEqual({ checked: 1, differences: [] })
  })

  it('is still proved after somebody has confirmed another level, with which all is judged anew', async () => {
    const { version } = await s.read<{ version: number }>(`/growthbook-connections/${connectionId}`)
    await s.t.app.inject({
      method: 'PATCH',
      url: `/api/v1/growthbook-connections/${connectionId}`,
      headers: { ...s.acme.headers, 'if-match': `"${version}"` },
      payload: { confirmedAlpha: 0.01 },
    })
    await s.t.deps.queue.drain()
    expect(await proof()).toMatchObject({ holds: true, differences: [] })
  })

  it('is still proved when a reading of older numbers arrives afterwards', async () => {
    await asOwner(
      `INSERT INTO evidence (organization_id, id, experiment_id, grade, engine, alpha, snapshot_id, raw, raw_hash,
         reading, as_of, fetched_at)
       SELECT organization_id, 'ffffffff-ffff-7fff-bfff-ffffffffffff', experiment_id, grade, engine, alpha, 'late', raw || ' ',
         encode(sha256(convert_to(raw || ' ', 'UTF8')), 'hex'), reading, as_of + interval '1 second', now()
       FROM evidence WHERE ${firstEvidence()}`,
    )
    expect(await proof()).toMatchObject({ holds: true, evidence: { checked: 5 } })
  })

  it.each<readonly [string, string, string, () => string]>([
    ['a verdict', 'verdicts', `verdict = 'inconclusive'`, newestVerdict],
    ['its words', 'verdicts', `outcome = outcome || '{"words":"Validated: trust me"}'`, newestVerdict],
    [
      'a mark on its measurement',
      'verdicts',
      `question = question || '{"instrumentationError":"sent twice"}'`,
      newestVerdict,
    ],
    ['how many readings there were', 'verdicts', `question = question || '{"readings":9}'`, newestVerdict],
    ['a seal that is not there', 'verdicts', 'seal_version = 7', newestVerdict],
  ])('is found out where somebody changed %s', async (_, table, change, where) => {
    await broken(table, change, where(), async () => {
      const found = await proof()
      expect(found.holds).toBe(false)
      expect(found.differences).toHaveLength(1)
      expect(found.differences[0]).toMatchObject({ hypothesisId: card.id })
      expect(found.differences[0]?.words).not.toBe('')
    })
    expect(await proof()).toMatchObject({ holds: true })
  })

  it('is found out where somebody changed a payload, or what was read from it', async () => {
    await broken('evidence', `raw = replace(raw, '"users":', '"users": ')`, firstEvidence(), async () => {
      const { evidence, holds } = await proof()
      expect(holds).toBe(false)
      expect(evidence.differences).toMatchObject([{ problem: 'rawHash' }])
    })
    const improved = `reading = jsonb_set(reading, '{metrics,0,arms,1,statistics,users}', '1')`
    await broken('evidence', improved, firstEvidence(), async () => {
      expect((await proof()).evidence.differences).toMatchObject([{ problem: 'reading' }])
    })
  })

  it('is found out where somebody moved a sealed goal', async () => {
    const where = `hypothesis_id = '${card.id}' AND version = 1`
    const change = `criteria = jsonb_set(criteria, '{goals,0,promisedLift}', '0.5')`
    await broken('hypothesis_seals', change, where, async () => {
      const found = await proof()
      expect(found.holds).toBe(false)
      expect(found.seals.differences).toMatchObject([{ hypothesisId: card.id, version: 1 }])
    })
  })

  it('counts apart what was computed before its question was kept, and by another rule', async () => {
    await broken('verdicts', 'question = NULL', newestVerdict(), async () => {
      expect(await proof()).toMatchObject({ holds: true, unverifiable: 1 })
    })
    await broken('verdicts', `rule_version = '0'`, newestVerdict(), async () => {
      expect(await proof()).toMatchObject({ holds: true, otherRule: 1 })
    })
  })
})

describe('everything that is stored', () => {
  const lines: string[] = []
  beforeEach(() => lines.splice(0))

  it('is proved at once, and a difference is one line', async () => {
    const tell = (line: string) => void lines.push(line)
    const totals = await recomputeEverything(s.t.deps, tell)
    expect(lines).toEqual([])
    expect(totals).toMatchObject({ differences: 0, unverifiable: 0 })
    expect(totals.matching).toBe(totals.checked)
    expect(totals.evidence).toBeGreaterThan(5)
    await broken('verdicts', `reason = 'declared'`, newestVerdict(), async () => {
      expect(await recomputeEverything(s.t.deps, tell)).toMatchObject({ differences: 1 })
    })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(card.id)
  })
})

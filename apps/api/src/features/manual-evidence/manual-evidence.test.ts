/** Evidence without GrowthBook, through the API: typed in, and judged by the same rule. */
import type {
  Evidence,
  EvidenceEntered,
  Experiment,
  Hypothesis,
  Problem,
  Recomputation,
} from '@knowwhen/contract'
import { readingOfEntryText } from '@knowwhen/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { aSealedCard, aWorld, get, post, type World } from '../../testing/cards.js'
import { aManualExperiment, evidenceBody, manualExperimentBody } from '../../testing/evidence.js'

let t: TestApp
let w: World
let experiment: Experiment

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
  experiment = await aManualExperiment(w)
})
afterAll(() => t.close())

const enter = (of: Experiment, payload: object) =>
  post(w, `/api/v1/experiments/${of.id}/manual-evidence`, { headers: w.org.headers, payload })

/** Counts up to now. */
const enterNow = async (of: Experiment, payload: object) =>
  (await enter(of, { ...payload, asOf: t.clock.now().toISOString() })).json<EvidenceEntered>()

/** The usual body with other conversions in the treatment. */
const bodyWith = (of: Experiment, conversions: number) => {
  const [control] = evidenceBody(of).metrics[0]?.arms ?? []
  const treated = { armId: of.arms[1]?.armId, users: 50_000, conversions }
  return { ...evidenceBody(of), metrics: [{ metricId: of.metrics[0]?.id, arms: [control, treated] }] }
}

/** Newest first. */
const readingsOf = async (of: Experiment): Promise<readonly Evidence[]> =>
  (await get(w, `/api/v1/experiments/${of.id}/evidence`, w.viewer.headers)).json<{ items: Evidence[] }>()
    .items

const link = (card: Hypothesis, experimentId: string) =>
  t.app.inject({
    method: 'PUT',
    url: `/api/v1/hypotheses/${card.id}/experiment`,
    headers: { ...w.editor.headers },
    payload: { experimentId },
  })

/** A card whose one goal is the experiment's, sealed as if before it. */
const aCardFor = (of: Experiment) =>
  aSealedCard(w, {
    signals: [
      {
        role: 'goal',
        name: 'Orders',
        direction: 'increase',
        metricId: of.metrics[0]?.id ?? null,
        promisedLift: 0.02,
        baseline: 0.1,
      },
    ],
    noGuardrailReason: 'this test has none',
    plannedEnd: of.endedAt,
  })

const change = (id: string, payload: object) =>
  t.app.inject({
    method: 'PATCH',
    url: `/api/v1/manual-experiments/${id}`,
    headers: { ...w.org.headers },
    payload,
  })

describe('an experiment entered by hand', () => {
  it('stands among the others, with control first and its metrics', () => {
    expect(experiment).toMatchObject({ connectionId: null, isByHand: true, status: 'stopped' })
    expect(experiment.arms.map(({ name, weight, isControl }) => [name, weight, isControl])).toEqual([
      ['Control', 0.5, true],
      ['Treatment', 0.5, false],
    ])
    expect(experiment.metrics.map(({ name, use, direction }) => [name, use, direction])).toEqual([
      ['Orders', 'goal', 'increase'],
      ['Load time', 'guardrail', 'decrease'],
    ])
  })

  it('may measure what a GrowthBook measures', async () => {
    const metrics = [{ use: 'goal', metricId: w.goalMetricId }]
    const made = await aManualExperiment(w, { metrics })
    expect(made.metrics.map(({ id, name }) => [id, name])).toEqual([[w.goalMetricId, 'conversion']])
  })

  it.each([
    ['without a start', { startedAt: null }, 'body.startedAt'],
    ['that ended before it began', { endedAt: '2020-01-01T00:00:00.000Z' }, 'body.endedAt'],
    ['that started tomorrow', { startedAt: '2999-01-01T00:00:00.000Z' }, 'body.startedAt'],
    ['that runs and has ended', { status: 'running' }, 'body.endedAt'],
    ['of two arms of one name', { arms: [{ name: 'A' }, { name: 'a' }] }, 'body.arms.1.name'],
    ['whose metric has no direction', { metrics: [{ use: 'goal', name: 'X' }] }, 'body.metrics.0.direction'],
    [
      'with a metric that is not there',
      { metrics: [{ use: 'goal', metricId: '01890000-0000-7000-8000-000000000000' }] },
      'body.metrics.0.metricId',
    ],
  ])('%s is refused, and the place named', async (_, wrong, path) => {
    const payload = { ...manualExperimentBody(t.clock.now()), ...wrong }
    const answer = await post(w, '/api/v1/manual-experiments', { headers: w.org.headers, payload })
    expect(answer.statusCode, answer.body).toBe(422)
    expect(answer.json<Problem>().errors.map((error) => error.path)).toContain(path)
  })

  it('can be closed later, but cannot be moved once there is evidence', async () => {
    const running = await aManualExperiment(w, { status: 'running', endedAt: null })
    await enter(running, evidenceBody(running))
    const endedAt = t.clock.now().toISOString()
    const closed = await change(running.id, { status: 'stopped', endedAt })
    expect(closed.json<Experiment>()).toMatchObject({ status: 'stopped', endedAt })
    const moved = await change(running.id, { startedAt: '2020-01-01T00:00:00.000Z' })
    expect(moved.json<Problem>()).toMatchObject({ status: 409, code: 'hasEvidence' })
  })
})

describe('a reading entered by hand', () => {
  it('gives the product’s own check, and the verdict of the linked card at once', async () => {
    const of = await aManualExperiment(w)
    const card = await aCardFor(of)
    expect((await link(card, of.id)).statusCode).toBe(200)
    const answer = await enter(of, {
      ...evidenceBody(of),
      sourceLink: 'https://example.com/q',
      note: 'By Ada.',
    })
    expect(answer.statusCode, answer.body).toBe(200)
    const entered = answer.json<EvidenceEntered>()
    expect(entered).toMatchObject({ isNew: true, hypothesis: { key: card.key } })
    expect(entered.hypothesis?.verdict?.verdict).toBe('validated')
    expect(entered.hypothesis?.verdict?.words).toContain('Orders rose 4.0% (0.2 to 7.8)')
    const shown = (await get(w, `/api/v1/hypotheses/${card.id}`, w.viewer.headers)).json<Hypothesis>()
    expect(shown).toMatchObject({ state: 'readyToDecide', retrospective: true, evidenceGrade: 'A' })
  })

  it('is kept with who entered it, from where, and what they wrote; and is the same only once', async () => {
    const of = await aManualExperiment(w)
    const body = { ...evidenceBody(of), grade: 'B', sourceLink: 'https://example.com/q', note: 'By Ada.' }
    const first = (await enter(of, body)).json<EvidenceEntered>()
    const again = (await enter(of, body)).json<EvidenceEntered>()
    expect(again).toEqual({ ...first, isNew: false })
    const list = await get(w, `/api/v1/experiments/${of.id}/evidence`, w.viewer.headers)
    const { items } = list.json<{ items: Evidence[] }>()
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      id: first.evidenceId,
      grade: 'B',
      sourceLink: 'https://example.com/q',
      note: 'By Ada.',
      enteredBy: { userId: w.org.owner.userId },
      sampleRatioPValue: null,
    })
    expect(items[0]?.metrics[0]).toMatchObject({ name: 'Orders' })
    expect(items[0]?.snapshotId).toBe(`byHand:${first.evidenceId}`)
  })

  it('of an effect alone shows no mean that nobody gave', async () => {
    const of = await aManualExperiment(w)
    const effect = { lift: 0.04, low: 0.01, high: 0.07 }
    const arms = [
      { armId: 'control', users: 900 },
      { armId: 'treatment-1', users: 900, effect },
    ]
    const answer = await enter(of, { grade: 'B', metrics: [{ metricId: of.metrics[1]?.id, arms }] })
    expect(answer.statusCode, answer.body).toBe(200)
    const list = await get(w, `/api/v1/experiments/${of.id}/evidence`, w.viewer.headers)
    const [shown] = list.json<{ items: Evidence[] }>().items
    expect(shown?.arms.map(({ users }) => users)).toEqual([900, 900])
    expect(shown?.metrics[0]?.arms).toMatchObject([
      { armId: 'treatment-1', mean: null, standardDeviation: null, estimate: effect },
    ])
  })

  it('proves its verdict from what is stored, as a declared one does', async () => {
    const of = await aManualExperiment(w)
    const card = await aCardFor(of)
    await link(card, of.id)
    await enter(of, evidenceBody(of))
    const url = `/api/v1/hypotheses/${card.id}/recomputation`
    const proof = (await get(w, url, w.viewer.headers)).json<Recomputation>()
    expect(proof).toMatchObject({ holds: true, unverifiable: 0, differences: [] })
    expect(proof.matching).toBe(proof.checked)
    expect(proof.evidence).toEqual({ checked: 1, byHand: 1, differences: [] })
    expect(proof.checked).toBeGreaterThan(1)
  })

  it('corrected is a new reading that counts up to a later moment', async () => {
    const of = await aManualExperiment(w)
    await enter(of, evidenceBody(of))
    const correction = { ...evidenceBody(of), note: 'Counted again.' }
    const refused = (await enter(of, correction)).json<Problem>()
    expect(refused).toMatchObject({ status: 422, code: 'olderThanNewest' })
    expect(refused.errors.map(({ path }) => path)).toEqual(['body.asOf'])
    expect(refused.detail).toContain((of.endedAt ?? '').slice(0, 10))
    expect((await enterNow(of, correction)).isNew).toBe(true)
    expect(await readingsOf(of)).toHaveLength(2)
  })

  it('dated before the newest does not turn the verdict that stands', async () => {
    const of = await aManualExperiment(w)
    const card = await aCardFor(of)
    await link(card, of.id)
    await enter(of, evidenceBody(of))
    const earlier = new Date(Date.parse(of.endedAt ?? '') - 60_000).toISOString()
    const other = { ...bodyWith(of, 4_000), asOf: earlier }
    expect((await enter(of, other)).json<Problem>().code).toBe('olderThanNewest')
    const shown = (await get(w, `/api/v1/hypotheses/${card.id}`, w.viewer.headers)).json<Hypothesis>()
    expect(shown.verdict?.verdict).toBe('validated')
    expect(await readingsOf(of)).toHaveLength(1)
  })

  it('entered again after a mistake is the newest, and not taken for the first', async () => {
    const of = await aManualExperiment(w, { status: 'running', endedAt: null })
    const first = (await enter(of, evidenceBody(of))).json<EvidenceEntered>()
    t.clock.set(new Date(t.clock.now().getTime() + 60_000).toISOString())
    const mistaken = (await enter(of, bodyWith(of, 4_000))).json<EvidenceEntered>()
    t.clock.set(new Date(t.clock.now().getTime() + 60_000).toISOString())
    const again = (await enter(of, evidenceBody(of))).json<EvidenceEntered>()
    expect(again.isNew).toBe(true)
    expect(new Set([first, mistaken, again].map(({ evidenceId }) => evidenceId)).size).toBe(3)
    expect((await readingsOf(of))[0]).toMatchObject({ id: again.evidenceId })
  })

  it('follows from the text that is stored of it', async () => {
    const of = await aManualExperiment(w)
    const { evidenceId } = (await enter(of, evidenceBody(of))).json<EvidenceEntered>()
    const { rows } = await t.database.asOwner('SELECT raw, reading FROM evidence WHERE id = $1', [evidenceId])
    const reading = readingOfEntryText(String(rows[0]?.['raw']))
    expect(reading).not.toBeNull()
    expect(reading).toEqual(rows[0]?.['reading'])
  })

  it('is not proved where the stored reading is another than what was entered gives', async () => {
    const of = await aManualExperiment(w)
    const card = await aCardFor(of)
    await link(card, of.id)
    const { evidenceId } = (await enter(of, evidenceBody(of))).json<EvidenceEntered>()
    const forge = async (status: string) => {
      await t.database.asOwner('ALTER TABLE evidence DISABLE TRIGGER USER')
      await t.database.asOwner(
        `UPDATE evidence SET reading = jsonb_set(reading, '{experimentStatus}', $2::jsonb) WHERE id = $1`,
        [evidenceId, JSON.stringify(status)],
      )
      await t.database.asOwner('ALTER TABLE evidence ENABLE TRIGGER USER')
    }
    await forge('running')
    const url = `/api/v1/hypotheses/${card.id}/recomputation`
    const proof = (await get(w, url, w.viewer.headers)).json<Recomputation>()
    await forge('stopped')
    expect(proof.holds).toBe(false)
    expect(proof.evidence.differences).toMatchObject([{ evidenceId, problem: 'reading' }])
  })

  it('of grade A needs its source', async () => {
    const refused = await enter(experiment, { ...evidenceBody(experiment), sourceLink: '' })
    expect(refused.statusCode).toBe(400)
    expect(refused.json<Problem>().errors.map(({ path }) => path)).toEqual(['body.sourceLink'])
  })

  it('that cannot be is refused with every place named', async () => {
    const [metric] = evidenceBody(experiment).metrics
    const wrong = { ...metric, arms: [{ armId: 'control', users: 10, conversions: 11 }, { armId: 'nobody' }] }
    const answer = await enter(experiment, { grade: 'B', metrics: [wrong] })
    const { code, errors } = answer.json<Problem>()
    expect([answer.statusCode, code]).toEqual([422, 'unusableEvidence'])
    expect(errors.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['body.metrics.0.arms.0.conversions', 'body.metrics.0.arms.1.armId']),
    )
  })

  it.each([
    ['from the future', '2999-01-01T00:00:00.000Z'],
    ['from before the start', '2001-01-01T00:00:00.000Z'],
  ])('%s is refused', async (_, asOf) => {
    const answer = await enter(experiment, { ...evidenceBody(experiment), asOf })
    expect(answer.json<Problem>().errors.map(({ path }) => path)).toEqual(['body.asOf'])
  })

  it('of a draft, and of an experiment of GrowthBook, is refused', async () => {
    const draft = await aManualExperiment(w, { status: 'draft', startedAt: null, endedAt: null })
    const early = await enter(draft, evidenceBody(draft))
    expect(early.json<Problem>()).toMatchObject({ status: 409, code: 'notStarted' })
  })
})

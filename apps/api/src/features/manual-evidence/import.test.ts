/** The import of a CSV file through the API: looked at first, stored once. */
import type { EvidenceEntered, EvidencePreview, Experiment, Hypothesis, Problem } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { aSealedCard, aWorld, get, post, type World } from '../../testing/cards.js'
import { aManualExperiment } from '../../testing/evidence.js'

let t: TestApp
let w: World
let experiment: Experiment
let card: Hypothesis

const csv = 'metric,arm,users,conversions\nOrders,Control,50000,5000\nOrders,Treatment,50000,5200\n'

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
  experiment = await aManualExperiment(w)
  card = await aSealedCard(w, {
    signals: [
      {
        role: 'goal',
        name: 'Orders',
        direction: 'increase',
        metricId: experiment.metrics[0]?.id ?? null,
        promisedLift: 0.02,
        baseline: 0.1,
      },
    ],
    noGuardrailReason: 'this test has none',
    plannedEnd: experiment.endedAt,
  })
  await t.app.inject({
    method: 'PUT',
    url: `/api/v1/hypotheses/${card.id}/experiment`,
    headers: { ...w.editor.headers },
    payload: { experimentId: experiment.id },
  })
})
afterAll(() => t.close())

const importing = (payload: object, path = '') =>
  post(w, `/api/v1/experiments/${experiment.id}/evidence-imports${path}`, {
    headers: w.editor.headers,
    payload: { grade: 'A', sourceLink: 'https://example.com/numbers', ...payload },
  })

const readings = async () =>
  (await get(w, `/api/v1/experiments/${experiment.id}/evidence`, w.viewer.headers)).json<{
    items: unknown[]
  }>().items.length

describe('a CSV file', () => {
  it('shows what it would give and lead to, and stores nothing by that', async () => {
    const events = async () =>
      (await t.database.asOwner('SELECT count(*)::int AS n FROM audit_events', [])).rows[0]?.['n']
    const before = await events()
    const answer = await importing({ csv }, '/preview')
    expect(answer.statusCode, answer.body).toBe(200)
    const preview = answer.json<EvidencePreview>()
    expect(preview).toMatchObject({ rows: 2, problems: [], isKnown: false })
    expect(preview.reading?.metrics[0]?.arms[1]?.estimate?.lift).toBeCloseTo(0.04, 9)
    expect(preview.hypothesis).toMatchObject({ key: card.key, verdict: { verdict: 'validated' } })
    expect([await readings(), await events()]).toEqual([0, before])
    const shown = (await get(w, `/api/v1/hypotheses/${card.id}`, w.viewer.headers)).json<Hypothesis>()
    expect(shown.verdict?.verdict).toBe('pending')
  })

  it('is stored once, and says so the second time', async () => {
    const first = (await importing({ csv })).json<EvidenceEntered>()
    expect(first).toMatchObject({ isNew: true, hypothesis: { verdict: { verdict: 'validated' } } })
    expect((await importing({ csv })).json<EvidenceEntered>()).toEqual({ ...first, isNew: false })
    expect((await importing({ csv }, '/preview')).json<EvidencePreview>().isKnown).toBe(true)
    expect(await readings()).toBe(1)
  })

  it('of other numbers for the same moment is refused, by preview and import alike', async () => {
    const other = { csv: csv.replace('5200', '5300') }
    for (const path of ['/preview', '']) {
      const answer = await importing(other, path)
      expect(answer.json<Problem>()).toMatchObject({ status: 422, code: 'olderThanNewest' })
    }
    expect(await readings()).toBe(1)
  })

  it('of grade A is refused without its source, by preview and import alike', async () => {
    for (const path of ['/preview', '']) {
      const { errors } = (await importing({ csv, sourceLink: '' }, path)).json<Problem>()
      expect(errors.map((error) => error.path)).toEqual(['body.sourceLink'])
    }
  })

  it('with bad rows is refused whole, each by line and column, by preview and import alike', async () => {
    const bad = `${csv}Load time,Control,10,\nLoad time,Treatment,"1,000",\n`
    const preview = (await importing({ csv: bad }, '/preview')).json<EvidencePreview>()
    expect(preview.problems.map(({ line, column }) => [line, column])).toEqual([[5, 'users']])
    expect(preview.reading).toBeNull()
    const refused = await importing({ csv: bad })
    expect(refused.json<Problem>()).toMatchObject({ status: 422, code: 'badRows' })
    expect(refused.json<Problem>().errors.map(({ path }) => path)).toEqual(['body.csv.5.users'])
  })

  it('names the row of what only the whole tells', async () => {
    const bad = csv.replace('5200', '52000')
    const { problems } = (await importing({ csv: bad }, '/preview')).json<EvidencePreview>()
    expect(problems.map(({ line, column }) => [line, column])).toEqual([[3, 'conversions']])
  })

  it('can be downloaded with the experiment’s metrics and arms in it, harmless to a spreadsheet', async () => {
    const evil = await aManualExperiment(w, {
      arms: [{ name: '=cmd()' }, { name: 'A, "B"' }],
      metrics: [{ use: 'goal', name: '@SUM(A1)', direction: 'increase' }],
    })
    const url = `/api/v1/evidence-template?experimentId=${evil.id}`
    const answer = await get(w, url, w.viewer.headers)
    const metricId = evil.metrics[0]?.id ?? ''
    expect(answer.headers['content-type']).toContain('text/csv')
    expect(answer.body.split('\r\n').slice(1)).toEqual([
      `${metricId},increase,goal,control,,,,,,,,,,`,
      `${metricId},increase,goal,"A, ""B""",,,,,,,,,,`,
      '',
    ])
  })

  it('that is downloaded empty-handed can be imported as it is, where its metrics are', async () => {
    const template = (await get(w, '/api/v1/evidence-template', w.viewer.headers)).body
    const of = await aManualExperiment(w, {
      metrics: [
        { use: 'goal', name: 'Orders', direction: 'increase', kind: 'proportion' },
        { use: 'secondary', name: 'Revenue', direction: 'increase', kind: 'mean' },
        { use: 'guardrail', name: 'Load time', direction: 'decrease', kind: 'mean' },
      ],
    })
    const answer = await post(w, `/api/v1/experiments/${of.id}/evidence-imports`, {
      headers: w.editor.headers,
      payload: { csv: template, grade: 'B' },
    })
    expect(answer.statusCode, answer.body).toBe(200)
    for (const cell of template.split(/[,\r\n]+/)) expect(cell).not.toMatch(/^[=+\-@]/)
  })
})

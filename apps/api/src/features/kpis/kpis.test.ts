import type { Kpi, Problem } from '@knowwhen/contract'
import { metrics } from '../../db/schema/index.js'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../../testing/app.js'
import { aWorld, within, type World } from '../../testing/cards.js'

let t: TestApp
let w: World

beforeAll(async () => {
  t = await testApp()
  w = await aWorld(t)
})
afterAll(() => t.close())

const revenue = { name: 'Revenue', unit: 'money', direction: 'increase' }
const make = (payload: object) =>
  t.app.inject({ method: 'POST', url: '/api/v1/kpis', headers: { ...w.org.headers }, payload })
const change = (kpi: Kpi, payload: object, version = kpi.version) =>
  t.app.inject({
    method: 'PATCH',
    url: `/api/v1/kpis/${kpi.id}`,
    headers: { ...w.org.headers, 'if-match': `"${version}"` },
    payload,
  })

describe('a KPI', () => {
  it('says its unit and the direction that is good', async () => {
    const answer = await make(revenue)
    expect(answer.statusCode).toBe(201)
    expect(answer.json<Kpi>()).toMatchObject({ ...revenue, definition: '', metrics: [], version: 1 })
    const again = await make({ ...revenue, name: 'REVENUE' })
    expect(again.json<Problem>()).toMatchObject({
      status: 409,
      code: 'nameTaken',
      errors: [{ path: 'body.name' }],
    })
  })

  it('changes only for whoever read its newest version', async () => {
    const kpi = (await make({ ...revenue, name: 'Churn', direction: 'decrease' })).json<Kpi>()
    const changed = await change(kpi, { definition: 'Share of customers lost per month' })
    expect(changed.json<Kpi>()).toMatchObject({ name: 'Churn', direction: 'decrease', version: 2 })
    expect((await change(kpi, { name: 'Retention' })).statusCode).toBe(412)
    const taken = await change(kpi, { name: 'revenue' }, 2)
    expect(taken.json<Problem>().code).toBe('nameTaken')
  })

  it('names the metrics mapped to it that still exist', async () => {
    const kpi = (await make({ ...revenue, name: 'Orders' })).json<Kpi>()
    const gone = { kpiId: kpi.id, deletedAt: t.clock.now() }
    await within(w, (tx) => tx.update(metrics).set({ kpiId: kpi.id }).where(eq(metrics.id, w.goalMetricId)))
    await within(w, (tx) => tx.update(metrics).set(gone).where(eq(metrics.id, w.guardrailMetricId)))
    const listed = await t.app.inject({ url: '/api/v1/kpis', headers: { ...w.viewer.headers } })
    const found = listed.json<{ items: Kpi[] }>().items.find(({ id }) => id === kpi.id)
    expect(found?.metrics).toEqual([{ id: w.goalMetricId, name: 'conversion' }])
  })
})

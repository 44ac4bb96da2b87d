import { setUpDemo, type AnswerOf } from '@knowwhen/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testApp, type TestApp } from '../testing/app.js'
let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())
it('works', async () => {
  t.clock.set(new Date().toISOString())
  const s = performance.now()
  const a = await t.app.inject({ method: 'POST', url: '/api/v1/setup/demo', payload: {} })
  console.log(performance.now() - s, a.statusCode, a.body, a.headers['set-cookie'])
  const cookie = [a.headers['set-cookie'] ?? []]
    .flat()
    .map((c) => c.split(';')[0])
    .join('; ')
  const get = async (u: string) =>
    (await t.app.inject({ url: `/api/v1${u}`, headers: { cookie } })).json<any>()
  const h = await get('/hypotheses?limit=200&sort=key')
  for (const c of h.items)
    console.log(
      c.key,
      c.state,
      c.retrospective,
      c.verdict?.verdict,
      c.verdict?.reason,
      c.gaps,
      '|',
      c.verdict?.words,
    )
  for (const d of (await get('/decisions')).items)
    console.log(d.key, d.hypothesis.key, d.kind, d.recommendation.kind, d.review, d.decidedAt)
  for (const d of (await get('/achievements')).items)
    console.log(d.team.name, d.sequence, d.heading, d.hypothesis.key, d.occurredAt)
  const conn = (await get('/growthbook-connections')).items[0]
  for (const d of (await get(`/growthbook-connections/${conn.id}/syncs`)).items)
    console.log(
      d.startedAt,
      d.status,
      d.experimentsSeen,
      d.resultsPulled,
      d.evidenceStored,
      JSON.stringify(d.problems),
    )
  console.log(JSON.stringify(await get('/reports/overview'), null, 1))
})

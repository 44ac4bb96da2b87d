/** The demo in one click: everything that it promises to show. */
import type {
  Achievement,
  AnswerOf,
  ChainVerification,
  Decision,
  ExperimentSummary,
  Hypothesis,
  Kpi,
  setUpDemo,
  Team,
  TeamMember,
} from '@knowwhen/contract'
import { hypothesisStates, verdicts } from '@knowwhen/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { testApp, type TestApp } from '../testing/app.js'
import { demoSecretKey } from './seed.js'
import { clickDemo, cookieOf, visitOf, type Page, type Visit } from './testing/demo-visit.js'

const anchor = '2026-06-15T10:30:00.000Z'

let t: TestApp
let made: AnswerOf<typeof setUpDemo>
let visit: Visit

beforeAll(async () => {
  t = await testApp()
  t.clock.set(anchor)
  const answer = await clickDemo(t.app)
  expect(answer.statusCode, answer.body).toBe(201)
  made = answer.json()
  visit = visitOf(t, cookieOf(answer))
})
afterAll(() => t.close())

const cardAbout = async (capability: string): Promise<Hypothesis> => {
  const found = (await visit.cards()).find((card) => card.capability.includes(capability))
  return visit.read<Hypothesis>(`/hypotheses/${found?.id ?? ''}`)
}

describe('the demo', () => {
  it('signs the visitor in as its owner, now and with the password that it told', async () => {
    expect(made.session).toMatchObject({
      role: 'owner',
      organization: { name: 'Northwind Outfitters', isDemo: true },
    })
    const signIn = await t.app.inject({ method: 'POST', url: '/api/v1/session', payload: made.signIn })
    expect(signIn.json()).toMatchObject({ session: { user: made.session.user } })
  })

  it('has three teams, KPIs with metrics, and cards in every state', async () => {
    expect((await visit.read<Page<Team>>('/teams')).items.map((team) => team.name)).toEqual([
      'Checkout',
      'Discovery',
      'Loyalty & E-mail',
    ])
    const kpis = (await visit.read<Page<Kpi>>('/kpis')).items
    expect(kpis.length).toBeGreaterThan(8)
    expect(kpis.filter((kpi) => kpi.metrics.length === 0)).toEqual([])
    const states = (await visit.cards()).map((card) => card.state)
    expect(hypothesisStates.filter((state) => !states.includes(state))).toEqual([])
    expect(states.filter((state) => state === 'readyToDecide')).toHaveLength(3)
    expect(states.filter((state) => state === 'realising')).toHaveLength(2)
  })

  it('has every verdict there is, those that hurt included', async () => {
    const all = await visit.cards()
    const given = all.map((card) => card.verdict?.verdict)
    expect(verdicts.filter((verdict) => !given.includes(verdict))).toEqual([])
    expect(all.map((card) => card.verdict?.reason)).toEqual(
      expect.arrayContaining([
        'poweredNeutral',
        'sampleRatioMismatch',
        'regression',
        'guardrailBreach',
        'promisedEffectRuledOut',
        'belowThreshold',
      ]),
    )
  })

  it('has a draft that says what is missing and one that can be sealed', async () => {
    const drafts = (await visit.cards()).filter((card) => card.state === 'draft')
    expect(drafts.map((card) => card.gaps === 0).sort()).toEqual([false, true])
    const ready = drafts.find((card) => card.gaps === 0)
    expect((await visit.send(`/hypotheses/${ready?.id ?? ''}/seal`)).statusCode).toBe(200)
  })

  it('sealed every card before anybody was exposed, but for the one that says so', async () => {
    const sealed = (await visit.cards()).filter((card) => card.experiment !== null)
    expect(sealed.length).toBeGreaterThan(10)
    for (const { id, retrospective } of sealed) {
      const { milestones } = await visit.read<Hypothesis>(`/hypotheses/${id}`)
      const exposedAt = milestones.firstExposedAt ?? anchor
      expect((milestones.sealedAt ?? anchor) > exposedAt).toBe(retrospective)
    }
    const adopted = sealed.filter((card) => card.retrospective)
    expect(adopted.map((card) => card.experiment?.name)).toEqual([
      'Cookie Cats: first gate at level 30 vs level 40',
    ])
  })

  it('was made by several people, none of whom but the visitor can sign in', async () => {
    const card = await cardAbout('a checkout on one page')
    const { items } = await visit.read<Page<Decision>>(`/decisions?hypothesisId=${card.id}`)
    const people = [card.proposedBy.name, card.seal?.sealedBy.name, items[0]?.decidedBy.name]
    expect(new Set(people).size).toBe(3)
    const accounts = await t.database.asOwner('SELECT user_id FROM accounts WHERE password IS NOT NULL')
    expect(accounts.rows).toEqual([{ user_id: made.session.user.id }])
    const sessions = await t.database.asOwner('SELECT DISTINCT user_id FROM sessions')
    expect(sessions.rows).toEqual([{ user_id: made.session.user.id }])
    expect((await visit.read<Page<unknown>>('/api-keys')).items).toEqual([])
  })

  it('has people in every team, one leader each, and somebody who changed teams', async () => {
    const { items } = await visit.read<Page<Team>>('/teams')
    const leaders = items.map(({ leader }) => leader?.name)
    expect(new Set(leaders).size).toBe(3)
    expect(leaders).not.toContain(undefined)
    for (const { size } of items) expect(size).toBeGreaterThan(1)
    const checkout = items.find(({ name }) => name === 'Checkout')
    const past = await visit.read<Page<TeamMember>>(`/teams/${checkout?.id ?? ''}/members?period=past`)
    expect(past.items.map(({ person }) => person.name)).toEqual(['Sofia Marín'])
  })

  it('keeps a log in each team whose chain holds, with every heading', async () => {
    for (const team of (await visit.read<Page<Team>>('/teams')).items) {
      const checked = await visit.read<ChainVerification>(`/achievements/verification?teamId=${team.id}`)
      expect(checked).toMatchObject({ intact: true, problem: null })
      expect(checked.entries, team.name).toBeGreaterThan(0)
    }
    const { items } = await visit.read<Page<Achievement>>('/achievements')
    expect(new Set(items.map((entry) => entry.heading))).toEqual(
      new Set(['achievement', 'learning', 'avoidedLoss', 'retrospective']),
    )
  })

  it('lets nobody but its own organisation talk to the GrowthBook inside of this machine', async () => {
    const { baseUrl } = await visit.connection()
    const payload = { baseUrl, secretKey: demoSecretKey(t.deps) }
    const stranger = await t.anOrganization({ name: 'Stranger' })
    const url = '/api/v1/growthbook-connections/test'
    const headers = { ...stranger.headers }
    const refused = await t.app.inject({ method: 'POST', url, headers, payload })
    expect(refused.json()).toMatchObject({ ok: false, code: 'forbiddenAddress' })
    const { id } = await visit.connection()
    const own = await visit.send(`/growthbook-connections/${id}/test`)
    expect(own.json()).toMatchObject({ ok: true })
  })

  it('waits for a second person with one decision, which the visitor can approve', async () => {
    const path = '/decisions?review=awaitingSecondPerson'
    const [waiting] = (await visit.read<Page<Decision>>(path)).items
    expect(waiting).toMatchObject({ isOverride: true, kind: 'ship', verdict: { verdict: 'inconclusive' } })
    const approved = await visit.send(`/decisions/${waiting?.id ?? ''}/approval`)
    expect(approved.json()).toMatchObject({ review: 'approved', approvedBy: { name: 'Robin Ellis' } })
    expect(await cardAbout('advice on the right size')).toMatchObject({ state: 'realising' })
  })

  it('tells of simulated figures that they are simulated, where the source is shown', async () => {
    const { items } = await visit.read<Page<ExperimentSummary>>('/experiments?limit=200')
    const descriptions = await Promise.all(
      items.map(async ({ id, trackingKey }) => {
        const { description } = await visit.read<{ description: string }>(`/experiments/${id}`)
        return { trackingKey, isInvented: description.includes('Figures: simulated') }
      }),
    )
    const invented = descriptions.filter(({ isInvented }) => isInvented)
    expect(invented.map(({ trackingKey }) => trackingKey.startsWith('nw-'))).toEqual(invented.map(() => true))
    expect(invented).toHaveLength(descriptions.length - 3)
    expect((await visit.connection()).name).toContain('simulated')
  })

  it('leaves no job behind and shows no secret in any list', async () => {
    expect(await t.deps.queue.drain()).toBeLessThanOrEqual(1)
    const lists = [
      '/growthbook-connections',
      '/audit-events?limit=200',
      '/people',
      '/session',
      '/organization',
    ]
    const bodies = (await Promise.all(lists.map((path) => visit.ask(path))))
      .map((answer) => answer.body)
      .join()
    expect(bodies).toContain('connection.created')
    expect(bodies).not.toContain(made.signIn.password)
    expect(bodies).not.toContain(demoSecretKey(t.deps))
  })
})

/**
 * The whole job in a real browser, on published results: set up, team, KPI, GrowthBook, cards sealed before exposure,
 * days that pass, verdicts whose numbers equal independent reference statistics, a decision, an achievement.
 */
import { resolve } from 'node:path'

import {
  createSimulator,
  DEFAULT_SECRET_KEY,
  loadLibrary,
  type Simulator,
} from '@knowwhen/growthbook-simulator'
import type { Achievement, Hypothesis } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  aPersonAt,
  asks,
  connectsGrowthBook,
  decides,
  linksExperiment,
  makesKpi,
  makesTeam,
  sealsCard,
  setsUp,
  syncs,
  writesCard,
  type Person,
} from './person.js'
import { startProduct, type Product } from './product.js'
import {
  citedCards,
  citedReferences,
  hasSharedData,
  referenceOf,
  sharedCards,
  sharedExperiments,
  type PublishedCard,
} from './published-cards.js'

const day = 24 * 60 * 60 * 1000
const before = new Date('2026-03-01T12:00:00.000Z')
const exposure = new Date('2026-03-02T00:00:00.000Z')
const after = new Date('2026-04-10T12:00:00.000Z')
const ownExperiments = resolve(import.meta.dirname, '../apps/growthbook-simulator/data/experiments.json')

const cards = hasSharedData ? [...citedCards, ...sharedCards] : citedCards

let growthBook: Simulator
let origin: string
let product: Product
let olga: Person

beforeAll(async () => {
  const library = loadLibrary(hasSharedData ? sharedExperiments : ownExperiments)
  const settings = { ...library.settings, statsEngine: 'frequentist' as const }
  growthBook = createSimulator({ ...library, settings, now: () => before, rateLimitMax: 100_000 })
  for (const { experiment } of cards) growthBook.experiments.draft(experiment)
  origin = (await growthBook.listen({ port: 0, host: '127.0.0.1' })).origin
  product = await startProduct({ now: before, allowedOrigins: [origin] })
  olga = await aPersonAt(product.origin)
})
afterAll(async () => {
  await olga.leave()
  await product.close()
  await growthBook.close()
})

const reportOf = (card: PublishedCard) => {
  const report = growthBook.experiments.find(card.experiment)
  if (!report) throw new Error(`GrowthBook has no ${card.experiment}.`)
  return report
}

/** The last whole day that the experiment's exposure covers, as a person types it. */
const plannedEndOf = (card: PublishedCard): string =>
  new Date(exposure.getTime() + (Math.floor(reportOf(card).durationDays) - 1) * day)
    .toISOString()
    .slice(0, 10)

interface Listed {
  readonly items: readonly { readonly id: string; readonly key: string; readonly capability: string }[]
}

const cardAbout = async (capability: string): Promise<Hypothesis> => {
  const { items } = await asks<Listed>(olga.page, '/hypotheses?limit=200')
  const found = items.find((item) => item.capability === capability)
  if (!found) throw new Error(`No card about ${capability}.`)
  return asks<Hypothesis>(olga.page, `/hypotheses/${found.id}`)
}

describe(`the main job on published results (${hasSharedData ? 'all 163 experiments' : 'those of this repository: ../shared is absent'})`, () => {
  it('begins with an organisation, a team, a KPI and a GrowthBook', async () => {
    await setsUp(olga.page, 'Acme')
    await makesTeam(olga.page, 'Growth')
    await makesKpi(olga.page, 'Conversion')
    await connectsGrowthBook(olga.page, origin, DEFAULT_SECRET_KEY)
    const { total } = await asks<{ total: number }>(olga.page, '/experiments?limit=1')
    expect(total).toBe(growthBook.experiments.list().length)
  })

  it.each(cards)('seals a card on $experiment before anybody was exposed', async (card) => {
    const { page } = olga
    const metrics = await asks<{ items: { externalId: string; name: string }[] }>(page, '/metrics?limit=200')
    const metric = metrics.items.find(({ externalId }) => externalId === `fact__${card.metric}`)
    await writesCard(page, {
      capability: card.capability,
      audience: 'people who visit',
      outcome: 'more of them stay',
      team: 'Growth',
      metric: metric?.name ?? '',
      signal: card.metric,
      direction: 'should rise',
      promise: card.promise,
      baseline: card.baseline,
      plannedEnd: plannedEndOf(card),
    })
    await linksExperiment(page, reportOf(card).name, card.arm?.name ?? null)
    await sealsCard(page)
    const sealed = await cardAbout(card.capability)
    expect(sealed).toMatchObject({ state: 'sealed', retrospective: false })
    expect(sealed.seal?.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('reads the results once the days have passed', async () => {
    for (const card of cards) {
      growthBook.experiments.start(card.experiment, exposure)
      growthBook.experiments.advance(card.experiment, reportOf(card).durationDays)
      growthBook.experiments.stop(card.experiment)
    }
    product.clock.set(after)
    await syncs(olga.page)
    const { items } = await asks<{ items: { lastSync: { evidenceStored: number } }[] }>(
      olga.page,
      '/growthbook-connections',
    )
    expect(items[0]?.lastSync.evidenceStored).toBe(cards.length)
  })

  it.each(cards)('finds $experiment $verdict ($reason), on the page as in the API', async (card) => {
    const { page } = olga
    const judged = await cardAbout(card.capability)
    expect(judged.verdict).toMatchObject({ verdict: card.verdict, reason: card.reason })
    expect(judged.retrospective).toBe(false)
    await page.goto(`/hypotheses/${judged.key}`)
    const verdict = page.getByRole('region', { name: 'Verdict', exact: true })
    await verdict.getByText(judged.verdict?.words ?? 'no words').waitFor()
    await verdict.getByText(new RegExp(`^${card.verdict}$`, 'i')).waitFor()
  })

  it.each(cards)(
    'shows numbers of $experiment equal to the reference statistics to six digits',
    async (card) => {
      const reference = hasSharedData ? referenceOf(card) : citedReferences[card.experiment]
      const judged = await cardAbout(card.capability)
      const effect = judged.verdict?.findings[0]?.effect
      if (!reference || !effect) throw new Error('There is nothing to compare.')
      for (const part of ['lift', 'low', 'high'] as const) {
        expect(Math.abs(effect[part] / reference[part] - 1), part).toBeLessThan(1e-6)
      }
    },
  )

  it('ships the validated card with a reason, and the team’s log has its first entry', async () => {
    const { page } = olga
    const validated = await cardAbout(citedCards[0]?.capability ?? '')
    await page.goto(`/hypotheses/${validated.key}`)
    await decides(page, 'Ship', 'It did what we promised, and nothing got worse.')
    await page.getByText(/DEC-1/).first().waitFor()
    expect(await cardAbout(validated.capability)).toMatchObject({ state: 'realising' })
    const log = await asks<{ items: Achievement[] }>(page, '/achievements')
    expect(log.items).toHaveLength(1)
    expect(log.items[0]).toMatchObject({
      sequence: 1,
      heading: 'achievement',
      hypothesis: { key: validated.key },
    })
    await page.goto(`/achievements?teamId=${validated.team?.id ?? ''}`)
    await page.getByText(validated.capability).first().waitFor()
    await page.getByRole('button', { name: 'Verify chain of Growth' }).click()
    await page.getByText('The chain is intact: 1 entry').waitFor()
  })

  it('left no complaint in the browser’s console and no error in the log', () => {
    expect(olga.complaints).toEqual([])
    expect(product.errors).toEqual([])
  })
})

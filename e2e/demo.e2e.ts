/** The demo in one click from the first page: every screen has something true to show, in light and dark, for everybody. */
import { AxeBuilder } from '@axe-core/playwright'
import type { AnswerOf, Hypothesis, listExperiments, listHypotheses } from '@knowwhen/contract'
import { hypothesisStates } from '@knowwhen/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { aPersonAt, asks, type Person } from './person.js'
import { startProduct, type Product } from './product.js'

let product: Product
let visitor: Person

beforeAll(async () => {
  product = await startProduct({})
  visitor = await aPersonAt(product.origin)
})
afterAll(async () => {
  await visitor.leave()
  await product.close()
})

const colorSchemes = ['light', 'dark'] as const

/** What axe finds on the page as it stands, as rule and place. */
const findings = async (): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page: visitor.page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

const visit = async (path: string): Promise<readonly string[]> => {
  const { page } = visitor
  const found: string[] = []
  for (const colorScheme of colorSchemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    found.push(...(await findings()).map((finding) => `${path} ${colorScheme} ${finding}`))
  }
  return found
}

describe('the demo', () => {
  it('is one click away on the first page, which axe has nothing to say about', async () => {
    expect(await visit('/set-up')).toEqual([])
    await visitor.page.getByRole('button', { name: /demo/i }).click()
    await visitor.page.getByRole('button', { name: 'Go to Northwind Outfitters' }).click({ timeout: 90_000 })
    await visitor.page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
  })

  it('has a card in every state', async () => {
    const { items } = await asks<AnswerOf<typeof listHypotheses>>(visitor.page, '/hypotheses?limit=200')
    expect(new Set(items.map(({ state }) => state))).toEqual(new Set(hypothesisStates))
  })

  it.each([
    '/',
    '/hypotheses',
    '/hypotheses?view=table',
    '/hypotheses/new',
    '/experiments',
    '/achievements',
    '/teams',
    '/kpis',
  ])('shows %s without a finding of axe, in both themes', async (path) => {
    expect(await visit(path)).toEqual([])
  })

  it.each(['organization', 'connections', 'api-keys', 'people', 'audit'])(
    'shows the settings of %s without a finding of axe, in both themes',
    async (part) => {
      expect(await visit(`/settings/${part}`)).toEqual([])
    },
  )

  it.each(['draft', 'exposed', 'readyToDecide', 'decided', 'realising', 'closed'])(
    'shows a card that is %s without a finding of axe, in both themes',
    async (state) => {
      const { items } = await asks<AnswerOf<typeof listHypotheses>>(
        visitor.page,
        `/hypotheses?state=${state}`,
      )
      expect(await visit(`/hypotheses/${items[0]?.id ?? ''}`)).toEqual([])
    },
  )

  it('shows a measurement marked as broken as waiting for a second person, and takes the mark back', async () => {
    const { page } = visitor
    const { items } = await asks<AnswerOf<typeof listHypotheses>>(page, '/hypotheses?state=exposed')
    const { id, key } = items[0] ?? { id: '', key: '' }
    const before = await asks<Hypothesis>(page, `/hypotheses/${id}`)
    await page.goto(`/hypotheses/${id}`)
    await page.getByRole('button', { name: `More for ${key}` }).click()
    await page.getByRole('menuitem', { name: /Mark instrumentation error/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Mark the measurement as broken?' })
    await dialog.getByLabel('Reason').fill('Events were sent twice.')
    await dialog.getByRole('button', { name: 'Mark as broken' }).click()
    const notice = page.getByRole('region', { name: 'Measurement marked as broken' })
    await notice.getByText('Somebody else has to agree: you made this mark.').waitFor()
    expect(await visit(`/hypotheses/${id}`)).toEqual([])
    const waiting = await asks<Hypothesis>(page, `/hypotheses/${id}`)
    expect(waiting).toMatchObject({
      verdict: { id: before.verdict?.id },
      instrumentationError: { review: 'awaitingSecondPerson' },
    })
    await page.getByRole('button', { name: 'Withdraw the mark' }).click()
    await notice.waitFor({ state: 'hidden' })
  })

  it('shows an experiment without a finding of axe, in both themes', async () => {
    const { items } = await asks<AnswerOf<typeof listExperiments>>(visitor.page, '/experiments?linked=yes')
    expect(await visit(`/experiments/${items[0]?.id ?? ''}`)).toEqual([])
  })

  it('fits a phone: no page is wider than 390 px', async () => {
    const { page } = visitor
    await page.setViewportSize({ width: 390, height: 844 })
    const wide: string[] = []
    for (const path of [
      '/',
      '/hypotheses',
      '/hypotheses/new',
      '/hypotheses/HYP-1',
      '/experiments',
      '/achievements',
      '/settings/connections',
    ]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      if ((await page.evaluate(() => document.documentElement.scrollWidth)) > 390) wide.push(path)
    }
    expect(wide).toEqual([])
  })

  it('left no complaint in the browser’s console and no error in the log', () => {
    expect(visitor.complaints).toEqual([])
    expect(product.errors).toEqual([])
  })
})

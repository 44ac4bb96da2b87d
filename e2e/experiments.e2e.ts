/**
 * Experiments in a real browser: found, linked, compared and broken down, and made in a GrowthBook, which is simulated.
 */
import type { AnswerOf, listExperimentLinks, listExperiments } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeAt, axeHere } from './axe.js'
import {
  connects,
  experimentNamed,
  sealsCardOf,
  startExperimentJourney,
  writesCardAbout,
} from './experiment-journey.js'
import { presses } from './keyboard.js'
import { asks } from './person.js'

let journey: Awaited<ReturnType<typeof startExperimentJourney>>

beforeAll(async () => {
  journey = await startExperimentJourney()
})
afterAll(() => journey.leave())

describe('the list of experiments', () => {
  it('has all that GrowthBook has once it was pulled', async () => {
    await connects(journey, journey.origin)
    const { total } = await asks<AnswerOf<typeof listExperiments>>(journey.olga.page, '/experiments?limit=1')
    expect(total).toBe(journey.growthBook.experiments.list().length)
  })

  it('keeps its filters in the address, so that a link shows the same to a colleague', async () => {
    const { page } = journey.olga
    await page.goto('/experiments')
    const table = page.getByRole('table', { name: 'Experiments' })
    await table.waitFor()
    expect(await table.getByRole('row').count()).toBe(1 + journey.growthBook.experiments.list().length)
    await page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Running' })
    await page.waitForURL(/status=running/)
    await expect.poll(() => table.getByRole('row').count()).toBe(2)
    await page.getByRole('button', { name: 'More filters' }).click()
    await page.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'Discovery' })
    await page.waitForURL(/projectId=/)
    await page.reload()
    await table.getByText('Store finder with a map').waitFor()
    expect(await page.getByRole('combobox', { name: 'Status' }).inputValue()).toBe('running')
    await page.getByRole('button', { name: 'More filters (1)' }).waitFor()
    expect(await axeHere(page)).toEqual([])
  })

  it('teaches where nothing fits, and leads back', async () => {
    const { page } = journey.olga
    await page.goto('/experiments?q=nothing+of+that+name')
    await page.getByRole('heading', { name: 'No experiment fits these filters' }).waitFor()
    await page.getByRole('link', { name: 'Show all experiments' }).click()
    await page.getByRole('table', { name: 'Experiments' }).waitFor()
    expect(new URL(page.url()).search).toBe('')
  })
})

describe('linking', () => {
  it('takes a suggested card by keyboard alone, with the reasons why', async () => {
    const { page } = journey.olga
    await writesCardAbout(journey, 'a one-page checkout', null)
    await page.goto('/experiments?q=one-page')
    await presses(page, page.getByRole('button', { name: 'Suggest a card for One-page checkout' }))
    const dialog = page.getByRole('dialog', { name: 'Which card does “One-page checkout” test?' })
    const link = dialog.getByRole('button', { name: 'Link HYP-1' })
    await link.waitFor()
    expect(await dialog.getByRole('list', { name: 'Why it is suggested' }).textContent()).not.toBe('')
    expect(await axeHere(page)).toEqual([])
    await presses(page, link)
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('table', { name: 'Experiments' }).getByRole('link', { name: 'HYP-1' }).waitFor()
  })

  it('shows arms with what people saw, larger on demand', async () => {
    const { page } = journey.olga
    const { id } = await experimentNamed(journey, 'One-page checkout')
    await page.goto(`/experiments/${id}`)
    const arms = page.getByRole('list', { name: 'Arms', exact: true })
    const picture = arms.getByRole('button', { name: 'Enlarge: One page, picture 1' })
    await picture.click()
    const dialog = page.getByRole('dialog', { name: 'One page, picture 1' })
    const large = dialog.getByRole('img', { name: 'One page, picture 1' })
    await expect
      .poll(() => large.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)))
      .toBeGreaterThan(0)
    expect(await axeHere(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })

  it('is taken away again, and the history has both', async () => {
    const { page } = journey.olga
    const { id } = await experimentNamed(journey, 'One-page checkout')
    await page.goto(`/experiments/${id}`)
    await page.getByRole('button', { name: 'Take the link away' }).click()
    const dialog = page.getByRole('dialog', { name: 'Take the link away?' })
    await dialog.getByRole('button', { name: 'Take the link away' }).click()
    await page.getByText('No card says what this experiment was to show.').waitFor()
    await page.getByRole('tab', { name: 'History' }).click()
    const history = page.getByRole('list', { name: 'Link history' })
    await history.getByText('Link taken away').waitFor()
    await history.getByText('from a suggestion').waitFor()
    const { items } = await asks<AnswerOf<typeof listExperimentLinks>>(page, `/experiments/${id}/links`)
    expect(items.map(({ change, origin }) => `${change} ${origin}`)).toEqual([
      'unlinked person',
      'linked suggestion',
    ])
    expect(await axeHere(page)).toEqual([])
  })
})

describe('readings', () => {
  it('are read again on demand, and any two are compared in words', async () => {
    const { page } = journey.olga
    const { id } = await experimentNamed(journey, 'Store finder with a map')
    journey.growthBook.experiments.advance('nw-map-store-finder', 2)
    await page.goto(`/experiments/${id}?tab=readings`)
    await page.getByText('With a second reading you can see here').waitFor()
    await page.getByRole('button', { name: 'Read again now' }).click()
    await page.getByText('Read again: there are newer numbers.').waitFor({ timeout: 60_000 })
    const words = page.getByRole('list', { name: 'What changed' })
    await words.getByText(/more users/).waitFor()
    expect(await axeHere(page)).toEqual([])
    const from = page.getByRole('combobox', { name: 'From the reading of' })
    const to = page.getByRole('combobox', { name: 'to the reading of' })
    const [newer, older] = [await to.inputValue(), await from.inputValue()]
    await from.selectOption(newer)
    await to.selectOption(older)
    await page.waitForURL(new RegExp(`from=${newer}`))
    await words.getByText(/fewer users/).waitFor()
  })

  it('break down by what GrowthBook has not computed yet only after saying that it costs money', async () => {
    const { page } = journey.olga
    const { id } = await experimentNamed(journey, 'Guest checkout')
    await page.goto(`/experiments/${id}?tab=breakdowns`)
    const by = page.getByRole('combobox', { name: 'Broken down by' })
    await expect.poll(() => by.getByRole('option').count()).toBeGreaterThan(1)
    await by.selectOption({ index: 1 })
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    const missing = page.getByRole('region', { name: 'Not computed yet' })
    const slices = page.getByRole('table', { name: / by / })
    await missing.getByRole('button', { name: 'Ask GrowthBook to compute it' }).click()
    const dialog = page.getByRole('dialog', { name: 'Run queries on your data warehouse?' })
    await dialog.getByText('Most warehouses charge for that').waitFor()
    expect(await axeHere(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Run the queries' }).click()
    await slices.waitFor({ timeout: 60_000 })
    expect(await slices.getByRole('row').count()).toBeGreaterThan(1)
    expect(await axeHere(page)).toEqual([])
  })
})

describe('into GrowthBook', () => {
  it('makes a draft of a sealed card, after showing exactly what is sent, and links it', async () => {
    const { page } = journey.olga
    const { metrics } = await experimentNamed(journey, 'One-page checkout')
    const goal = metrics.find(({ use }) => use === 'goal')
    const card = await writesCardAbout(journey, 'a checkout that remembers', goal?.id ?? null)
    await sealsCardOf(journey, card.id)
    const before = journey.growthBook.experiments.list().length
    await page.goto(`/hypotheses/${card.id}`)
    await page.getByRole('button', { name: 'Create a draft in GrowthBook' }).click()
    const dialog = page.getByRole('dialog', { name: 'Create a draft in GrowthBook' })
    const sent = dialog.getByRole('region', { name: 'What will be sent' })
    await sent
      .getByText(goal?.name ?? 'no goal')
      .first()
      .waitFor()
    expect(await sent.textContent()).toContain('a checkout that remembers')
    expect(await axeHere(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Create the draft and link it' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('Tested by').waitFor()
    expect(journey.growthBook.experiments.list()).toHaveLength(before + 1)
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('list', { name: 'Written into GrowthBook' }).getByText('Draft experiment').waitFor()
    await page.getByRole('list', { name: 'Link history' }).getByText('made in GrowthBook').waitFor()
    expect(await axeHere(page)).toEqual([])
  })
})

describe('every page of it', () => {
  it('has no finding of axe at its address', async () => {
    const { id } = await experimentNamed(journey, 'Guest checkout')
    for (const path of [`/experiments/${id}`, `/experiments/${id}?tab=links`]) {
      expect(await axeAt(journey.olga.page, path), path).toEqual([])
    }
  })

  it('fits a phone: no page is wider than 390 px', async () => {
    const { page } = journey.olga
    const pulled = await experimentNamed(journey, 'Store finder with a map')
    await page.setViewportSize({ width: 390, height: 844 })
    const wide: string[] = []
    for (const path of [
      '/experiments',
      `/experiments/${pulled.id}`,
      `/experiments/${pulled.id}?tab=readings`,
      `/experiments/${pulled.id}?tab=breakdowns`,
      `/experiments/${pulled.id}?tab=links`,
    ]) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      if ((await page.evaluate(() => document.documentElement.scrollWidth)) > 390) wide.push(path)
    }
    expect(wide).toEqual([])
  })

  it('left no complaint in the browser’s console and no error in the log', () => {
    expect(journey.olga.complaints).toEqual([])
    expect(journey.product.errors).toEqual([])
  })
})

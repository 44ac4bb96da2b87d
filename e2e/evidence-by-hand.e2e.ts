/** A verdict without a GrowthBook, in a real browser: by hand, as CSV, declared; and a library of the past on the first day. */
import type { AnswerOf, Hypothesis, listHypotheses } from '@knowwhen/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeAt, axeHere } from './axe.js'
import {
  connects,
  experimentNamed,
  sealsCardOf,
  sends,
  startExperimentJourney,
  writesCardAbout,
} from './experiment-journey.js'
import { asks } from './person.js'

let journey: Awaited<ReturnType<typeof startExperimentJourney>>

beforeAll(async () => {
  journey = await startExperimentJourney()
})
afterAll(() => journey.leave())

const rows = (treated: string): string =>
  [
    'metric,arm,users,conversions',
    'Subscribed,Control,10000,1000',
    `Subscribed,Shorter form,${treated},1200`,
  ].join('\n')

describe('without GrowthBook', () => {
  it('takes an experiment in steps and keeps what was typed through a reload', async () => {
    const { page } = journey.olga
    await page.goto('/experiments/by-hand')
    await page.getByLabel('Name of the experiment').fill('A shorter form')
    await page.getByLabel('First exposure').fill('2026-01-01')
    await page.getByLabel('End of exposure').fill('2026-01-31')
    await page.getByRole('group', { name: 'Treatment 1' }).getByLabel('Name').fill('Shorter form')
    await page.reload()
    expect(await page.getByLabel('Name of the experiment').inputValue()).toBe('A shorter form')
    await page.getByText('What you began earlier in this browser is here again.').waitFor()
    expect(await axeHere(page)).toEqual([])
    await page.getByRole('button', { name: 'Go on to its metrics' }).click()
    await page.getByRole('group', { name: 'Metric 1' }).getByLabel('Name').fill('Subscribed')
    expect(await axeHere(page)).toEqual([])
    await page.getByRole('button', { name: 'Store it and go on to the numbers' }).click()
    await page.getByRole('heading', { name: 'Enter a reading', level: 1 }).waitFor()
    expect(await axeHere(page)).toEqual([])
  })

  it('names the bad row of a CSV file beside it, then shows the verdict it would give, then imports it', async () => {
    const { page } = journey.olga
    const { id, metrics } = await experimentNamed(journey, 'A shorter form')
    const card = await writesCardAbout(journey, 'a form with half the fields', metrics[0]?.id ?? null)
    await sends(journey, `/hypotheses/${card.id}/experiment`, { method: 'put', experimentId: id })
    await sealsCardOf(journey, card.id)
    await page.goto(`/experiments/${id}/reading?by=csv`)
    await page.getByLabel('Or paste the rows here').fill(rows('ten thousand'))
    await page.getByLabel('Grade A: assigned at random').check()
    await page.getByRole('textbox', { name: 'Source' }).fill('https://wiki.example/form')
    await page.getByRole('button', { name: 'Look at it first' }).click()
    await page.getByRole('table', { name: 'What cannot be used' }).getByText('Line 3, column users').waitFor()
    await page.getByText('Nothing was stored; correct the rows and look again.').waitFor()
    expect(await axeHere(page)).toEqual([])
    await page.getByLabel('Or paste the rows here').fill(rows('10000'))
    await page.getByRole('button', { name: 'Look at it first' }).click()
    const preview = page.getByRole('region', { name: 'Preview' })
    await preview.getByText(`${card.key} would become:`).waitFor()
    await preview.getByText('Validated', { exact: true }).waitFor()
    expect(await axeHere(page)).toEqual([])
    await preview.getByRole('button', { name: 'Import this reading' }).click()
    await page.getByRole('heading', { name: 'The reading is stored' }).waitFor()
    expect(await axeHere(page)).toEqual([])
    const judged = await asks<Hypothesis>(page, `/hypotheses/${card.id}`)
    expect(judged).toMatchObject({ retrospective: true, verdict: { verdict: 'validated' } })
  })

  it('proves on the card that its verdict follows from what is stored', async () => {
    const { page } = journey.olga
    await page.getByRole('link', { name: /^See HYP-/ }).click()
    await page.getByText('Tested by').waitFor()
    expect(await page.getByText('no longer connected').count()).toBe(0)
    await page.getByRole('button', { name: 'Recompute' }).click()
    await page.getByText(/^(\d+) of \1 verdicts? follows? from stored evidence/).waitFor()
    expect(await axeHere(page)).toEqual([])
  })

  it('declares a verdict from a source, whose grade stays visible on card and list', async () => {
    const { page } = journey.olga
    const { metrics } = await experimentNamed(journey, 'A shorter form')
    const card = await writesCardAbout(journey, 'a number to call', metrics[0]?.id ?? null)
    await sealsCardOf(journey, card.id)
    await page.goto(`/hypotheses/${card.id}`)
    await page.getByRole('button', { name: 'Declare a verdict' }).click()
    const dialog = page.getByRole('dialog', { name: 'Declare a verdict' })
    await dialog.getByRole('button', { name: 'Declare this verdict' }).click()
    await dialog.getByText('Something is missing; see below.').waitFor()
    await dialog.getByLabel('Grade C: before and after').check()
    await dialog.getByRole('radio', { name: /^Validated/ }).check()
    await dialog.getByRole('textbox', { name: 'Source' }).fill('https://wiki.example/calls')
    await dialog
      .getByLabel('What was seen, and how you read it')
      .fill('Calls doubled in the month after the number was put on the page.')
    expect(await axeHere(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Declare this verdict' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('list', { name: 'Declared verdicts' }).getByText('unreviewed').waitFor()
    await page.getByText('Grade C', { exact: true }).waitFor()
    expect(await axeHere(page)).toEqual([])
    await page.goto('/hypotheses?view=table')
    const row = page.getByRole('row', { name: /a number to call/ })
    await row.getByText('Grade C', { exact: true }).filter({ visible: true }).waitFor()
  })
})

describe('past experiments', () => {
  it('become retrospective cards, several at once, after a look at what they would be', async () => {
    const { page } = journey.olga
    await connects(journey, journey.origin)
    await page.goto('/experiments?status=stopped&linked=no')
    await page.getByRole('checkbox', { name: 'Select Sticky basket' }).check()
    await page.getByRole('checkbox', { name: 'Select Free shipping' }).check()
    await page.getByRole('checkbox', { name: 'Select Guest checkout' }).check()
    await page.getByRole('button', { name: 'Adopt 3 as past experiments' }).click()
    await page.getByText('3 experiments chosen').waitFor()
    await page.getByLabel('Whom were they for?').fill('people who visit the shop')
    await page.getByRole('combobox', { name: 'Team' }).selectOption({ label: 'Growth' })
    await page.getByRole('button', { name: 'Preview the cards' }).click()
    const cards = page.getByRole('list', { name: 'Cards as they would be made' })
    await cards.getByText('people who visit the shop').first().waitFor()
    expect(await axeHere(page)).toEqual([])
    await page.getByRole('button', { name: 'Adopt 3 experiments' }).click()
    await page.getByText(/^3 of 3 experiments: 3 adopted/).waitFor({ timeout: 60_000 })
    expect(await page.getByRole('list', { name: 'What became of each' }).getByRole('link').count()).toBe(3)
    expect(await axeHere(page)).toEqual([])
    const { items } = await asks<AnswerOf<typeof listHypotheses>>(page, '/hypotheses?limit=200')
    const adopted = items.filter(({ audience }) => audience === 'people who visit the shop')
    expect(adopted).toHaveLength(3)
    expect(adopted.every(({ retrospective }) => retrospective)).toBe(true)
  })
})

describe('every page of it', () => {
  it('has no finding of axe at its address', async () => {
    const { id } = await experimentNamed(journey, 'A shorter form')
    for (const path of ['/experiments/adoption', '/experiments/by-hand', `/experiments/${id}`]) {
      expect(await axeAt(journey.olga.page, path), path).toEqual([])
    }
  })

  it('fits a phone: no page is wider than 390 px', async () => {
    const { page } = journey.olga
    const { id, hypothesis } = await experimentNamed(journey, 'A shorter form')
    await page.setViewportSize({ width: 390, height: 844 })
    const wide: string[] = []
    for (const path of [
      '/experiments/adoption',
      '/experiments/by-hand',
      `/experiments/${id}`,
      `/experiments/${id}/reading`,
      `/experiments/${id}/reading?by=csv`,
      `/hypotheses/${hypothesis?.id ?? ''}`,
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

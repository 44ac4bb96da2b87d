/** A person at a browser: what people do in Knowwhen, by the names and roles that the page gives things. */
import { expect, inject } from 'vitest'
import type { Browser, Locator, Page } from 'playwright-core'

import { launchBrowser } from './browser.js'

export interface Person {
  readonly page: Page
  /** Messages of the browser's console that say something is wrong. */
  readonly complaints: readonly string[]
  readonly leave: () => Promise<void>
}

/** Opens a browser at a width of 1280 in UTC, as a new visitor. */
export async function aPersonAt(origin: string): Promise<Person> {
  const browser: Browser = await launchBrowser(inject('browserExecutable'))
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1280, height: 900 },
    timezoneId: 'UTC',
    locale: 'en-GB',
  })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => void complaints.push(error.message))
  page.on('console', (message) => {
    // The browser itself reports expected refusals (401, 404, 409, 422) as errors of the network.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  return { page, complaints, leave: () => browser.close() }
}

/** JSON of the product's API as this person sees it. */
export async function asks<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(`/api/v1${path}`)
  expect(answer.status(), path).toBe(200)
  const value: T = await answer.json()
  return value
}

export const owner = { name: 'Olga Owner', email: 'olga@example.com', password: 'a long enough passphrase' }

/** First-run set-up through the form. */
export async function setsUp(page: Page, organization: string): Promise<void> {
  await page.goto('/')
  await page.getByLabel('Your name').fill(owner.name)
  await page.getByLabel('E-mail').fill(owner.email)
  await page.getByLabel('Password', { exact: true }).fill(owner.password)
  await page.getByLabel('Organisation', { exact: true }).fill(organization)
  await page.getByRole('button', { name: 'Set up Knowwhen' }).click()
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
}

export interface CardText {
  readonly capability: string
  readonly audience: string
  readonly outcome: string
  readonly team: string
  /** Name of the metric in GrowthBook. */
  readonly metric: string
  readonly signal: string
  readonly direction: 'should rise' | 'should fall'
  /** As typed, e.g. "2%". */
  readonly promise: string
  readonly baseline: string
  /** yyyy-mm-dd */
  readonly plannedEnd: string
}

/** Opens a select and takes one of its options. */
const picks = async (field: Locator, option: string): Promise<void> => {
  await field.click()
  await field.page().getByRole('option', { name: option, exact: true }).click()
}

/** Writes a card with one goal and no guardrail; the page is then its draft, saved. */
export async function writesCard(page: Page, card: CardText): Promise<void> {
  await page.goto('/hypotheses/new')
  await page.getByLabel('Whose need is it?').fill(card.audience)
  await page.getByLabel('Which capability do we give them?').fill(card.capability)
  await page.getByLabel('Which outcome will it result in?').fill(card.outcome)
  await picks(page.getByRole('combobox', { name: 'Team' }), card.team)
  await page.getByRole('button', { name: 'Add goal' }).click()
  const goal = page.getByRole('group', { name: 'Goal 1' })
  await goal.getByLabel('Name').fill(card.signal)
  await goal.getByLabel('Direction that is good').selectOption({ label: card.direction })
  const metric = goal.getByRole('combobox', { name: 'GrowthBook metric' })
  await metric.fill(card.metric)
  await picks(metric, card.metric)
  await goal.getByLabel('Promise: at least').fill(card.promise)
  await goal.getByLabel('Baseline').fill(card.baseline)
  await page.getByLabel('No guardrail, because …').fill('Published figures name none.')
  await page.getByLabel('Planned end').fill(card.plannedEnd)
}

/** Makes a team through its dialog. */
export async function makesTeam(page: Page, name: string): Promise<void> {
  await page.goto('/teams')
  await page.getByRole('button', { name: 'New team' }).click()
  const dialog = page.getByRole('dialog', { name: 'New team' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Make team' }).click()
  await page.getByRole('list', { name: 'Teams' }).getByText(name).waitFor()
}

/** Makes a KPI through its dialog; its good direction is up unless changed. */
export async function makesKpi(page: Page, name: string): Promise<void> {
  await page.goto('/kpis')
  await page.getByRole('button', { name: 'New KPI' }).click()
  const dialog = page.getByRole('dialog', { name: 'New KPI' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Make KPI' }).click()
  await page.getByRole('list', { name: 'KPIs' }).getByText(name).waitFor()
}

/** Seals the draft that the page shows, once it is saved. */
export async function sealsCard(page: Page): Promise<void> {
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Seal', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Seal this card?' })
  await dialog.getByRole('button', { name: 'Seal', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Connects GrowthBook through the settings, trying the connection first, and waits for the first pull. */
export async function connectsGrowthBook(page: Page, address: string, secretKey: string): Promise<void> {
  await page.goto('/settings/connections')
  await page.getByRole('button', { name: 'Connect GrowthBook' }).click()
  const dialog = page.getByRole('dialog', { name: 'Connect GrowthBook' })
  await dialog.getByLabel('API address').fill(address)
  await dialog.getByLabel('Secret key', { exact: true }).fill(secretKey)
  await dialog.getByRole('button', { name: 'Test connection' }).click()
  await dialog.getByText(/^Connected to GrowthBook/).waitFor()
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await pulled(page)
  await page.getByRole('button', { name: 'Confirm 0.05' }).click()
  await page.getByText('0.05, confirmed').waitFor()
}

/** The run that is under way has ended well. */
const pulled = async (page: Page): Promise<void> => {
  const read = page.getByRole('button', { name: /^Read now/ })
  await read.waitFor()
  await expect.poll(() => read.isEnabled(), { timeout: 60_000 }).toBe(true)
  await page.getByText(/\d+ results?, \d+ new/).waitFor()
}

/** Pulls from GrowthBook again, through the settings. */
export async function syncs(page: Page): Promise<void> {
  const first = async () => {
    const { items } = await asks<{
      items: { id: string; lastSync: { id: string; status: string } | null }[]
    }>(page, '/growthbook-connections')
    return items[0]
  }
  const connection = await first()
  const before = connection?.lastSync
  await page.goto(`/settings/connections/${connection?.id ?? ''}`)
  await page.getByRole('button', { name: /^Read now/ }).click()
  await expect
    .poll(
      async () => {
        const run = (await first())?.lastSync
        return run && run.id !== before?.id ? run.status : 'not yet'
      },
      { timeout: 60_000 },
    )
    .toBe('succeeded')
}

/** Links the experiment to the draft that the page shows, and names the arm that counts where one is given. */
export async function linksExperiment(page: Page, name: string, arm: string | null): Promise<void> {
  await page.getByRole('button', { name: 'Link experiment' }).click()
  const dialog = page.getByRole('dialog', { name: 'Which experiment tests this card?' })
  await dialog.getByLabel('Search by name or key').fill(name)
  await dialog.getByRole('button', { name }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('Tested by').waitFor()
  if (arm === null) return
  await page.getByLabel('One arm, named now').check()
  await page.getByLabel('Treatment arm').selectOption({ label: arm })
}

/** Decides in the drawer of the card that the page shows. */
export async function decides(page: Page, kind: string, why: string): Promise<void> {
  await page.getByRole('tab', { name: /^Decision/ }).click()
  await page.getByRole('button', { name: 'Decide', exact: true }).click()
  const drawer = page.getByRole('dialog', { name: 'Decide' })
  await drawer.getByRole('radio', { name: kind }).check()
  await drawer.getByLabel('Why?').fill(why)
  await drawer.getByRole('button', { name: /^Decide: / }).click()
}

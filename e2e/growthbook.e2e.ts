/**
 * Two GrowthBooks of one organisation, through the settings: projects and teams, a sync that is watched and cancelled,
 * webhooks whose first event one waits for, and a key that is replaced without a gap.
 */
import { resolve } from 'node:path'

import type { AnswerOf, listConnections } from '@knowwhen/contract'
import {
  createSimulator,
  DEFAULT_SECRET_KEY,
  loadLibrary,
  type Simulator,
} from '@knowwhen/growthbook-simulator'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeHere } from './axe.js'
import { picksByArrow, presses, tabsTo } from './keyboard.js'
import { aPersonAt, asks, connectsGrowthBook, makesTeam, setsUp, type Person } from './person.js'
import { startProduct, type Product } from './product.js'

const library = loadLibrary(
  resolve(import.meta.dirname, '../apps/growthbook-simulator/data/experiments.json'),
)
const now = new Date('2026-03-01T12:00:00.000Z')
const newKey = 'secret_admin_of_the_new_year'
const signingKey = 'ewhk_0123456789abcdef0123456789abcdef'

let shop: Simulator
let app: Simulator
let shopOrigin: string
let appOrigin: string
let product: Product
let olga: Person

const simulate = (): Simulator =>
  createSimulator({
    ...library,
    now: () => now,
    rateLimitMax: null,
    secretKeys: [
      { key: DEFAULT_SECRET_KEY, role: 'admin' },
      { key: newKey, role: 'admin' },
    ],
  })

beforeAll(async () => {
  shop = simulate()
  app = simulate()
  const local = { port: 0, host: '127.0.0.1' }
  shopOrigin = (await shop.listen(local)).origin
  appOrigin = (await app.listen(local)).origin
  product = await startProduct({ now, allowedOrigins: [shopOrigin, appOrigin] })
  olga = await aPersonAt(product.origin)
  await setsUp(olga.page, 'Acme')
  await makesTeam(olga.page, 'Discovery')
})
afterAll(async () => {
  await olga.leave()
  await product.close()
  await shop.close()
  await app.close()
})

const connections = async () =>
  (await asks<AnswerOf<typeof listConnections>>(olga.page, '/growthbook-connections')).items

const connectionNamed = async (name: string) => {
  const found = (await connections()).find((connection) => connection.name === name)
  if (!found) throw new Error(`There is no connection "${name}".`)
  return found
}

const opens = async (name: string, tab: string): Promise<void> => {
  const { id } = await connectionNamed(name)
  await olga.page.goto(`/settings/connections/${id}?tab=${tab}`)
  await olga.page.getByRole('heading', { name, level: 2 }).waitFor()
}

const readNow = (): Locator => olga.page.getByRole('button', { name: /^Read now/ })
const progress = (): Locator => olga.page.getByRole('region', { name: 'Sync under way' })

describe('a second GrowthBook', () => {
  it('is added beside the first, tried before it is saved, and read only in the projects that are chosen', async () => {
    const { page } = olga
    await connectsGrowthBook(page, shopOrigin, DEFAULT_SECRET_KEY)
    await page.getByRole('link', { name: 'GrowthBook connections' }).click()
    await page.getByRole('button', { name: 'Add a connection' }).click()
    const dialog = page.getByRole('dialog', { name: 'Connect GrowthBook' })
    await dialog.getByLabel('Name').fill('The app')
    await dialog.getByLabel('API address').fill('https://app.growthbook.io')
    await dialog.getByLabel('Secret key', { exact: true }).fill(DEFAULT_SECRET_KEY)
    await dialog.getByRole('button', { name: 'Test connection' }).click()
    await dialog.getByRole('button', { name: 'Use https://api.growthbook.io' }).click()
    expect(await dialog.getByLabel('API address').inputValue()).toBe('https://api.growthbook.io')
    await dialog.getByLabel('API address').fill(appOrigin)
    await dialog.getByRole('button', { name: 'Test connection' }).click()
    await dialog.getByText(/^Connected to GrowthBook/).waitFor()
    await dialog.getByRole('radio', { name: /^Only these projects/ }).check()
    await dialog.getByRole('combobox', { name: 'Projects to read' }).click()
    await page.getByRole('option', { name: 'Discovery' }).click()
    await page.keyboard.press('Tab')
    await page.getByRole('option').first().waitFor({ state: 'hidden' })
    expect(await axeHere(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByRole('heading', { name: 'The app', level: 2 }).waitFor()
    await page.getByText(/^5 results, 5 new$/).waitFor({ timeout: 60_000 })
  })

  it('is in the list with the first, each with how it is in words', async () => {
    const { page } = olga
    await page.goto('/settings/connections')
    const list = page.getByRole('list', { name: 'GrowthBook connections' })
    await list.getByText('Connected', { exact: true }).nth(1).waitFor()
    expect(await list.getByRole('listitem').count()).toBe(2)
    expect(await axeHere(page)).toEqual([])
  })
})

describe('projects and teams', () => {
  it('are matched by keyboard alone', async () => {
    const { page } = olga
    await opens('The app', 'projects')
    const team = page.getByRole('combobox', { name: 'Team of Discovery' })
    await picksByArrow(page, team, 'Discovery')
    await page.getByText('Discovery belongs to Discovery now.').waitFor()
    expect(await axeHere(page)).toEqual([])
    await page.reload()
    await expect.poll(() => team.inputValue()).toBe('Discovery')
  })

  it('are widened again in the settings of reading', async () => {
    const { page } = olga
    await opens('The app', 'reading')
    await page.getByRole('radio', { name: /^Every project/ }).check()
    await page.getByLabel('How often it is read').selectOption({ label: 'Every 6 hours' })
    expect(await axeHere(page)).toEqual([])
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. The next sync goes by it.').waitFor()
    expect(await connectionNamed('The app')).toMatchObject({ projectFilter: [], syncIntervalMinutes: 360 })
  })
})

describe('a sync', () => {
  it('is watched, and cancelled by keyboard without a question; the focus is on what starts the next', async () => {
    const { page } = olga
    // Slow enough to be looked at while it goes.
    app.network.setLatency(2_500)
    await opens('The app', 'history')
    await page.getByRole('button', { name: /^Choose what is read/ }).click()
    await page.getByRole('menuitem', { name: /^Everything/ }).click()
    await progress().waitFor()
    expect(await axeHere(page)).toEqual([])
    await presses(page, page.getByRole('button', { name: 'Cancel sync' }))
    await progress().waitFor({ state: 'hidden' })
    app.network.setLatency(0)
    await expect.poll(() => readNow().evaluate((button) => button === document.activeElement)).toBe(true)
    const runs = page.getByRole('list', { name: 'Syncs' })
    await runs.getByText('Cancelled by Olga Owner').waitFor()
  })

  it('goes on from there when it is started again, and is in the history with its numbers', async () => {
    const { page } = olga
    await readNow().click()
    const runs = page.getByRole('list', { name: 'Syncs' })
    await expect
      .poll(async () => (await connectionNamed('The app')).lastSync?.status, { timeout: 60_000 })
      .toBe('succeeded')
    await runs.getByRole('listitem').first().getByText('Done').waitFor()
    expect(await runs.getByRole('listitem').first().textContent()).toMatch(
      /asked for by Olga Owner.*requests/,
    )
    expect(await axeHere(page)).toEqual([])
  })
})

describe('webhooks', () => {
  it('are set up by the steps; the page waits for the first event, and sees it arrive', async () => {
    const { page } = olga
    await opens('The app', 'webhooks')
    const steps = page.getByRole('list', { name: 'Set up the webhook in GrowthBook' })
    const { webhook, id } = await connectionNamed('The app')
    await steps.getByText(webhook.address).waitFor()
    expect(new URL(webhook.address).pathname).toMatch(new RegExp(`/${id}$`))
    await page.getByLabel('Signing key').fill(signingKey)
    expect(await axeHere(page)).toEqual([])
    await page.getByRole('button', { name: 'Save the signing key' }).click()
    await page.getByText('Waiting for the first event').waitFor()
    expect(await axeHere(page)).toEqual([])
    app.webhooks.add({ url: webhook.address, signingKey, events: [], retryDelaysMs: [] })
    app.webhooks.test()
    await page.getByText(/^First event received/).waitFor()
    const events = page.getByRole('list', { name: 'Events' })
    await events.getByText('webhook.test').waitFor()
  })

  it('have the experiment that changed read again', async () => {
    const { page } = olga
    app.experiments.advance('nw-map-store-finder', 1)
    await app.webhooks.settled()
    await page.reload()
    const events = page.getByRole('list', { name: 'Events' })
    await events.getByText('experiment.updated').first().waitFor()
    await events.getByRole('link', { name: 'Store finder with a map' }).first().waitFor()
    expect(await axeHere(page)).toEqual([])
  })

  it('turn away what somebody else has signed, without a word on the page', async () => {
    const { webhook } = await connectionNamed('The app')
    const answer = await fetch(webhook.address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-growthbook-signature': '0'.repeat(64) },
      body: JSON.stringify({ event: 'experiment.deleted', data: { object: { id: 'exp_x' } } }),
    })
    expect(answer.status).toBe(401)
  })
})

describe('the key', () => {
  it('stays where GrowthBook does not answer to the new one, and is replaced where it does', async () => {
    const { page } = olga
    await opens('The app', 'key')
    const field = page.getByLabel('New secret key')
    await field.fill('secret_nobody_knows')
    const replace = page.getByRole('button', { name: 'Try it and replace the key' })
    await replace.click()
    await page.getByRole('alert').waitFor()
    expect(await axeHere(page)).toEqual([])
    expect((await connectionNamed('The app')).secretKeyHint).toBe(DEFAULT_SECRET_KEY.slice(-4))
    await tabsTo(page, field)
    await field.fill(newKey)
    await page.keyboard.press('Enter')
    await page.getByText(/^The present key ends in year/).waitFor()
    await readNow().click()
    await expect
      .poll(async () => (await connectionNamed('The app')).lastSync?.status, { timeout: 60_000 })
      .toBe('succeeded')
  })
})

describe('on a phone', () => {
  it('every part fits into 390 px', async () => {
    const { page } = olga
    await page.setViewportSize({ width: 390, height: 844 })
    const wide: string[] = []
    const { id } = await connectionNamed('The app')
    for (const tab of ['overview', 'reading', 'history', 'projects', 'webhooks', 'key']) {
      await page.goto(`/settings/connections/${id}${tab === 'overview' ? '' : `?tab=${tab}`}`)
      await page.getByRole('heading', { name: 'The app', level: 2 }).waitFor()
      await page.waitForLoadState('networkidle')
      if ((await page.evaluate(() => document.documentElement.scrollWidth)) > 390) wide.push(tab)
    }
    expect(wide).toEqual([])
    expect(await axeHere(page)).toEqual([])
  })

  it('left no complaint in the browser’s console and no error in the log', () => {
    expect(olga.complaints).toEqual([])
    expect(product.errors).toEqual([])
  })
})

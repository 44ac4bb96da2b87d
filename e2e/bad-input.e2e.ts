/** What goes wrong is said in a sentence that tells what to do, and nothing that was typed is lost. */
import { createServer, type Server } from 'node:http'
import { resolve } from 'node:path'

import type { Hypothesis } from '@knowwhen/contract'
import {
  createSimulator,
  DEFAULT_SECRET_KEY,
  loadLibrary,
  type Simulator,
} from '@knowwhen/growthbook-simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { freePort } from './free-port.js'
import {
  aPersonAt,
  asks,
  connectsGrowthBook,
  linksExperiment,
  makesTeam,
  sealsCard,
  setsUp,
  syncs,
  writesCard,
  type Person,
} from './person.js'
import { startProduct, type Product } from './product.js'

const experiments = resolve(import.meta.dirname, '../apps/growthbook-simulator/data/experiments.json')
const now = new Date('2026-03-01T12:00:00.000Z')

let growthBook: Simulator
let origin: string
let webPage: Server
let webPageOrigin: string
let product: Product
let olga: Person

/** A host that answers with a web page, as GrowthBook's own application does. */
const startWebPage = async (): Promise<string> => {
  const port = await freePort()
  webPage = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>GrowthBook</title>')
  })
  await new Promise<void>((listening) => webPage.listen(port, '127.0.0.1', listening))
  return `http://127.0.0.1:${port}`
}

beforeAll(async () => {
  growthBook = createSimulator({
    ...loadLibrary(experiments),
    now: () => now,
    rateLimitMax: 100_000,
    rateLimitWindowSeconds: 1,
  })
  growthBook.experiments.draft('nw-one-page-checkout')
  origin = (await growthBook.listen({ port: 0, host: '127.0.0.1' })).origin
  webPageOrigin = await startWebPage()
  product = await startProduct({ now, allowedOrigins: [origin, webPageOrigin] })
  olga = await aPersonAt(product.origin)
  await setsUp(olga.page, 'Acme')
})
afterAll(async () => {
  await olga.leave()
  await product.close()
  await growthBook.close()
  webPage.close()
})

describe('connecting a GrowthBook', () => {
  const tries = async (address: string, key: string): Promise<string> => {
    const { page } = olga
    await page.goto('/settings/connections')
    await page.getByRole('button', { name: 'Connect GrowthBook' }).click()
    const dialog = page.getByRole('dialog', { name: 'Connect GrowthBook' })
    await dialog.getByLabel('API address').fill(address)
    await dialog.getByLabel('Secret key', { exact: true }).fill(key)
    await dialog.getByRole('button', { name: 'Test connection' }).click()
    const sentence = dialog.getByText(/GrowthBook \(|We do not connect|is the address of GrowthBook/)
    await sentence.waitFor({ timeout: 40_000 })
    expect(await dialog.getByLabel('API address').inputValue()).toBe(address)
    return (await sentence.textContent()) ?? ''
  }

  it('says that the key is wrong, and where to make one', async () => {
    const sentence = await tries(origin, 'secret_wrong')
    expect(sentence).toContain('401, invalid key')
    expect(sentence).toContain('Settings → API Keys')
  })

  it('recognises a host that answers with a web page', async () => {
    expect(await tries(webPageOrigin, DEFAULT_SECRET_KEY)).toContain('a web page')
  })

  it('recognises the address of the application and names the one of the API', async () => {
    expect(await tries('https://app.growthbook.io', DEFAULT_SECRET_KEY)).toContain(
      'https://api.growthbook.io',
    )
  })

  it('does not connect to an internal address that the operator has not allowed', async () => {
    expect(await tries('http://127.0.0.1:9', DEFAULT_SECRET_KEY)).toContain('KNOWWHEN_ALLOWED_ORIGINS')
  })

  it('gives up on a host that hangs, and says so', async () => {
    growthBook.faults.add({ kind: 'hang' })
    const sentence = await tries(origin, DEFAULT_SECRET_KEY)
    growthBook.faults.clear()
    expect(sentence).toContain('did not answer within 15 seconds')
  })
})

describe('pulling from a GrowthBook that has bad days', () => {
  it('waits when it is told to slow down, and finishes', async () => {
    // In the pull: whoever tries a connection is told at once to try again later.
    growthBook.faults.add({ kind: 'rateLimitStorm', path: '/results', times: 2 })
    await connectsGrowthBook(olga.page, origin, DEFAULT_SECRET_KEY)
    growthBook.faults.clear()
    const { total } = await asks<{ total: number }>(olga.page, '/experiments?limit=1')
    expect(total).toBe(17)
  })

  it('shows on the page which experiment’s results could not be read, and keeps the others', async () => {
    const { page } = olga
    growthBook.experiments.advance('nw-map-store-finder', 1)
    growthBook.faults.add({ kind: 'malformedResults', times: 1 })
    await syncs(page)
    growthBook.faults.clear()
    const problem = page.getByRole('listitem').filter({ hasText: 'Store finder with a map:' })
    expect(await problem.textContent()).toContain('was not what its API promises')
  })
})

describe('a card that is not ready', () => {
  it('names every gap and cannot be sealed, in the form and in the API', async () => {
    const { page } = olga
    await page.goto('/hypotheses/new')
    await page.getByLabel('Which capability do we give them?').fill('a wish list')
    await page.getByText('Saved', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Seal', exact: true }).isDisabled()).toBe(true)
    const { items } = await asks<{ items: { id: string }[] }>(page, '/hypotheses')
    const answer = await page.request.post(`/api/v1/hypotheses/${items[0]?.id ?? ''}/seal`, {
      data: {},
      headers: { origin: product.origin },
    })
    expect(answer.status()).toBe(422)
    const problem: { code: string; errors: { code: string }[] } = await answer.json()
    expect(problem.code).toBe('readinessGaps')
    expect(problem.errors.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        'noTeam',
        'noAudience',
        'noOutcome',
        'noGoalSignal',
        'noPlannedEndOrSample',
        'noGuardrail',
      ]),
    )
    await page.reload()
    expect(await page.getByLabel('Which capability do we give them?').inputValue()).toBe('a wish list')
  })

  it('cannot be shipped while its verdict is pending, and says why', async () => {
    const { page } = olga
    await makesTeam(page, 'Checkout')
    await writesCard(page, {
      capability: 'a checkout on one page',
      audience: 'returning customers',
      outcome: 'more finished orders',
      team: 'Checkout',
      metric: 'Checkout completed',
      signal: 'checkout completion',
      direction: 'should rise',
      promise: '2%',
      baseline: '0.41',
      plannedEnd: '2026-03-20',
    })
    await linksExperiment(page, 'One-page checkout', null)
    await sealsCard(page)
    growthBook.experiments.start('nw-one-page-checkout', now)
    growthBook.experiments.advance('nw-one-page-checkout', 3)
    product.clock.set(new Date('2026-03-04T13:00:00.000Z'))
    await syncs(page)
    const { items } = await asks<{ items: { id: string; key: string; capability: string }[] }>(
      page,
      '/hypotheses',
    )
    const card = items.find(({ capability }) => capability === 'a checkout on one page')
    const judged = await asks<Hypothesis>(page, `/hypotheses/${card?.id ?? ''}`)
    expect(judged.verdict).toMatchObject({ verdict: 'pending', reason: 'belowMinimumRuntime' })
    await page.goto(`/hypotheses/${judged.key}`)
    await page
      .getByText(/3 of 7 days/)
      .first()
      .waitFor()
    await page.getByRole('tab', { name: /^Decision/ }).click()
    await page.getByRole('button', { name: 'Decide', exact: true }).click()
    const drawer = page.getByRole('dialog', { name: 'Decide' })
    expect(await drawer.getByRole('radio', { name: 'Ship' }).isDisabled()).toBe(true)
    await drawer
      .getByText(/Not possible now/)
      .first()
      .waitFor()
    const answer = await page.request.post(`/api/v1/hypotheses/${judged.id}/decisions`, {
      data: { kind: 'ship', rationale: 'now' },
      headers: { origin: product.origin },
    })
    expect(answer.status()).toBe(409)
    expect(await answer.json()).toMatchObject({ code: 'verdictPending' })
  })

  it('left no complaint in the browser’s console', () => {
    expect(olga.complaints).toEqual([])
  })
})

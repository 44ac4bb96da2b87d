/** A simulated GrowthBook, the product and a person, and what that person does elsewhere in the product. */
import { resolve } from 'node:path'

import type { AnswerOf, Experiment, Hypothesis, listExperiments } from '@knowwhen/contract'
import {
  createSimulator,
  DEFAULT_SECRET_KEY,
  loadLibrary,
  type Simulator,
} from '@knowwhen/growthbook-simulator'
import { expect } from 'vitest'

import { aPersonAt, asks, makesTeam, setsUp, type Person } from './person.js'
import { startProduct, type Product } from './product.js'

const library = resolve(import.meta.dirname, '../apps/growthbook-simulator/data/experiments.json')

export interface ExperimentJourney {
  readonly growthBook: Simulator
  readonly product: Product
  readonly olga: Person
  readonly leave: () => Promise<void>
}

/** An organisation with a team, and a GrowthBook that waits to be connected. */
export async function startExperimentJourney(): Promise<ExperimentJourney & { readonly origin: string }> {
  const growthBook = createSimulator({ ...loadLibrary(library), rateLimitMax: 100_000 })
  const { origin } = await growthBook.listen({ port: 0, host: '127.0.0.1' })
  const product = await startProduct({ allowedOrigins: [origin] })
  const olga = await aPersonAt(product.origin)
  await setsUp(olga.page, 'Acme')
  await makesTeam(olga.page, 'Growth')
  return {
    growthBook,
    product,
    olga,
    origin,
    leave: async () => {
      await olga.leave()
      await product.close()
      await growthBook.close()
    },
  }
}

/** What a person would do elsewhere in the product, as the API does it. */
export async function sends<T>(
  { olga, product }: ExperimentJourney,
  path: string,
  { method = 'post', ...data }: { readonly method?: 'post' | 'put' } & Readonly<Record<string, unknown>>,
): Promise<T> {
  const answer = await olga.page.request[method](`/api/v1${path}`, {
    headers: { origin: product.origin },
    data,
  })
  expect(answer.status(), `${path} ${await answer.text()}`).toBeLessThan(300)
  const value: T = await answer.json()
  return value
}

interface Connections {
  readonly items: readonly { readonly id: string; readonly lastSync: { readonly status: string } | null }[]
}

/** Connects it and waits until everything is pulled. */
export async function connects(journey: ExperimentJourney, baseUrl: string): Promise<void> {
  const first = async () => (await asks<Connections>(journey.olga.page, '/growthbook-connections')).items[0]
  await sends(journey, '/growthbook-connections', {
    name: 'GrowthBook',
    baseUrl,
    secretKey: DEFAULT_SECRET_KEY,
    confirmedAlpha: 0.05,
  })
  const made = await first()
  if (made?.lastSync === null) await sends(journey, `/growthbook-connections/${made.id}/syncs`, {})
  await expect
    .poll(async () => (await first())?.lastSync?.status ?? 'none', { timeout: 90_000 })
    .toBe('succeeded')
}

export async function experimentNamed({ olga }: ExperimentJourney, name: string): Promise<Experiment> {
  const { items } = await asks<AnswerOf<typeof listExperiments>>(olga.page, '/experiments?limit=200')
  const found = items.find((item) => item.name === name)
  if (found === undefined) throw new Error(`There is no experiment ${name}.`)
  return asks<Experiment>(olga.page, `/experiments/${found.id}`)
}

/** A card that can be sealed, about one metric. */
export async function writesCardAbout(
  journey: ExperimentJourney,
  capability: string,
  metricId: string | null,
): Promise<Hypothesis> {
  const { items } = await asks<{ items: { id: string }[] }>(journey.olga.page, '/teams')
  return sends<Hypothesis>(journey, '/hypotheses', {
    teamId: items[0]?.id,
    capability,
    audience: 'people who shop',
    outcome: 'more finished orders',
    noGuardrailReason: 'There is none to watch.',
    plannedEnd: '2026-01-15T00:00:00.000Z',
    signals: [
      { role: 'goal', name: 'Orders', direction: 'increase', metricId, promisedLift: 0.02, baseline: 0.1 },
    ],
  })
}

export const sealsCardOf = (journey: ExperimentJourney, id: string): Promise<Hypothesis> =>
  sends<Hypothesis>(journey, `/hypotheses/${id}/seal`, {})

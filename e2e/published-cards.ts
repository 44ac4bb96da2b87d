/** Cards on experiments whose results were published, with what the verdict must be. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { z } from 'zod'

export interface PublishedCard {
  /** The experiment's key in the data set. */
  readonly experiment: string
  readonly metric: string
  /** Treatment as the data names it; null where there is but one. */
  readonly arm: { readonly key: string; readonly name: string } | null
  readonly capability: string
  readonly promise: string
  readonly baseline: string
  readonly verdict: string
  readonly reason: string
}

/** Published and cited in the simulator's own data set: Hillstrom 2008, Cookie Cats, Udacity. */
export const citedCards: readonly PublishedCard[] = [
  {
    experiment: 'hillstrom-email',
    metric: 'conversion',
    arm: { key: 'mens', name: 'Mens E-Mail' },
    capability: 'an e-mail with men’s merchandise',
    promise: '50%',
    baseline: '0.0057',
    verdict: 'validated',
    reason: 'outcomeMet',
  },
  {
    experiment: 'cookie-cats-gate',
    metric: 'retention_7',
    arm: null,
    capability: 'a first gate at level 40 instead of 30',
    promise: '2%',
    baseline: '0.19',
    verdict: 'invalidated',
    reason: 'regression',
  },
  {
    experiment: 'udacity-screener',
    metric: 'net_conversion',
    arm: null,
    capability: 'a question about available study time before the free trial',
    promise: '10%',
    baseline: '0.1176',
    verdict: 'invalidated',
    reason: 'poweredNeutral',
  },
]

/** Only in the shared data: one of the Upworthy archive's and one of the ASOS experiments. */
export const sharedCards: readonly PublishedCard[] = [
  {
    experiment: 'upworthy-52d3164015b376955a001cd7',
    metric: 'click',
    arm: null,
    capability: 'another headline for the same story',
    promise: '5%',
    baseline: '0.01',
    verdict: 'inconclusive',
    reason: 'underpowered',
  },
  {
    experiment: 'asos-a68bf4',
    metric: 'm1',
    arm: null,
    capability: 'a change to the shop that its publisher did not name',
    promise: '1%',
    baseline: '0.5',
    verdict: 'void',
    reason: 'sampleRatioMismatch',
  },
]

const shared = resolve(import.meta.dirname, '../../shared/data')
export const sharedExperiments = resolve(shared, 'published-experiments.json')
export const hasSharedData = existsSync(sharedExperiments)

const referenceFile = z.object({
  experiments: z.array(
    z.object({
      id: z.string(),
      comparisons: z.array(
        z.object({
          treatment: z.string(),
          metric: z.string(),
          /** Null where there was no variance to compare. */
          percentChange: z.number().nullable(),
          ci95: z.tuple([z.number(), z.number()]).nullish(),
        }),
      ),
    }),
  ),
})

export interface Reference {
  readonly lift: number
  readonly low: number
  readonly high: number
}

/** The independent statistics of one card's comparison. */
export function referenceOf(card: PublishedCard): Reference {
  const { experiments } = referenceFile.parse(
    JSON.parse(readFileSync(resolve(shared, 'reference-stats.json'), 'utf8')),
  )
  const experiment = experiments.find(({ id }) => id === card.experiment)
  const comparison = experiment?.comparisons.find(
    ({ metric, treatment }) => metric === card.metric && (card.arm === null || treatment === card.arm.key),
  )
  const { percentChange, ci95 } = comparison ?? {}
  if (percentChange === null || percentChange === undefined || !ci95) {
    throw new Error(`No reference statistics for ${card.experiment}.`)
  }
  return { lift: percentChange, low: ci95[0], high: ci95[1] }
}

/**
 * The same for the cited experiments where the shared reference is absent: relative effect, Welch interval at 95% by
 * the delta method, computed with an independent program from the published counts.
 */
export const citedReferences: Readonly<Record<string, Reference>> = {
  'hillstrom-email': { lift: 1.188421876, low: 0.7215273001, high: 1.655316452 },
  'cookie-cats-gate': { lift: -0.0431190349, low: -0.06924492805, high: -0.01699314174 },
  'udacity-screener': { lift: -0.04145660906, low: -0.09751403295, high: 0.01460081484 },
}

import { describe, expect, it } from 'vitest'
import { leastLinkScore, suggestCardsFor, suggestExperimentsFor } from './link-suggestion.js'
import type { CardToLink, ExperimentToLink } from './link-suggestion.js'
import { stemOf, wordsOf } from './link-words.js'

const card = (given: Partial<CardToLink> = {}): CardToLink => ({
  key: 'HYP-12',
  capability: 'a one-page checkout',
  audience: 'returning customers',
  outcome: 'more finished purchases',
  goalMetricIds: ['fact__checkout'],
  otherMetricIds: ['fact__latency'],
  team: { id: 'team-1', name: 'Checkout' },
  proposedAt: '2026-01-05T00:00:00.000Z',
  ...given,
})
const experiment = (given: Partial<ExperimentToLink> = {}): ExperimentToLink => ({
  name: 'Blue banner',
  trackingKey: 'blue-banner',
  statedHypothesis: '',
  description: '',
  tags: [],
  metricIds: [],
  teamId: null,
  status: 'stopped',
  endedAt: '2026-02-01T00:00:00.000Z',
  ...given,
})
const others = [
  experiment({ name: 'Gift guide by mail', trackingKey: 'gift-guide' }),
  experiment({ name: 'Map of stores', trackingKey: 'map', metricIds: ['fact__latency'] }),
  experiment({ name: 'Search synonyms', trackingKey: 'synonyms', metricIds: ['fact__latency'] }),
]

/** What is said of one experiment among others that have little to do with the card. */
const said = (given: Partial<ExperimentToLink>, of: Partial<CardToLink> = {}) => {
  const asked = experiment(given)
  const found = suggestExperimentsFor(card(of), [...others, asked], 5).find(({ item }) => item === asked)
  return { score: found?.score ?? 0, kinds: found?.reasons.map(({ kind }) => kind) ?? [], found }
}

describe('a suggested link', () => {
  it.each<readonly [string, Partial<ExperimentToLink>, number, number, string]>([
    ['the key in its tracking key', { trackingKey: 'shop-hyp-12' }, 0.95, 1, 'key'],
    ['the key in another spelling', { name: 'Banner (HYP_012)' }, 0.95, 1, 'key'],
    ['the goal that both measure', { metricIds: ['fact__checkout'] }, 0.35, 0.5, 'metrics'],
    [
      'the words of both',
      { name: 'One-page checkout', statedHypothesis: 'Customers finish more purchases on one page.' },
      0.4,
      0.75,
      'words',
    ],
    ['the team of its project', { teamId: 'team-1' }, 0.15, 0.16, 'team'],
  ])('knows %s', (_, given, least, most, kind) => {
    const { score, kinds } = said(given)
    expect(score).toBeGreaterThanOrEqual(least)
    expect(score).toBeLessThanOrEqual(most)
    expect(kinds[0]).toBe(kind)
  })

  it.each<readonly [string, Partial<ExperimentToLink>]>([
    ['nothing in common', {}],
    ['a guardrail that every other one measures too', { metricIds: ['fact__latency'] }],
    ['only that it runs now', { status: 'running', endedAt: null }],
    ['one common word', { name: 'Checkout banner' }],
    ['a tag alone', { tags: ['checkout'] }],
    ['the key of another card', { trackingKey: 'hyp-13-checkout', metricIds: ['fact__checkout'] }],
    ['a key that only begins alike', { trackingKey: 'hyp-121' }],
    ['a word that only ends like a key', { trackingKey: 'type-12' }],
  ])('is not made for %s', (_, given) => {
    expect(said(given).found).toBeUndefined()
  })

  it('says why, strongest first, in words', () => {
    const { found } = said({
      name: 'One-page checkout',
      tags: ['checkout'],
      metricIds: ['fact__checkout', 'fact__latency'],
      teamId: 'team-1',
      status: 'running',
      endedAt: null,
    })
    expect(found?.reasons.map(({ kind, words }) => `${kind}: ${words}`)).toEqual([
      'metrics: It measures 2 signals of this card.',
      'words: Both speak of “page” and “checkout”.',
      'team: Its project belongs to the team Checkout.',
      'tags: It is tagged “checkout”, as the team is called.',
      'dates: It is running now.',
    ])
    expect(found?.score).toBeGreaterThan(0.75)
    expect(found?.score).toBeLessThan(1)
  })

  it('counts what ended before the card was written half, and says so', () => {
    const after = said({ metricIds: ['fact__checkout'] })
    const before = said({ metricIds: ['fact__checkout'], endedAt: '2026-01-04T00:00:00.000Z' })
    expect(before.score).toBeCloseTo(after.score / 2, 12)
    expect(before.found?.reasons.at(-1)?.words).toBe('It ended before this card was written.')
  })

  it('lets a rare word tell more than a common one', () => {
    const crowd = Array.from({ length: 20 }, (_, index) =>
      experiment({ name: `Finished purchases in shop ${index}`, trackingKey: `shop${index}` }),
    )
    const rare = experiment({ name: 'Checkout page of the shop', trackingKey: 'co' })
    const [first] = suggestExperimentsFor(card(), [...crowd, rare], 1)
    expect(first?.item).toBe(rare)
  })

  it('gives no more than asked for, the likeliest first, and nothing unlikely', () => {
    const likely = ['a', 'b', 'c'].map((name) => experiment({ name, metricIds: ['fact__checkout'] }))
    const named = experiment({ trackingKey: 'HYP-12' })
    const found = suggestExperimentsFor(card(), [...others, ...likely, named], 2)
    expect(found.map(({ item }) => item)).toEqual([named, likely[0]])
    expect(found.every(({ score }) => score >= leastLinkScore && score <= 1)).toBe(true)
  })

  it('is found from the experiment too', () => {
    const asked = experiment({ name: 'One-page checkout', metricIds: ['fact__checkout'] })
    const right = card()
    const wrong = card({
      key: 'HYP-13',
      capability: 'a map of stores',
      outcome: 'more visits',
      goalMetricIds: ['fact__visits'],
      otherMetricIds: [],
      team: null,
    })
    const found = suggestCardsFor(asked, [wrong, right], 5)
    expect(found.map(({ item }) => item.key)).toEqual(['HYP-12'])
  })
})

describe('telling words', () => {
  it.each([
    ['orders', 'order'],
    ['ordering', 'order'],
    ['ordered', 'order'],
    ['purchases', 'purchas'],
    ['purchase', 'purchas'],
    ['countries', 'country'],
    ['less', 'less'],
    ['bus', 'bus'],
  ])('take %s for %s', (word, stem) => {
    expect(stemOf(word)).toBe(stem)
  })

  it('leave out what every text has, numbers and accents', () => {
    expect([...wordsOf(['The new users of our Café: 20% more ÉCLAIRS, we believe'])].toSorted()).toEqual([
      ['caf', 'cafe'],
      ['eclair', 'eclairs'],
    ])
  })
})

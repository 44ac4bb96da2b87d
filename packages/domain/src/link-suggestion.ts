/**
 * Which experiment may well be the one that tests a card. A suggestion, never a link: a person decides, and reads why.
 * The parts of a score are independent hints h, joined as 1 - Π(1 - h).
 */
import type { ExperimentStatus, LinkReasonKind } from './lists.js'
import { millisecondsOf } from './instant.js'
import { rarityIn, wordsOf } from './link-words.js'
import { listInWords } from './number-words.js'

export interface CardToLink {
  /** What people say, e.g. HYP-12. */
  readonly key: string
  readonly capability: string
  readonly audience: string
  readonly outcome: string
  /** The source's ids. */
  readonly goalMetricIds: readonly string[]
  readonly otherMetricIds: readonly string[]
  readonly team: { readonly id: string; readonly name: string } | null
  /** ISO instant. */
  readonly proposedAt: string
}

export interface ExperimentToLink {
  readonly name: string
  readonly trackingKey: string
  readonly statedHypothesis: string
  readonly description: string
  readonly tags: readonly string[]
  readonly metricIds: readonly string[]
  /** The team to which cards of its project belong. */
  readonly teamId: string | null
  readonly status: ExperimentStatus
  readonly endedAt: string | null
}

export interface LinkReason {
  readonly kind: LinkReasonKind
  readonly words: string
}

export interface LinkScore {
  /** 0 to 1. */
  readonly score: number
  /** Strongest first. */
  readonly reasons: readonly LinkReason[]
}

export interface Suggestion<Item> extends LinkScore {
  readonly item: Item
}

/** What scores below is not worth a person's look. */
export const leastLinkScore = 0.15

/** How far each kind of hint can go by itself. */
const weights = { key: 0.98, metrics: 0.5, words: 0.7, team: 0.15, tags: 0.12, dates: 0.05 } as const
/** A goal tells more of what is tested than a guardrail that everything is held against. */
const goalShare = 2
/** What ended before the card was written can have tested it, but rarely did. */
const endedBefore = 0.5

type Rarity = (thing: string) => number

interface Hint extends LinkReason {
  readonly strength: number
}

interface Pair {
  readonly card: CardToLink
  readonly experiment: ExperimentToLink
  readonly rarityOfWord: Rarity
  readonly rarityOfMetric: Rarity
}

const cardWords = ({ capability, audience, outcome }: CardToLink) => wordsOf([capability, outcome, audience])
const experimentWords = ({ name, trackingKey, statedHypothesis, description, tags }: ExperimentToLink) =>
  wordsOf([name, trackingKey, statedHypothesis, description, ...tags])

const hint = (kind: LinkReasonKind, share: number, words: string): readonly Hint[] =>
  share > 0 ? [{ kind, words, strength: weights[kind] * Math.min(1, share) }] : []

/** Keys of cards that an experiment's key, name or tags name: "checkout-hyp-12" → HYP-12. */
const keysIn = ({ trackingKey, name, tags }: ExperimentToLink): readonly string[] =>
  [trackingKey, name, ...tags].flatMap((text) =>
    [...text.matchAll(/(?<![a-z0-9])hyp[-_ ]?0*(\d{1,9})(?!\d)/gi)].map(([, number]) => `HYP-${number}`),
  )

const byKey = ({ card, experiment }: Pair): readonly Hint[] =>
  keysIn(experiment).includes(card.key) ? hint('key', 1, `It names ${card.key}.`) : []

const sumOf = (things: readonly string[], weight: Rarity): number =>
  things.reduce((sum, thing) => sum + weight(thing), 0)

const byMetrics = ({ card, experiment, rarityOfMetric }: Pair): readonly Hint[] => {
  const measured = new Set(experiment.metricIds)
  const isShared = (metricId: string) => measured.has(metricId)
  const goals = card.goalMetricIds.filter(isShared)
  const others = card.otherMetricIds.filter(isShared)
  const all =
    sumOf(card.goalMetricIds, rarityOfMetric) * goalShare + sumOf(card.otherMetricIds, rarityOfMetric)
  const shared = sumOf(goals, rarityOfMetric) * goalShare + sumOf(others, rarityOfMetric)
  const count = goals.length + others.length
  const what = goals.length > 0 ? 'a goal of this card' : 'a signal of this card'
  const words = count === 1 ? `It measures ${what}.` : `It measures ${count} signals of this card.`
  return hint('metrics', all === 0 ? 0 : shared / all, words)
}

/** Two common words are chance; what is shared counts against the shorter of the two texts. */
const byWords = ({ card, experiment, rarityOfWord }: Pair): readonly Hint[] => {
  const [ours, theirs] = [cardWords(card), experimentWords(experiment)]
  const shared = [...ours.keys()].filter((word) => theirs.has(word))
  const least = Math.min(sumOf([...ours.keys()], rarityOfWord), sumOf([...theirs.keys()], rarityOfWord))
  if (shared.length < 2 || least === 0) return []
  const telling = shared.toSorted((a, b) => rarityOfWord(b) - rarityOfWord(a)).slice(0, 4)
  const quoted = telling.map((word) => `“${ours.get(word) ?? word}”`)
  return hint('words', sumOf(shared, rarityOfWord) / least, `Both speak of ${listInWords(quoted)}.`)
}

const byTeam = ({ card, experiment }: Pair): readonly Hint[] =>
  card.team !== null && experiment.teamId === card.team.id
    ? hint('team', 1, `Its project belongs to the team ${card.team.name}.`)
    : []

const sameText = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

const byTags = ({ card, experiment }: Pair): readonly Hint[] => {
  const { team } = card
  const tag = team === null ? undefined : experiment.tags.find((one) => sameText(one, team.name))
  return tag === undefined ? [] : hint('tags', 1, `It is tagged “${tag}”, as the team is called.`)
}

const byDates = ({ experiment: { status } }: Pair): readonly Hint[] => {
  if (status === 'draft') return hint('dates', 1, 'It has not started yet.')
  return status === 'running' ? hint('dates', 1, 'It is running now.') : []
}

const endedEarlier = ({ card, experiment }: Pair): boolean =>
  experiment.status === 'stopped' &&
  experiment.endedAt !== null &&
  millisecondsOf(experiment.endedAt) < millisecondsOf(card.proposedAt)

const joined = (hints: readonly Hint[]): number =>
  1 - hints.reduce((rest, { strength }) => rest * (1 - strength), 1)

const reasonOf = ({ kind, words }: Hint): LinkReason => ({ kind, words })
const tooEarly: LinkReason = { kind: 'dates', words: 'It ended before this card was written.' }

/** What names other cards alone tests those. */
const namesOthersOnly = ({ card, experiment }: Pair): boolean => {
  const keys = keysIn(experiment)
  return keys.length > 0 && !keys.includes(card.key)
}

const scoreOf = (pair: Pair): LinkScore => {
  const hints = [byKey, byMetrics, byWords, byTeam, byTags].flatMap((by) => by(pair))
  if (hints.length === 0 || namesOthersOnly(pair)) return { score: 0, reasons: [] }
  const all = [...hints, ...byDates(pair)].toSorted((a, b) => b.strength - a.strength)
  const isNamed = hints.some(({ kind }) => kind === 'key')
  const late = !isNamed && endedEarlier(pair)
  return {
    score: joined(all) * (late ? endedBefore : 1),
    reasons: [...all.map(reasonOf), ...(late ? [tooEarly] : [])],
  }
}

const best = <Item>(
  items: readonly Item[],
  pairOf: (item: Item) => Pair,
  most: number,
): readonly Suggestion<Item>[] =>
  items
    .map((item) => ({ item, ...scoreOf(pairOf(item)) }))
    .filter(({ score }) => score >= leastLinkScore)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most)

/** The likeliest of these experiments for a card, at most `most`; equal ones in the order given. */
export const suggestExperimentsFor = <Item extends ExperimentToLink>(
  card: CardToLink,
  experiments: readonly Item[],
  most: number,
): readonly Suggestion<Item>[] => {
  const rarityOfWord = rarityIn(experiments.map((one) => experimentWords(one).keys()))
  const rarityOfMetric = rarityIn(experiments.map(({ metricIds }) => metricIds))
  return best(experiments, (experiment) => ({ card, experiment, rarityOfWord, rarityOfMetric }), most)
}

/** The likeliest of these cards for an experiment. */
export const suggestCardsFor = <Item extends CardToLink>(
  experiment: ExperimentToLink,
  cards: readonly Item[],
  most: number,
): readonly Suggestion<Item>[] => {
  const rarityOfWord = rarityIn(cards.map((one) => cardWords(one).keys()))
  const rarityOfMetric = rarityIn(
    cards.map(({ goalMetricIds, otherMetricIds }) => [...goalMetricIds, ...otherMetricIds]),
  )
  return best(cards, (card) => ({ card, experiment, rarityOfWord, rarityOfMetric }), most)
}

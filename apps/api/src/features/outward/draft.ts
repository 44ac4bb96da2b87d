/** The draft experiment that a sealed card asks for, word for word; pure. */
import type { createGrowthBookDraft, ExperimentDraft, ParsedRequest } from '@knowwhen/contract'

import { statementOfCard, type Card } from '../hypotheses/index.js'

export type DraftInput = ParsedRequest<typeof createGrowthBookDraft>['body']

export interface DraftPlace {
  readonly connectionId: string
  /** Of Knowwhen, for the link back. */
  readonly publicUrl: string
}

/** GrowthBook's own limit is higher; a name is to be read in a list. */
const longestName = 120

const shortened = (text: string): string =>
  text.length <= longestName ? text : `${text.slice(0, longestName - 2).replace(/\s+\S*$/, '')} …`

type Signal = Card['signals'][number]

const isOf =
  (connectionId: string) =>
  ({ metric }: Signal): boolean =>
    metric?.connectionId === connectionId

const metricsOf = ({ signals }: Card, role: Signal['role'], connectionId: string): ExperimentDraft['goals'] =>
  signals
    .filter((signal) => signal.role === role)
    .filter(isOf(connectionId))
    .flatMap(({ metric }) => (metric === null ? [] : [{ externalId: metric.externalId, name: metric.name }]))

/** Signals that count and cannot be measured by this GrowthBook; what is only watched is left out instead. */
const foreignSignals = ({ signals }: Card, connectionId: string): readonly Signal[] =>
  signals.filter(({ role }) => role !== 'secondary').filter((signal) => !isOf(connectionId)(signal))

export const addressOf = (card: Pick<Card, 'id'>, publicUrl: string): string =>
  `${publicUrl}/hypotheses/${card.id}`

const descriptionOf = (card: Card, publicUrl: string): string =>
  [
    `Made by Knowwhen for [${card.key}](${addressOf(card, publicUrl)}).`,
    `What counts as success was sealed there${card.sealedAt === null ? '' : ` on ${card.sealedAt.toISOString().slice(0, 10)}`}, before anybody saw it.`,
  ].join('\n\n')

/** Two organisations may both have a HYP-12: where the first key is another card's, the second one cannot be. */
export const trackingKeysOf = ({ key, id }: Pick<Card, 'key' | 'id'>): readonly [string, string] => {
  const first = `knowwhen-${key.toLowerCase()}`
  return [first, `${first}-${id.slice(-8)}`]
}

/** An experiment is this card's where it links back to it. */
export const isOfCard = (description: string, { id }: Pick<Card, 'id'>): boolean =>
  description.includes(`/hypotheses/${id}`)

const treatmentsOf = (treatments: readonly string[]): ExperimentDraft['variations'] =>
  ['Control', ...treatments].map((name, index) => ({ key: String(index), name }))

export const draftOf = (
  card: Card,
  { connectionId, publicUrl }: DraftPlace,
  { name, treatments }: Pick<DraftInput, 'name' | 'treatments'> = { treatments: ['Treatment'] },
): ExperimentDraft => ({
  name: name ?? shortened(`${card.key}: ${card.capability}`),
  trackingKey: trackingKeysOf(card)[0],
  hypothesis: statementOfCard(card),
  description: descriptionOf(card, publicUrl),
  tags: ['knowwhen'],
  goals: metricsOf(card, 'goal', connectionId),
  guardrails: metricsOf(card, 'guardrail', connectionId),
  secondaryMetrics: metricsOf(card, 'secondary', connectionId),
  variations: treatmentsOf(treatments),
})

const waiting: readonly Card['state'][] = ['sealed', 'building', 'readyToDecide']

/** Why no draft can be made of this card, by code and in words; empty where it can. */
export const refusalsOf = (
  card: Card,
  connectionId: string,
): readonly { readonly code: string; readonly words: string }[] => {
  const foreign = foreignSignals(card, connectionId)
  return [
    ...(card.experiment === null
      ? []
      : [{ code: 'alreadyLinked', words: 'An experiment tests this card already.' }]),
    ...(card.experiment !== null || waiting.includes(card.state)
      ? []
      : [
          {
            code: 'wrongState',
            words:
              card.state === 'draft'
                ? 'Seal the card first: its criteria are what the experiment is to test.'
                : 'The card is decided or abandoned and is tested no more.',
          },
        ]),
    ...foreign.map(({ name }) => ({
      code: 'metricOfOtherConnection',
      words: `The signal “${name}” is measured elsewhere: its metric is not one of this GrowthBook.`,
    })),
  ]
}

/** What a concluded card taught, as people would write it down in GrowthBook; pure. */
import type { DecisionKind, Verdict } from '@knowwhen/domain'

import type { Card, NewestVerdict } from '../hypotheses/index.js'
import { statementOfCard } from '../hypotheses/index.js'
import { addressOf } from './draft.js'

export interface Learning {
  readonly title: string
  readonly text: string
  readonly supportingExperimentIds: readonly string[]
  readonly contradictingExperimentIds: readonly string[]
}

export interface LearningFacts {
  readonly card: Card
  readonly verdict: NewestVerdict
  readonly decision: { readonly kind: DecisionKind; readonly rationale: string } | null
  /** Of Knowwhen. */
  readonly publicUrl: string
}

const longestTitle = 200

const shortened = (text: string): string =>
  text.length <= longestTitle ? text : `${text.slice(0, longestTitle - 2).replace(/\s+\S*$/, '')} …`

const verdictNames: Partial<Readonly<Record<Verdict, string>>> = {
  validated: 'Validated',
  invalidated: 'Invalidated',
  inconclusive: 'Inconclusive',
}

export const isConcluded = (verdict: Verdict): boolean => verdictNames[verdict] !== undefined

const kindNames: Readonly<Record<DecisionKind, string>> = {
  ship: 'ship',
  rollBack: 'roll back',
  iterate: 'iterate',
  stop: 'stop',
  extend: 'extend',
}

const decisionInWords = ({ decision }: LearningFacts): readonly string[] => {
  if (decision === null) return []
  const why = decision.rationale === '' ? '' : `: ${decision.rationale}`
  return [`**Decided** to ${kindNames[decision.kind]}${why}`]
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)

/** From the verdict, the decision and the link; the experiment supports what it validated and contradicts what it did not. */
export const learningOf = (facts: LearningFacts): Learning => {
  const { card, verdict, publicUrl } = facts
  const ids = card.experiment === null ? [] : [card.experiment.externalId]
  return {
    title: shortened(`${verdictNames[verdict.verdict] ?? 'Tested'}: ${card.capability}`),
    text: [
      statementOfCard(card),
      `**${sentence(verdict.outcome.words)}**`,
      ...decisionInWords(facts),
      `From [${card.key}](${addressOf(card, publicUrl)}) in Knowwhen.`,
    ].join('\n\n'),
    supportingExperimentIds: verdict.verdict === 'validated' ? ids : [],
    contradictingExperimentIds: verdict.verdict === 'invalidated' ? ids : [],
  }
}

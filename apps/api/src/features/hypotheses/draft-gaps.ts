import { gapsOf, type CardFacts } from '../../db/card-facts.js'
import { controlMeansIn } from '../../db/control-means.js'
import type { ListedCard, ListedSignal } from './card-page.read.js'

export interface CardWithSignals {
  readonly card: ListedCard
  readonly signals: readonly ListedSignal[]
}

type Draft = NonNullable<ListedCard['draft']>

/** Named one by one: lists of drafts spend more time on copying whole rows than on finding gaps. */
const factsOf = ({ card, signals }: CardWithSignals, draft: Draft): CardFacts => ({
  teamId: card.teamId,
  capability: card.capability,
  audience: card.audience,
  outcome: card.outcome,
  observations: draft.observations,
  assumptions: draft.assumptions,
  signals,
  goalCombination: draft.goalCombination,
  noGuardrailReason: draft.noGuardrailReason,
  treatmentArm: draft.treatmentArm,
  plannedEnd: draft.plannedEnd === null ? null : new Date(draft.plannedEnd),
  plannedSample: draft.plannedSample,
  experiment: draft.arms === null ? null : { arms: draft.arms },
  controlMeans: controlMeansIn(draft.reading),
})

/** How much is still missing in a draft, counted as its editor counts it; nothing in any other card. */
export const gapCountOf = (line: CardWithSignals): number =>
  line.card.draft === null ? 0 : gapsOf(factsOf(line, line.card.draft)).length

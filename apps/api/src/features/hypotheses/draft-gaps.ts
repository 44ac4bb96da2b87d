import { gapsOf } from '../../db/card-facts.js'
import { controlMeansIn } from '../../db/control-means.js'
import type { ListedCard, ListedSignal } from './card-page.read.js'

export interface CardWithSignals {
  readonly card: ListedCard
  readonly signals: readonly ListedSignal[]
}

/** How much is still missing in a draft, counted as its editor counts it; nothing in any other card. */
export const gapCountOf = ({ card, signals }: CardWithSignals): number => {
  const { draft } = card
  if (draft === null) return 0
  return gapsOf({
    ...card,
    ...draft,
    plannedEnd: draft.plannedEnd === null ? null : new Date(draft.plannedEnd),
    signals,
    experiment: draft.arms === null ? null : { arms: draft.arms },
    controlMeans: controlMeansIn(draft.reading),
  }).length
}

/** A stored card with all that hangs on it. */
import type { SealedCriteria } from '@knowwhen/domain'

import type { ControlMeans, StoredSignal } from '../../db/card-facts.js'
import type { CardExperiment, CardRow, CardSeal } from './card.repo.js'

export interface Card extends CardRow {
  /** What people say, e.g. HYP-12. */
  readonly key: string
  readonly signals: readonly StoredSignal[]
  readonly experiment: CardExperiment | null
  /** The newest seal; null on a draft. */
  readonly seal: CardSeal | null
  /** What the verdict rule is to read: the sealed criteria, with the later end where a decision extended it. */
  readonly criteria: SealedCriteria | null
  readonly controlMeans: ControlMeans
}

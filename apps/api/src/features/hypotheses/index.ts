/** Cards: what features after this one may use. */
export { registerHypotheses } from './hypotheses.routes.js'
export { assertHypothesis } from './assert-hypothesis.read.js'
export { createCard, type CardInput } from './hypotheses.service.js'
export { sealCard } from './sealing.service.js'
export { hypothesisView } from './hypothesis-view.js'
export { linkedHypothesisOf } from './linked-hypothesis.read.js'
export { getCard, loadCard, loadCardFor } from './load-card.js'
export { statementOfCard } from '../../db/card-facts.js'
export type { Card } from './card.js'
export {
  approveInstrumentationMark,
  effectiveInstrumentationError,
  setInstrumentationError,
  withdrawInstrumentationMark,
} from './instrumentation.service.js'
export { applyDecision, applyExposure, applyVerdict, setExperiment } from './progress.service.js'
export type { DecisionApplied } from './progress.service.js'
export { verdictViewOf } from './verdict-views.js'
export { findNewestVerdict, readTrackRecord } from './verdicts.read.js'
export type { NewestVerdict } from './verdicts.read.js'

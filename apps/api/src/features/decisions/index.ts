/** Decisions: what the record of achievements needs of them. */
export { registerDecisions } from './decisions.routes.js'
export { decisionKeyOf } from './decisions.read.js'
export type { DecisionPorts, EffectiveDecision } from './decisions.service.js'

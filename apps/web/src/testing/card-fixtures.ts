/** Cards, experiments and verdicts as the server answers them; a test changes what its sentence is about. */
import type {
  Experiment,
  Hypothesis,
  HypothesisSummary,
  Session,
  Signal,
  VerdictView,
} from '@knowwhen/contract'
import { actions } from '@knowwhen/domain'

export const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

const ada = { userId: uuid(900), name: 'Ada' }
const at = '2026-03-02T09:00:00.000Z'

export const goal = (changes: Partial<Signal> = {}): Signal => ({
  id: uuid(11),
  role: 'goal',
  name: 'conversion',
  direction: 'increase',
  kpi: null,
  metric: { id: uuid(21), externalId: 'met_conversion', name: 'Conversion' },
  promisedLift: 0.02,
  anyImprovement: false,
  minimumDetectableEffect: null,
  nonInferiorityMargin: null,
  baseline: 0.1,
  ...changes,
})

export const guardrail = (changes: Partial<Signal> = {}): Signal =>
  goal({
    id: uuid(12),
    role: 'guardrail',
    name: 'refunds',
    direction: 'decrease',
    metric: { id: uuid(22), externalId: 'met_refunds', name: 'Refunds' },
    promisedLift: null,
    nonInferiorityMargin: 0.01,
    baseline: null,
    ...changes,
  })

export const card = (changes: Partial<Hypothesis> = {}): Hypothesis => ({
  id: uuid(1),
  key: 'HYP-1',
  team: { id: uuid(31), name: 'Checkout', color: '#1c7ed6' },
  capability: 'a checkout on one page',
  audience: 'first-time buyers',
  outcome: 'more finished orders',
  statement: 'We believe a checkout on one page for first-time buyers will result in more finished orders.',
  signals: [goal(), guardrail()],
  observations: [],
  assumptions: [],
  goalCombination: 'all',
  noGuardrailReason: '',
  plannedEnd: null,
  plannedSample: 20_000,
  treatmentArm: { kind: 'bestArm' },
  state: 'draft',
  retrospective: false,
  gaps: [],
  proposedBy: ada,
  milestones: {
    proposedAt: at,
    sealedAt: null,
    workStartedAt: null,
    firstExposedAt: null,
    decisionReadyAt: null,
    decidedAt: null,
    rolledOutAt: null,
    outcomeConfirmedAt: null,
  },
  seal: null,
  experiment: null,
  verdict: null,
  instrumentationError: null,
  lateExperimentChanges: [],
  abandonedReason: null,
  updatedAt: at,
  version: 1,
  ...changes,
})

export const experiment = (changes: Partial<Experiment> = {}): Experiment => ({
  id: uuid(41),
  connectionId: uuid(51),
  isConnected: true,
  externalId: 'exp_checkout',
  trackingKey: 'checkout-one-page',
  name: 'One-page checkout',
  status: 'running',
  kind: 'standard',
  archived: false,
  startedAt: at,
  endedAt: null,
  users: 41_200,
  sampleRatioPValue: 0.42,
  fetchedAt: at,
  deletedAt: null,
  lastEvidenceAt: at,
  resultsProblem: null,
  hypothesis: null,
  description: '',
  statedHypothesis: '',
  arms: [
    { armId: 'var_0', name: 'Control', weight: 0.5, isControl: true },
    { armId: 'var_1', name: 'One page', weight: 0.5, isControl: false },
  ],
  statsEngine: 'frequentist',
  ownConclusion: null,
  metrics: [],
  link: null,
  ...changes,
})

export const verdict = (changes: Partial<VerdictView> = {}): VerdictView => ({
  id: uuid(61),
  verdict: 'validated',
  reason: 'outcomeMet',
  words: 'Validated: conversion rose 4.0% (0.2 to 7.8), above the promised 2%; the guardrail held',
  armId: 'var_1',
  findings: [
    {
      signalId: uuid(11),
      name: 'conversion',
      role: 'goal',
      armId: 'var_1',
      effect: {
        lift: 0.04,
        low: 0.00174,
        high: 0.07826,
        standardError: 0.01952,
        pValue: 0.0405,
        chanceOfImprovement: null,
        alpha: 0.05,
      },
      promisedLift: 0.02,
      nonInferiorityMargin: null,
      lowerBound: null,
      status: null,
    },
    {
      signalId: uuid(12),
      name: 'refunds',
      role: 'guardrail',
      armId: 'var_1',
      effect: {
        lift: 0.001,
        low: -0.006,
        high: 0.008,
        standardError: 0.0036,
        pValue: 0.78,
        chanceOfImprovement: null,
        alpha: 0.05,
      },
      promisedLift: null,
      nonInferiorityMargin: 0.01,
      lowerBound: -0.0049,
      status: 'pass',
    },
  ],
  health: [
    { check: 'sampleRatio', level: 'pass', words: 'The split is as planned (p = 0.42).' },
    { check: 'exposures', level: 'pass', words: 'Nobody saw two arms.' },
    { check: 'runtime', level: 'pass', words: '14 days of at least 7.' },
    { check: 'power', level: 'pass', words: 'The planned sample is reached.' },
  ],
  readiness: { kind: 'ready', daysRun: 14, sampleReached: 2.06, missing: [], expectedAt: null },
  harmWithinMargin: [],
  weakened: false,
  ruleVersion: '1',
  evidenceId: uuid(71),
  falsePositiveRisk: 0.22,
  asOf: at,
  computedAt: at,
  ...changes,
})

export const session: Session = {
  user: { id: uuid(900), name: 'Ada Byron', email: 'ada@example.com' },
  organization: { id: uuid(901), name: 'Northwind', isDemo: false },
  role: 'owner',
  actions: [...actions],
}

export const team = {
  id: uuid(31),
  name: 'Checkout',
  purpose: '',
  color: '#1c7ed6',
  leader: null,
  size: 0,
  channels: 0,
  sizeHint: null,
  archivedAt: null,
  hypotheses: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  version: 1,
}

export const page = <Item>(items: readonly Item[]) => ({
  items: [...items],
  nextCursor: null,
  total: items.length,
})

export const summary = (changes: Partial<HypothesisSummary> = {}): HypothesisSummary => ({
  id: uuid(1),
  key: 'HYP-1',
  team: { id: team.id, name: team.name, color: team.color },
  capability: 'a checkout on one page',
  audience: 'first-time buyers',
  outcome: 'more finished orders',
  signals: [goal()],
  state: 'readyToDecide',
  retrospective: false,
  verdict: { verdict: 'validated', reason: 'outcomeMet', words: 'Validated: conversion rose 4.0%' },
  experiment: null,
  gaps: 0,
  updatedAt: '2026-03-02T09:00:00.000Z',
  version: 1,
  ...changes,
})

export const sealed = (changes: Partial<Hypothesis> = {}): Hypothesis =>
  card({
    state: 'sealed',
    seal: {
      version: 1,
      sealedAt: '2026-03-02T09:00:00.000Z',
      sealedBy: { userId: uuid(900), name: 'Ada' },
      hash: 'ab12'.repeat(16),
      canonicalJson: '{"alpha":0.05}',
      ruleVersion: '1',
      alpha: 0.05,
      strictness: 'point',
      retrospective: false,
    },
    ...changes,
  })

export const linkedTo = ({
  id,
  externalId,
  name,
  arms,
  fetchedAt,
}: Experiment): Hypothesis['experiment'] => ({
  id,
  externalId,
  name,
  arms,
  fetchedAt,
  isConnected: true,
  status: 'running',
  deletedAt: null,
  resultsProblem: null,
})

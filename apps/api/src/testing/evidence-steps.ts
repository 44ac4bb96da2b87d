/** Every write of evidence by hand, declared verdicts, adoption, and what goes into GrowthBook, one after the other. */
import type { Experiment, Hypothesis } from '@knowwhen/contract'

import { step, type Earlier, type Step } from './audit-step.js'
import { aSealedCard, type World } from './cards.js'
import { aFinishedExperiment, aManualExperiment, evidenceBody, manualExperimentBody } from './evidence.js'
import { aConcludedCard, aSimulatedWorld, aTestableCard, draftBody } from './simulated-world.js'

export interface EvidenceStage {
  readonly w: World
  /** With the simulated GrowthBook. */
  readonly ours: World
  readonly byHand: Experiment
  readonly finishedId: string
  readonly cards: Readonly<Record<'declared' | 'testable' | 'concluded', Hypothesis>>
}

/** What the steps write about. */
export const anEvidenceStage = async (w: World, origin: string): Promise<EvidenceStage> => {
  const ours = await aSimulatedWorld(w, origin)
  return {
    w,
    ours,
    byHand: await aManualExperiment(w),
    finishedId: await aFinishedExperiment(w),
    cards: {
      declared: await aSealedCard(w),
      testable: await aTestableCard(ours),
      concluded: await aConcludedCard(ours),
    },
  }
}

const CSV = 'metric,arm,users,conversions\nOrders,Control,1000,100\nOrders,Treatment,1000,110\n'
const DECLARED = {
  grade: 'C',
  verdict: 'validated',
  sourceLink: 'https://example.com/report',
  reading: 'Complaints fell from forty a week to five.',
}

const byHandSteps = ({ w, byHand }: EvidenceStage, was: Earlier): readonly (() => Step)[] => [
  () =>
    step('createManualExperiment', '/manual-experiments', { payload: manualExperimentBody(w.t.clock.now()) }),
  () =>
    step('updateManualExperiment', `/manual-experiments/${was('createManualExperiment').id}`, {
      payload: { status: 'running', endedAt: null },
    }),
  () =>
    step('addManualEvidence', `/experiments/${byHand.id}/manual-evidence`, { payload: evidenceBody(byHand) }),
  () =>
    step('importEvidence', `/experiments/${byHand.id}/evidence-imports`, {
      payload: { csv: CSV, grade: 'B', asOf: w.t.clock.now().toISOString() },
    }),
]

const declarationSteps = ({ w, cards }: EvidenceStage, was: Earlier): readonly (() => Step)[] => {
  const path = `/hypotheses/${cards.declared.id}/declarations`
  return [
    () => step('declareVerdict', path, { payload: DECLARED, headers: w.editor.headers }),
    () => step('approveDeclaration', `${path}/${was('declareVerdict').id}/approval`, { payload: {} }),
  ]
}

const outwardSteps = ({ w, ours, finishedId, cards }: EvidenceStage): readonly (() => Step)[] => [
  () =>
    step('adoptExperiments', '/adoptions', {
      payload: {
        experimentIds: [finishedId],
        audience: 'everybody',
        promisedLift: 0.02,
        nonInferiorityMargin: 0.05,
        teamId: w.teamId,
      },
    }),
  () =>
    step('createGrowthBookDraft', `/hypotheses/${cards.testable.id}/growthbook-experiment`, {
      payload: draftBody(ours),
    }),
  () => step('pushLearning', `/hypotheses/${cards.concluded.id}/growthbook-learning`, { payload: {} }),
]

export const evidenceSteps = (stage: EvidenceStage, was: Earlier): readonly (() => Step)[] => [
  ...byHandSteps(stage, was),
  ...declarationSteps(stage, was),
  ...outwardSteps(stage),
]

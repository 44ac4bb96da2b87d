/** The life of one card, step by step, each by the person who took it. */
import {
  abandonHypothesis,
  approveDecision,
  createHypothesis,
  decideHypothesis,
  getExperiment,
  linkExperiment,
  sealHypothesis,
  startBuilding,
  type SignalInput,
} from '@knowwhen/contract'

import { dayOf } from './days.js'
import { by, known, type Stage } from './stage.js'
import type { DemoCard, DemoSignal, DemoStep, PersonKey } from './story.js'
import type { Foundation } from './tell-foundation.js'

/** What a card leaves behind for its later steps. */
export interface ToldCard {
  hypothesisId: string
  /** The newest decision; empty before the first. */
  decisionId: string
}

export interface CardScene {
  readonly stage: Stage
  readonly foundation: Foundation
  readonly card: DemoCard
  readonly told: ToldCard
}

const signalOf = ({ stage, foundation }: CardScene, signal: DemoSignal): SignalInput => {
  const { measure: key, ...input } = signal
  const measure = stage.story.measures.find((candidate) => candidate.key === key)
  if (measure === undefined) throw new Error(`The demo's story does not introduce the measure ${key}.`)
  const { name, direction, metric } = measure
  const kpiId = foundation.kpis.get(key) ?? null
  return { ...input, name, direction, kpiId, metricId: known(foundation.metrics, metric) }
}

const planOf = ({ stage, card }: CardScene) => {
  const { plan, experiment } = card
  const end = experiment && stage.growthBook.plannedEndOf(experiment.id)
  if (plan === undefined) return end === undefined ? {} : { plannedEnd: end.toISOString() }
  return 'sample' in plan
    ? { plannedSample: plan.sample }
    : { plannedEnd: dayOf(stage.anchor, plan.endOn).toISOString() }
}

const asNotes = (texts: readonly string[]) => texts.map((text) => ({ text }))

/** The author writes the card. */
export const propose = async (scene: CardScene): Promise<void> => {
  const { stage, card, foundation, told } = scene
  const { capability, audience, outcome, noGuardrailReason = '' } = card
  const { id } = await by(stage, card.author)(createHypothesis, {
    body: {
      ...{ capability, audience, outcome, noGuardrailReason },
      teamId: known(foundation.teams, card.team),
      observations: asNotes(card.observations),
      assumptions: asNotes(card.assumptions),
      signals: card.signals.map((signal) => signalOf(scene, signal)),
      ...planOf(scene),
    },
  })
  told.hypothesisId = id
}

const link = async ({ stage, card, foundation, told }: CardScene, person: PersonKey): Promise<void> => {
  if (card.experiment === undefined) return
  const experimentId = known(foundation.experiments, card.experiment.id)
  const { arms } = await by(stage, person)(getExperiment, { params: { experimentId } })
  const armId = arms[card.experiment.arm]?.armId ?? ''
  await by(stage, person)(linkExperiment, {
    params: { hypothesisId: told.hypothesisId },
    body: { experimentId, treatmentArm: { kind: 'arm', armId } },
  })
}

/** Takes one step, and does the jobs that follow from it. */
export const takeStep = async (scene: CardScene, step: DemoStep): Promise<void> => {
  const { stage, told } = scene
  const call = by(stage, step.by)
  const params = { hypothesisId: told.hypothesisId }
  switch (step.kind) {
    case 'seal':
      await link(scene, step.by)
      await call(sealHypothesis, { params, body: {} })
      break
    case 'startBuilding':
      await call(startBuilding, { params, body: {} })
      break
    case 'abandon':
      await call(abandonHypothesis, { params, body: { reason: step.reason } })
      break
    case 'decide':
      told.decisionId = (await call(decideHypothesis, { params, body: step.decision })).id
      break
    case 'approve':
      await call(approveDecision, { params: { decisionId: told.decisionId }, body: {} })
      break
  }
  await stage.script.finishJobs()
}

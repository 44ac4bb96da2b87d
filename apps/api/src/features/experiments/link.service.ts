/** The link between a card and the experiment that tests it, and marks that change its verdict. */
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { notFound, unprocessable } from '../../http/problems.js'
import {
  approveInstrumentationMark,
  loadCardFor,
  setExperiment,
  setInstrumentationError,
  type Card,
} from '../hypotheses/index.js'
import { findExperimentRow, type ExperimentRow } from './catalogue.repo.js'
import { keepLinkChange, type LinkOrigin } from './experiment-links.repo.js'
import { judgeHypothesis, type Occasion } from './judge.service.js'

/** Who changes the link, and where the jobs go that tell people of the new verdict. */
export type LinkActor = Actor & Pick<Occasion, 'queue' | 'isQuiet'>

type TreatmentArm = Card['treatmentArm']

const armOf = (card: Card, chosen: TreatmentArm | undefined): TreatmentArm =>
  card.criteria?.treatmentArm ?? chosen ?? card.treatmentArm

const refuseMissingArm = (card: Card, experiment: ExperimentRow, arm: TreatmentArm): void => {
  if (arm.kind === 'bestArm') return
  const isTreatment = experiment.arms.some(
    (candidate) => candidate.armId === arm.armId && !candidate.isControl,
  )
  if (isTreatment) return
  const detail =
    card.criteria === null
      ? `The experiment "${experiment.name}" has no treatment arm "${arm.armId}". Choose one of its arms, or "best arm".`
      : `This card sealed the arm "${arm.armId}", which the experiment "${experiment.name}" does not have. Link the experiment it was sealed for.`
  throw unprocessable('sealedArmMissing', detail, [{ path: 'body.treatmentArm', message: detail }])
}

/**
 * Links the experiment and judges the card from the evidence already stored.
 * @throws Problem 404, 409 `experimentTaken` or `wrongState`, 422 `sealedArmMissing`
 */
export async function linkExperimentTo(
  tx: TenantTx,
  actor: LinkActor,
  input: {
    readonly hypothesisId: string
    readonly experimentId: string
    readonly treatmentArm: TreatmentArm | undefined
    readonly origin: LinkOrigin
  },
): Promise<void> {
  const card = await loadCardFor(tx, actor, input.hypothesisId)
  const experiment = await findExperimentRow(tx, input.experimentId)
  if (!experiment) throw notFound('experiment')
  refuseMissingArm(card, experiment, armOf(card, input.treatmentArm))
  await setExperiment(tx, actor, input)
  await keepLinkChange(tx, actor, { ...input, from: card.experimentId, to: experiment.id })
  await judgeHypothesis(tx, actor, input.hypothesisId)
}

export async function unlinkExperimentFrom(
  tx: TenantTx,
  actor: LinkActor,
  hypothesisId: string,
): Promise<void> {
  const { experimentId } = await loadCardFor(tx, actor, hypothesisId)
  await setExperiment(tx, actor, { hypothesisId, experimentId: null })
  await keepLinkChange(tx, actor, { hypothesisId, from: experimentId, to: null, origin: 'person' })
  await judgeHypothesis(tx, actor, hypothesisId)
}

export async function markMeasurementBroken(
  tx: TenantTx,
  actor: LinkActor,
  input: { readonly hypothesisId: string; readonly reason: string },
): Promise<void> {
  await setInstrumentationError(tx, actor, input)
  await judgeHypothesis(tx, actor, input.hypothesisId)
}

export async function agreeMeasurementBroken(
  tx: TenantTx,
  actor: LinkActor,
  hypothesisId: string,
): Promise<void> {
  await approveInstrumentationMark(tx, actor, hypothesisId)
  await judgeHypothesis(tx, actor, hypothesisId)
}

/** Verdicts and readings for tests, stored as a judgement and a sync would have stored them. */
import { randomUUID } from 'node:crypto'

import type { Hypothesis } from '@knowwhen/contract'
import type { Branded, Verdict, VerdictOutcome, VerdictReason } from '@knowwhen/domain'

import { newId } from '../db/ids.js'
import { evidence, verdicts } from '../db/schema/index.js'
import { applyExposure, applyVerdict } from '../features/hypotheses/index.js'
import { systemActor } from '../http/actor.js'
import { aSealedCard, within, type World } from './cards.js'

const anOutcome = (
  card: Hypothesis,
  verdict: Verdict,
  { reason, harmWithinMargin }: { reason: VerdictReason; harmWithinMargin: readonly string[] },
): VerdictOutcome => {
  const goal = card.signals.find((signal) => signal.role === 'goal')
  const effect = {
    lift: 0.04,
    low: 0.00174,
    high: 0.07826,
    standardError: 0.01952,
    pValue: 0.0405,
    chanceOfImprovement: null,
    alpha: 0.05,
  }
  const finding = {
    signalId: goal?.id ?? '',
    name: goal?.name ?? '',
    role: 'goal' as const,
    armId: 'v1',
    effect,
    promisedLift: 0.02,
    nonInferiorityMargin: null,
    lowerBound: null,
    status: null,
  }
  return {
    verdict,
    reason,
    words: `In words: ${verdict}.`,
    armId: 'v1',
    findings: [finding],
    health: [],
    readiness: {
      kind: verdict === 'pending' ? 'notReady' : 'ready',
      daysRun: 14,
      sampleReached: 0,
      missing: [],
      expectedAt: null,
    },
    harmWithinMargin,
    weakened: false,
    ruleVersion: '1',
  }
}

export interface GivenVerdict {
  readonly verdict: Verdict
  readonly reason: VerdictReason
  readonly harmWithinMargin?: readonly string[]
}

/** Stores a verdict and lets it move the card, as a judgement would. */
export const giveVerdict = async (w: World, card: Hypothesis, given: GivenVerdict): Promise<string> => {
  const id = newId<Branded<'verdict'>>()
  const at = w.t.clock.now()
  const { verdict, reason, harmWithinMargin = [] } = given
  await within(w, async (tx) => {
    await tx.insert(verdicts).values({
      organizationId: w.org.organizationId,
      id,
      hypothesisId: card.id,
      sealVersion: 1,
      verdict,
      reason,
      outcome: anOutcome(card, verdict, { reason, harmWithinMargin }),
      ruleVersion: '1',
      computedAt: at,
    })
    const actor = systemActor(w.org.organizationId, at, 'test')
    await applyVerdict(tx, actor, {
      hypothesisId: card.id,
      verdict,
      reason,
      ready: verdict !== 'pending',
      grade: 'A',
      at,
      queue: w.t.deps.queue,
    })
  })
  return id
}

export const expose = (w: World, card: Hypothesis, firstExposedAt: Date): Promise<void> =>
  within(w, (tx) =>
    applyExposure(tx, systemActor(w.org.organizationId, w.t.clock.now(), 'test'), {
      hypothesisId: card.id,
      firstExposedAt,
    }),
  )

/** A sealed card whose verdict is ready. */
export const aJudgedCard = async (w: World, given: GivenVerdict): Promise<Hypothesis> => {
  const card = await aSealedCard(w)
  await expose(w, card, w.t.clock.now())
  await giveVerdict(w, card, given)
  return card
}

export const validated: GivenVerdict = { verdict: 'validated', reason: 'outcomeMet' }
export const regression: GivenVerdict = { verdict: 'invalidated', reason: 'regression' }

/** One reading in which the control converts at this rate. */
export const aReading = async (w: World, experimentId: string, controlMean: number): Promise<string> => {
  const id = newId<Branded<'evidence'>>()
  const at = w.t.clock.now()
  const statistics = { users: 100, mean: controlMean, standardDeviation: 0.3, numerator: 10 }
  const arms = [{ armId: 'v0', statistics, estimate: null }]
  await within(w, (tx) =>
    tx.insert(evidence).values({
      organizationId: w.org.organizationId,
      id,
      experimentId,
      grade: 'A',
      engine: 'frequentist',
      alpha: 0.05,
      snapshotId: 'snapshot',
      raw: '{}',
      rawHash: randomUUID(),
      reading: {
        grade: 'A',
        engine: 'frequentist',
        alpha: 0.05,
        allocation: 'fixed',
        experimentStatus: 'running',
        exposureStartedAt: at.toISOString(),
        exposureEndedAt: null,
        asOf: at.toISOString(),
        arms: [{ armId: 'v0', name: 'Control', weight: 0.5, users: 100 }],
        sampleRatioPValue: null,
        multipleExposures: null,
        reportedUnhealthy: false,
        metrics: [{ metricId: 'conversion', inverse: false, arms }],
      },
      asOf: at,
      fetchedAt: at,
    }),
  )
  return id
}

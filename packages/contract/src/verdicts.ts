import { healthChecks, healthLevels, verdictReasons, verdicts } from '@knowwhen/domain'
import { z } from 'zod'

import { id, instant } from './shared.js'

/** An effect after the flip by the card's direction: positive is good. Fractions. */
export const orientedEffect = z
  .object({
    lift: z.number(),
    low: z.number(),
    high: z.number(),
    standardError: z.number(),
    pValue: z.number().nullable(),
    chanceOfImprovement: z.number().nullable(),
    alpha: z.number(),
  })
  .meta({ id: 'OrientedEffect' })
export type OrientedEffectView = z.output<typeof orientedEffect>

export const signalFinding = z
  .object({
    signalId: z.string(),
    name: z.string(),
    role: z.enum(['goal', 'guardrail']),
    armId: z.string(),
    effect: orientedEffect.nullable(),
    promisedLift: z.number().nullable(),
    nonInferiorityMargin: z.number().nullable(),
    lowerBound: z.number().nullable(),
    status: z.enum(['pass', 'breach', 'harmed', 'harmWithinMargin', 'unknown']).nullable(),
  })
  .meta({ id: 'SignalFinding' })
export type SignalFindingView = z.output<typeof signalFinding>

export const verdictView = z
  .object({
    id,
    verdict: z.enum(verdicts),
    reason: z.enum(verdictReasons),
    words: z.string(),
    armId: z.string().nullable(),
    findings: z.array(signalFinding),
    health: z.array(
      z.object({ check: z.enum(healthChecks), level: z.enum(healthLevels), words: z.string() }),
    ),
    readiness: z.object({
      kind: z.enum(['ready', 'early', 'stoppedEarly', 'notReady']),
      daysRun: z.number(),
      /** Users over all arms as a fraction of the planned sample, may exceed 1; 0 where the plan is a date only. */
      sampleReached: z.number().min(0),
      missing: z.array(z.string()),
      expectedAt: instant.nullable(),
    }),
    harmWithinMargin: z.array(z.string()),
    /** Later readings drifted without changing the verdict. */
    weakened: z.boolean(),
    ruleVersion: z.string(),
    evidenceId: id.nullable(),
    /** Chance that this win is false, απ/(απ+(1-β)(1-π)); null unless validated. */
    falsePositiveRisk: z.number().nullable(),
    /** Age of the numbers: the moment the source computed them. */
    asOf: instant.nullable(),
    computedAt: instant,
  })
  .meta({ id: 'Verdict' })
export type VerdictView = z.output<typeof verdictView>

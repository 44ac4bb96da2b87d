/** What the verdict rule answers; every number the product shows about a verdict comes from here. */
import type { SealedCriteria } from './criteria.js'
import type { Reading } from './evidence.js'
import type { ExperimentStatus, HealthCheck, HealthLevel, Verdict, VerdictReason } from './lists.js'

/** An effect after the one flip by the card's direction: positive is good. Fractions. */
export interface OrientedEffect {
  readonly lift: number
  readonly low: number
  readonly high: number
  readonly standardError: number
  readonly pValue: number | null
  /** Probability that the effect is good, flipped where the source disagrees with the card about "inverse". */
  readonly chanceOfImprovement: number | null
  /** Level the interval shown was made with, after any correction for several arms or goals. */
  readonly alpha: number
}

export interface SignalFinding {
  readonly signalId: string
  readonly name: string
  readonly role: 'goal' | 'guardrail'
  readonly armId: string
  readonly effect: OrientedEffect | null
  readonly promisedLift: number | null
  readonly nonInferiorityMargin: number | null
  /** One-sided lower bound at 1 - alpha of a guardrail; `null` for goals or without estimate. */
  readonly lowerBound: number | null
  readonly status: 'pass' | 'breach' | 'harmed' | 'harmWithinMargin' | 'unknown' | null
}

export interface HealthFinding {
  readonly check: HealthCheck
  readonly level: HealthLevel
  readonly words: string
}

export interface Readiness {
  readonly kind: 'ready' | 'early' | 'stoppedEarly' | 'notReady'
  /** Days of exposure that the reading covers, fractional. */
  readonly daysRun: number
  /** Users over all arms as a fraction of the planned sample, may exceed 1; 0 where the plan is a date only. */
  readonly sampleReached: number
  /** What is missing, in words; empty when ready. */
  readonly missing: readonly string[]
  /** When it is expected to be ready (ISO instant); `null` when not known. */
  readonly expectedAt: string | null
}

export interface VerdictOutcome {
  readonly verdict: Verdict
  readonly reason: VerdictReason
  /** The sentence people read, e.g. "Validated: conversion rose 4.0% (0.2 to 7.8), above the promised 2%; both guardrails held". */
  readonly words: string
  /** The arm the verdict speaks of; `null` while there is none. */
  readonly armId: string | null
  readonly findings: readonly SignalFinding[]
  readonly health: readonly HealthFinding[]
  readonly readiness: Readiness
  /** Names of guardrails that got worse within their margin: to be acknowledged by whoever ships. */
  readonly harmWithinMargin: readonly string[]
  /** True where a verdict that was decided earlier stands although the newest reading no longer says the same. */
  readonly weakened: boolean
  readonly ruleVersion: string
}

/** Instrumentation error marked by a person: reason and second person are kept by the caller. */
export interface VerdictInput {
  readonly criteria: SealedCriteria
  readonly reading: Reading | null
  /**
   * The linked experiment, for a card without reading: `null` where none is linked, absent where the caller
   * does not know. Only tells apart the words of what is missing; a reading's own status wins.
   */
  readonly experimentStatus?: ExperimentStatus | null
  /** ISO instant at which the question is asked. */
  readonly now: string
  readonly instrumentationError: string | null
  /** The outcome that decided earlier, if any: later readings change it only to void or invalidated. */
  readonly previous: {
    readonly verdict: Verdict
    readonly reason: VerdictReason
    readonly readiness: 'ready' | 'early'
  } | null
}

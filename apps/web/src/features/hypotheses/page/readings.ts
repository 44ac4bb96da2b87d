/** Stored readings as points of one signal over time. */
import type { Evidence, Signal } from '@knowwhen/contract'

import type { EvidenceReading } from '../../../ui/evidence/evidence-reading.js'
import type { Effect } from '../../../ui/evidence/effect-words.js'
import { formatMoment } from '../../../ui/format.js'

type Estimate = NonNullable<Evidence['metrics'][number]['arms'][number]['estimate']>

/** Turned once by the card's own direction, as the rule does it, so that positive is good. */
function oriented({ lift, low, high }: Estimate, direction: Signal['direction'], alpha: number): Effect {
  return direction === 'increase'
    ? { lift, low, high, alpha }
    : { lift: 0 - lift, low: 0 - high, high: 0 - low, alpha }
}

function effectIn(reading: Evidence, signal: Signal, armId: string): Effect | null {
  const metric = reading.metrics.find(({ metricId }) => metricId === signal.metric?.externalId)
  const estimate = metric?.arms.find((arm) => arm.armId === armId)?.estimate ?? null
  return estimate === null ? null : oriented(estimate, signal.direction, reading.alpha)
}

/** Readings of one arm with an estimate for the signal, oldest first; others have nothing to draw. */
export function readingsOf(
  evidence: readonly Evidence[],
  signal: Signal,
  armId: string,
): readonly EvidenceReading[] {
  return [...evidence]
    .sort((a, b) => Date.parse(a.asOf) - Date.parse(b.asOf))
    .flatMap((reading) => {
      const effect = effectIn(reading, signal, armId)
      return effect === null
        ? []
        : [{ id: reading.id, asOf: reading.asOf, asOfWords: formatMoment(reading.asOf), effect }]
    })
}

/** How the interval has moved, as the chart's title. */
export function courseTitle(name: string, readings: readonly EvidenceReading[]): string {
  const first = readings[0]?.effect
  const last = readings.at(-1)?.effect
  if (first === undefined || last === undefined) return `${name}: nothing to draw yet`
  if (readings.length === 1) return `${name}: one reading so far`
  const width = (effect: Effect) => effect.high - effect.low
  const narrowing = width(last) < width(first) ? 'its interval has narrowed' : 'its interval has not narrowed'
  if (last.low > 0) return `${name} is above zero at the newest reading; ${narrowing}`
  if (last.high < 0) return `${name} is below zero at the newest reading; ${narrowing}`
  return `${name} is not yet told apart from zero; ${narrowing}`
}

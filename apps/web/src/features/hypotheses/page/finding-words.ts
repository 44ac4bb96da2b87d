/** The finding of one signal as the title of its chart. */
import type { SignalFindingView } from '@knowwhen/contract'

import type { Measured } from '../../../ui/evidence/effect-words.js'
import { percentText, promiseText } from '../../../ui/evidence/percent.js'

type Effect = NonNullable<SignalFindingView['effect']>

/** Positive is good: the server turns every effect once, by the card's own direction. */
function changeWords({ lift, low, high }: Effect): string {
  const size = percentText(Math.abs(lift))
  if (low > 0) return `got better by ${size}`
  if (high < 0) return `got worse by ${size}`
  return 'shows no clear change'
}

function promiseEnd({ low, high, lift }: Effect, promisedLift: number | null): string {
  if (promisedLift === null || promisedLift === 0) return ''
  const promise = promiseText(promisedLift)
  if (low >= promisedLift) return `, surely above the promised ${promise}`
  if (high < promisedLift) return `; the promised ${promise} is ruled out`
  if (low <= 0) return `; the promised ${promise} is still possible`
  return lift >= promisedLift ? `, above the promised ${promise}` : `, below the promised ${promise}`
}

const guardrailWords = {
  pass: 'held within its margin',
  breach: 'breached its margin',
  harmed: 'was harmed',
  harmWithinMargin: 'got worse, but within its margin',
  unknown: 'may or may not have held: its interval is too wide',
} as const

/** `isTrusted`: false for a void verdict, whose numbers must not read like a result. */
export function findingTitle(finding: SignalFindingView, isTrusted: boolean): string {
  const { name, effect, status, promisedLift } = finding
  if (!isTrusted) return `${name}: the numbers below are not to be trusted`
  if (finding.role === 'guardrail') return `${name} ${guardrailWords[status ?? 'unknown']}`
  return effect === null ? name : `${name} ${changeWords(effect)}${promiseEnd(effect, promisedLift)}`
}

/** A finding as the chart takes it; `null` where the source could compute no estimate. */
export function measuredOf(finding: SignalFindingView): Measured | null {
  if (finding.effect === null) return null
  return {
    name: finding.name,
    effect: finding.effect,
    promisedLift: finding.promisedLift,
    margin: finding.nonInferiorityMargin,
    lowerBound: finding.lowerBound,
    status: finding.status,
  }
}

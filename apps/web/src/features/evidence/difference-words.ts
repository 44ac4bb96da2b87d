/** What differs between two readings, as sentences. */
import type { EvidenceDifference } from '@knowwhen/contract'

import { signedPercentText } from '../../ui/evidence/percent.js'
import { formatCount, formatQuantity } from '../../ui/format.js'

type Metric = EvidenceDifference['metrics'][number]
export type ArmMove = Metric['arms'][number]
type Side = 'from' | 'to'

const engineNames = { bayesian: 'Bayesian', frequentist: 'frequentist' } as const

/** "p = 0.0046"; below a thousandth only the bound says something. */
export const ratioText = (p: number | null): string => {
  if (p === null) return 'not known'
  if (p < 0.001) return 'p < 0.001'
  return `p = ${p < 0.01 ? p.toFixed(4) : p.toFixed(2)}`
}

const usersSentence = ({ users: { from, to } }: EvidenceDifference): string => {
  if (from === to) return `Both count ${formatQuantity(to, 'user')}.`
  const change = Math.abs(to - from)
  return `${formatCount(change)} ${to > from ? 'more' : 'fewer'} users: ${formatCount(from)} became ${formatCount(to)}.`
}

/** A split is broken below a thousandth and deserves a look below a hundredth. */
const ratioLevel = (p: number | null): string => {
  if (p === null) return 'not known'
  if (p < 0.001) return 'broken'
  return p < 0.01 ? 'worth a look' : 'as planned'
}

const ratioSentences = ({ sampleRatioPValue: { from, to } }: EvidenceDifference): readonly string[] => {
  if (ratioLevel(from) === ratioLevel(to)) return []
  return [
    `The split of users was ${ratioLevel(from)} (${ratioText(from)}) and is ${ratioLevel(to)} (${ratioText(to)}).`,
  ]
}

const methodSentences = ({ phase, engine, alpha }: EvidenceDifference): readonly string[] => [
  ...(phase === null
    ? []
    : ['They are of different phases of the experiment: the later one began counting anew.']),
  ...(engine === null
    ? []
    : [`The engine changed from ${engineNames[engine.from]} to ${engineNames[engine.to]}.`]),
  ...(alpha === null ? [] : [`The level of significance changed from ${alpha.from} to ${alpha.to}.`]),
]

const presenceSentences = ({ arms, metrics }: EvidenceDifference): readonly string[] =>
  [
    ...arms.map((arm) => ({ ...arm, what: 'Arm' })),
    ...metrics.map((metric) => ({ ...metric, what: 'Metric' })),
  ]
    .filter(({ presence }) => presence !== 'both')
    .map(({ what, name, presence }) =>
      presence === 'appeared' ? `${what} “${name}” is new.` : `${what} “${name}” is no longer there.`,
    )

/** Where an interval lies against zero, in the metric's own direction. */
function place(arm: ArmMove, side: Side): 'above' | 'below' | 'across' | null {
  const low = arm.low[side]
  const high = arm.high[side]
  if (low === null || high === null) return null
  if (low > 0) return 'above'
  return high < 0 ? 'below' : 'across'
}

const placeWords = { above: 'lies above zero', below: 'lies below zero', across: 'includes zero' } as const

const widthOf = (arm: ArmMove, side: Side): number => (arm.high[side] ?? 0) - (arm.low[side] ?? 0)

function intervalEnd(arm: ArmMove): string {
  const before = place(arm, 'from')
  const now = place(arm, 'to')
  if (before === null || now === null) return ''
  if (before !== now) return `; its interval now ${placeWords[now]}`
  const change = widthOf(arm, 'to') - widthOf(arm, 'from')
  if (change === 0) return ''
  return change < 0 ? '; its interval narrowed' : '; its interval widened'
}

/** "Conversion, One page: +3.1% became +4.0%; its interval now lies above zero." */
function moveSentence(metricName: string, arm: ArmMove): string {
  const about = `${metricName}, ${arm.name}`
  const { from, to } = arm.lift
  if (from === null && to === null) return `${about}: no estimate in either.`
  if (from === null) return `${about}: an estimate is there now, ${signedPercentText(to ?? 0)}.`
  if (to === null) return `${about}: there is no estimate any more; it was ${signedPercentText(from)}.`
  const before = signedPercentText(from)
  const now = signedPercentText(to)
  // The table below has every digit; a change that rounding hides is no change worth a sentence.
  const lift = before === now ? `stays at ${now}` : `${before} became ${now}`
  return `${about}: ${lift}${intervalEnd(arm)}.`
}

const moveSentences = (metrics: readonly Metric[]): readonly string[] =>
  metrics.flatMap(({ name, arms, presence }) =>
    presence === 'both'
      ? arms
          .filter(({ isChanged, lift }) => isChanged && (lift.from ?? lift.to) !== null)
          .map((arm) => moveSentence(name, arm))
      : [],
  )

/** Everything that changed, what concerns the whole first. */
export function differenceSentences(difference: EvidenceDifference): readonly string[] {
  if (!difference.isChanged) return ['Both say the same; only their payloads differ.']
  return [
    ...methodSentences(difference),
    usersSentence(difference),
    ...ratioSentences(difference),
    ...presenceSentences(difference),
    ...moveSentences(difference.metrics),
  ]
}

/** How an experiment is doing, as far as anybody can tell from outside: for lists, before there is any card. */
import type { Reading } from './evidence.js'
import { assignmentFindings } from './health.js'
import { dateInWords, millisecondsOf } from './instant.js'
import type { ExperimentHealth, HealthLevel } from './lists.js'

export interface ExperimentWarning {
  /** The source's own word, e.g. `underpowered`. */
  readonly type: string
  /** ISO instant. */
  readonly at: string
}

export interface ExperimentHealthFacts {
  /** The newest reading; `null` where there is none. */
  readonly reading: Pick<
    Reading,
    'allocation' | 'arms' | 'sampleRatioPValue' | 'multipleExposures' | 'reportedUnhealthy' | 'asOf'
  > | null
  /** What was heard beside the results, newer than a reading's own word. */
  readonly multipleExposures: Reading['multipleExposures']
  /** The source's own word on its health and progress; `null` where it was not asked. */
  readonly detailedStatus: string | null
  readonly warnings: readonly ExperimentWarning[]
  /** Why the newest results could not be read, in words; `null` where they could. */
  readonly resultsProblem: string | null
  readonly isDeleted: boolean
}

export interface ExperimentHealthFinding {
  readonly level: HealthLevel
  readonly words: string
}

/** Warnings that numbers computed later have answered: they say it better, or there are numbers again. */
const answeredByResults: readonly string[] = ['srm', 'no-data', 'auto-update']

/** The source's own word for an experiment whose health it doubts. */
const unhealthyStatus = 'Unhealthy'

const warningWords: Readonly<Record<string, string>> = {
  srm: 'GrowthBook warned that users do not split as planned',
  'multiple-exposures': 'GrowthBook warned of users who saw several variations',
  'no-data': 'GrowthBook warned that no data arrives',
  underpowered: 'GrowthBook warned that the experiment has too few users to see an effect',
  'auto-update': 'GrowthBook could not update the results by itself',
  'scheduled-status-update-failed': 'GrowthBook could not start or stop the experiment as scheduled',
}

/** What the source warned of, in words, with the day. */
export const warningInWords = ({ type, at }: ExperimentWarning): string =>
  `${warningWords[type] ?? `GrowthBook warned: ${type}`} (${dateInWords(at)}).`

const isAnswered = ({ type, at }: ExperimentWarning, asOf: string | undefined): boolean =>
  asOf !== undefined && answeredByResults.includes(type) && millisecondsOf(at) <= millisecondsOf(asOf)

const warn = (words: string): ExperimentHealthFinding => ({ level: 'warn', words })

const ofAssignment = (facts: ExperimentHealthFacts): readonly ExperimentHealthFinding[] => {
  const { reading, detailedStatus } = facts
  if (reading === null) return []
  return assignmentFindings({
    ...reading,
    multipleExposures: facts.multipleExposures ?? reading.multipleExposures,
    reportedUnhealthy: reading.reportedUnhealthy || detailedStatus === unhealthyStatus,
  })
}

const ofSource = (facts: ExperimentHealthFacts): readonly ExperimentHealthFinding[] => [
  ...facts.warnings
    .filter((warning) => !isAnswered(warning, facts.reading?.asOf))
    .map((warning) => warn(warningInWords(warning))),
  ...(facts.reading === null && facts.detailedStatus === unhealthyStatus
    ? [warn('GrowthBook calls this experiment unhealthy without saying why; look there.')]
    : []),
  ...(facts.resultsProblem === null
    ? []
    : [warn(`The newest results could not be read: ${facts.resultsProblem}`)]),
  ...(facts.isDeleted ? [warn('GrowthBook no longer has it. What was read is kept.')] : []),
]

const levelOf = (findings: readonly ExperimentHealthFinding[]): ExperimentHealth => {
  const has = (wanted: HealthLevel) => findings.some(({ level }) => level === wanted)
  if (has('fail')) return 'unhealthy'
  if (has('warn')) return 'warning'
  return has('pass') ? 'healthy' : 'unknown'
}

const shownWith: Readonly<Record<ExperimentHealth, readonly HealthLevel[]>> = {
  unhealthy: ['fail', 'warn'],
  warning: ['warn'],
  healthy: ['pass'],
  unknown: ['unknown'],
}

/**
 * Health by the thresholds of the verdict (PRODUCT §4): `unhealthy` where a verdict would be void, `warning` where a
 * reader should look, `unknown` where neither the split nor the exposures are known. `words`: worst first.
 */
export const experimentHealthOf = (
  facts: ExperimentHealthFacts,
): { readonly health: ExperimentHealth; readonly words: readonly string[] } => {
  const findings = [...ofAssignment(facts), ...ofSource(facts)]
  const health = levelOf(findings)
  if (findings.length === 0) return { health, words: ['No results have been read yet.'] }
  const words = shownWith[health].flatMap((level) =>
    findings.filter((finding) => finding.level === level).map((finding) => finding.words),
  )
  return { health, words }
}

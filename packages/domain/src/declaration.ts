/**
 * Verdicts that people declare where there is no experiment and no quasi-experiment (PRODUCT §3): with a source, a
 * written reading and a second person; outside win rate and money.
 */
import type { SealedCriteria } from './criteria.js'
import { healthOf, voidReason } from './health.js'
import type { EvidenceGrade } from './lists.js'
import type { VerdictOutcome } from './verdict-types.js'

/** C: before and after; D: qualitative. */
export const declarationGrades = ['C', 'D'] as const satisfies readonly EvidenceGrade[]
export type DeclarationGrade = (typeof declarationGrades)[number]

export const declarableVerdicts = ['validated', 'invalidated', 'inconclusive'] as const
export type DeclarableVerdict = (typeof declarableVerdicts)[number]

/** Characters of a reading that says something. */
export const minimumReadingLength = 20

export interface DeclaredVerdict {
  readonly grade: DeclarationGrade
  readonly verdict: DeclarableVerdict
  /** What was seen, and how it is read. */
  readonly reading: string
}

/** True of evidence behind a verdict that counts neither in win rate nor in money. */
export const isDeclaredGrade = (grade: EvidenceGrade | null): grade is DeclarationGrade =>
  grade === 'C' || grade === 'D'

const verdictNames: Readonly<Record<DeclarableVerdict, string>> = {
  validated: 'validated',
  invalidated: 'invalidated',
  inconclusive: 'inconclusive',
}
const gradeNames: Readonly<Record<DeclarationGrade, string>> = { C: 'before/after', D: 'qualitative' }

/** Characters of the sentence quoted. */
const longestQuote = 200

/** The first sentence of a reading, on one line and without its full stop; cut at a word where it is long. */
const firstSentence = (reading: string): string => {
  const line = reading.replace(/\s+/g, ' ').trim()
  const sentence = (/^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line).replace(/\.$/, '')
  if (sentence.length <= longestQuote) return sentence
  return `${sentence.slice(0, longestQuote).replace(/\s+\S*$/, '')} …`
}

/** "Declared validated (grade C, before/after): sign-ups doubled within a week". */
export const declaredInWords = ({ grade, verdict, reading }: DeclaredVerdict): string =>
  `Declared ${verdictNames[verdict]} (grade ${grade}, ${gradeNames[grade]}): ${firstSentence(reading)}`

export interface DeclarationInput {
  readonly criteria: Pick<SealedCriteria, 'ruleVersion'>
  /** One that has taken effect. */
  readonly declared: DeclaredVerdict
  /** Marked by a person and agreed by a second one: the verdict is void then, as everywhere. */
  readonly instrumentationError: string | null
}

/** The outcome that a declaration gives: no numbers, since none were computed. */
export const outcomeOfDeclaration = ({
  criteria,
  declared,
  instrumentationError,
}: DeclarationInput): VerdictOutcome => {
  const health = healthOf(null, instrumentationError)
  const broken = voidReason(health)
  const outcome = {
    armId: null,
    findings: [],
    health,
    readiness: { kind: 'ready', daysRun: 0, sampleReached: 0, missing: [], expectedAt: null },
    harmWithinMargin: [],
    weakened: false,
    ruleVersion: criteria.ruleVersion,
  } as const
  return broken === null
    ? { ...outcome, verdict: declared.verdict, reason: 'declared', words: declaredInWords(declared) }
    : {
        ...outcome,
        verdict: 'void',
        reason: broken,
        words: `Void: marked as an instrumentation error: ${instrumentationError ?? ''}`,
      }
}

import type { Achievement } from '@knowwhen/contract'
import { IconHistory, IconSchool, IconShieldCheck, IconTrophy } from '@tabler/icons-react'

import { intervalWords } from '../../ui/evidence/effect-words.js'
import { GradeBadge } from '../../ui/evidence/grade-badge.js'
import { promiseText, signedPercentText } from '../../ui/evidence/percent.js'
import { VerdictPill } from '../../ui/evidence/verdict-pill.js'
import { formatDate } from '../../ui/format.js'
import { TextLink } from '../../ui/link.js'
import './achievements.css'

const headings = {
  achievement: { words: 'Achievement', icon: IconTrophy },
  retrospective: { words: 'Retrospective: sealed after exposure began', icon: IconHistory },
  learning: { words: 'Learning', icon: IconSchool },
  avoidedLoss: { words: 'Avoided loss', icon: IconShieldCheck },
} as const

const decisionWords: Readonly<Record<string, string>> = {
  ship: 'Shipped',
  rollBack: 'Rolled back',
  iterate: 'To be tried again',
  stop: 'Stopped',
  extend: 'Extended',
}

type MeasuredResult = NonNullable<Achievement['result']>

/** "95% interval +0.3% to +3.2%"; the oldest entries do not say which level theirs has. */
const intervalOf = ({ low, high, alpha }: MeasuredResult): string =>
  alpha === null
    ? `interval ${signedPercentText(low)} to ${signedPercentText(high)}`
    : intervalWords({ low, high, alpha })

function Result({ result }: Pick<Achievement, 'result'>) {
  if (result === null) return <p className="kw-soft">No measured result.</p>
  const promise =
    result.promisedLift === 0 ? 'any improvement' : `at least ${promiseText(result.promisedLift)}`
  return (
    <p className="kw-entry-result">
      <strong>{signedPercentText(result.lift)}</strong>{' '}
      <span>
        ({intervalOf(result)}) {result.signal}
      </span>{' '}
      <span className="kw-soft">promised {promise}</span>
    </p>
  )
}

/** A win that did not last still stands in the log, which keeps everything; it must not read as if it had. */
function Standing({ entry }: { readonly entry: Achievement }) {
  const { supersedes, supersededBy, hypothesis, verdict } = entry
  if (supersededBy !== null)
    return <p className="kw-entry-standing">No longer stands: corrected by entry no. {supersededBy}.</p>
  if (hypothesis.verdict !== null && hypothesis.verdict !== verdict.verdict)
    return (
      <p className="kw-entry-standing">
        The verdict has changed since, and waits for a decision: <VerdictPill verdict={hypothesis.verdict} />
      </p>
    )
  return supersedes === null ? null : <p className="kw-soft">Corrects entry no. {supersedes}.</p>
}

function Links({ entry }: { readonly entry: Achievement }) {
  return (
    <p className="kw-entry-links">
      <TextLink
        to="/hypotheses/$hypothesisId"
        params={{ hypothesisId: entry.hypothesis.id }}
        search={{ tab: 'decision' }}
      >
        Decision {entry.decision.key}
      </TextLink>
      <TextLink
        to="/hypotheses/$hypothesisId"
        params={{ hypothesisId: entry.hypothesis.id }}
        search={entry.evidenceId === null ? {} : { reading: entry.evidenceId }}
      >
        Evidence
      </TextLink>
      {entry.experiment !== null && (
        <TextLink to="/experiments/$experimentId" params={{ experimentId: entry.experiment.id }}>
          {entry.experiment.name}
        </TextLink>
      )}
    </p>
  )
}

/** One entry of a team's log: belief, result against promise, decision, and the way to the proof. */
export function AchievementEntry({ entry }: { readonly entry: Achievement }) {
  const { words, icon: HeadingIcon } = headings[entry.heading]
  return (
    <article
      className={`kw-entry kw-entry-${entry.heading}`}
      aria-label={`${words}: ${entry.hypothesis.key}`}
    >
      <p className="kw-entry-heading">
        <HeadingIcon size={16} aria-hidden="true" />
        {words}
        <span className="kw-soft">
          {formatDate(entry.occurredAt)} · {entry.team.name} · no. {entry.sequence}
        </span>
      </p>
      <h3 className="kw-entry-title">
        <TextLink to="/hypotheses/$hypothesisId" params={{ hypothesisId: entry.hypothesis.id }}>
          {entry.hypothesis.key}: {entry.hypothesis.capability}
        </TextLink>
      </h3>
      <Standing entry={entry} />
      <p className="kw-entry-statement">{entry.hypothesis.statement}</p>
      <div className="kw-entry-verdict">
        <VerdictPill verdict={entry.verdict.verdict} />
        <GradeBadge grade={entry.evidenceGrade} />
        <span>{entry.verdict.words}</span>
      </div>
      <Result result={entry.result} />
      <p>
        {decisionWords[entry.decision.kind] ?? entry.decision.kind}, decided by{' '}
        {entry.decision.decidedBy.name}: {entry.decision.rationale}
      </p>
      <Links entry={entry} />
      <p className="kw-soft">
        Entry <code className="kw-mono">{entry.hash.slice(0, 10)}</code>, after{' '}
        <code className="kw-mono">{entry.previousHash.slice(0, 10)}</code>
      </p>
    </article>
  )
}

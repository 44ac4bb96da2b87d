import type { Hypothesis, VerdictView } from '@knowwhen/contract'
import type { ReactNode } from 'react'

import { Age } from '../../../ui/age.js'
import { VerdictPill } from '../../../ui/evidence/verdict-pill.js'
import { formatMoment } from '../../../ui/format.js'
import { Section } from '../../../ui/section.js'
import '../hypotheses.css'
import { lateChangeWords } from './late-change-words.js'

type Milestones = Hypothesis['milestones']

const milestoneWords: Readonly<Record<keyof Milestones, string>> = {
  proposedAt: 'Proposed',
  sealedAt: 'Sealed',
  workStartedAt: 'Work started',
  firstExposedAt: 'First exposed',
  decisionReadyAt: 'Ready to decide',
  decidedAt: 'Decided',
  rolledOutAt: 'Rolled out',
  outcomeConfirmedAt: 'Outcome confirmed',
}

const milestoneOrder = [
  'proposedAt',
  'sealedAt',
  'workStartedAt',
  'firstExposedAt',
  'decisionReadyAt',
  'decidedAt',
  'rolledOutAt',
  'outcomeConfirmedAt',
] as const

function MilestoneList({ milestones }: { readonly milestones: Milestones }) {
  return (
    <ol className="kw-milestones">
      {milestoneOrder.map((name) => {
        const at = milestones[name]
        return (
          <li key={name} data-reached={at !== null || undefined}>
            <span>{milestoneWords[name]}</span>
            <span className="kw-soft">{at === null ? 'not yet' : formatMoment(at)}</span>
          </li>
        )
      })}
    </ol>
  )
}

function LateChanges({ changes }: { readonly changes: Hypothesis['lateExperimentChanges'] }) {
  if (changes.length === 0) return null
  return (
    <Section title="Experiment">
      <ol className="kw-history">
        {changes.map((change) => (
          <li key={`${change.at} ${change.kind}`}>
            <span>{lateChangeWords(change)}</span>
            <span className="kw-soft">
              {change.by?.name ?? 'Knowwhen'}, {formatMoment(change.at)}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}

export interface HistoryTabProps {
  readonly card: Hypothesis
  /** Newest first. */
  readonly verdicts: readonly VerdictView[]
  /** The decisions made on it; routes bring them, as what follows. */
  readonly decisions: ReactNode
  /** Every link to an experiment that was made or taken away. */
  readonly links: ReactNode
  /** What was written into a GrowthBook; null where nothing was. */
  readonly pushes: ReactNode
}

/** Every verdict and decision that the card ever had, and when it passed which point of its life. */
export function HistoryTab({ card, verdicts, decisions, links, pushes }: HistoryTabProps) {
  return (
    <div className="kw-tab">
      <Section title="Milestones">
        <MilestoneList milestones={card.milestones} />
        {card.abandonedReason !== null && <p>Abandoned, because {card.abandonedReason}</p>}
      </Section>
      <LateChanges changes={card.lateExperimentChanges} />
      <Section title="Verdicts">
        {verdicts.length === 0 ? (
          <p className="kw-soft">None yet.</p>
        ) : (
          <ol className="kw-history">
            {verdicts.map((verdict) => (
              <li key={verdict.id}>
                <VerdictPill verdict={verdict.verdict} />
                <span>{verdict.words}</span>
                <span className="kw-soft">
                  judged {formatMoment(verdict.computedAt)}, rule {verdict.ruleVersion}, numbers{' '}
                  <Age at={verdict.asOf} limitHours={Infinity} />
                </span>
              </li>
            ))}
          </ol>
        )}
      </Section>
      <Section title="Decisions">{decisions}</Section>
      <Section title="Linked experiments">{links}</Section>
      {pushes !== null && <Section title="Written into GrowthBook">{pushes}</Section>}
    </div>
  )
}

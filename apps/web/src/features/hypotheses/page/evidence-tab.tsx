import type { Evidence, Hypothesis, VerdictView } from '@knowwhen/contract'
import { IconFlask } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { Age } from '../../../ui/age.js'
import { EmptyState } from '../../../ui/empty-state.js'
import { HealthStrip } from '../../../ui/evidence/health-strip.js'
import { Section } from '../../../ui/section.js'
import '../hypotheses.css'
import { Course, type CourseProps } from './course.js'
import { Findings } from './findings.js'
import { healthWithMark } from './mark-words.js'
import { VerdictSummary } from './verdict-summary.js'

export interface EvidenceTabProps {
  readonly card: Hypothesis
  readonly evidence: readonly Evidence[]
  readonly look: Pick<CourseProps, 'signalId' | 'readingId' | 'onLook'>
  /** The linked experiment with its age and troubles; routes bring it. */
  readonly experiment: ReactNode
  /** Where there is none: the ways to one, likely ones, and verdicts that people declared. */
  readonly without: { readonly link: ReactNode; readonly likely: ReactNode; readonly declared: ReactNode }
  /** What people saw in each arm. */
  readonly arms: ReactNode
  /** Any two readings compared, and the proof of the verdicts. */
  readonly more: ReactNode
  /** The way to the payload of a reading. */
  readonly renderRaw: (reading: Evidence) => ReactNode
}

/** The arm whose course is drawn: the one judged, else the one sealed, else the first that is not the control. */
function armOf(card: Hypothesis): string | null {
  const judged = card.verdict?.armId ?? null
  if (judged !== null) return judged
  if (card.treatmentArm.kind === 'arm') return card.treatmentArm.armId
  return card.experiment?.arms.find(({ isControl }) => !isControl)?.armId ?? null
}

/** The last reading of an experiment that has stopped does not grow old; that of a running one does. */
const limitHoursOf = ({ experiment }: Hypothesis): number =>
  experiment?.status === 'running' ? 24 : Infinity

function effectsTitle({ verdict }: VerdictView): string {
  if (verdict === 'pending') return 'So far, too early to decide'
  return verdict === 'void' ? 'Effects, not to be trusted' : 'Effects'
}

function Judged({ verdict, ...props }: EvidenceTabProps & { readonly verdict: VerdictView }) {
  const { card, evidence } = props
  const health = healthWithMark(verdict, card.instrumentationError)
  const read = evidence.find(({ id }) => id === verdict.evidenceId)
  const armNameOf = (armId: string) => card.experiment?.arms.find((arm) => arm.armId === armId)?.name ?? armId
  return (
    <>
      {health.length > 0 && <HealthStrip items={health} />}
      <VerdictSummary
        verdict={verdict}
        plannedSample={card.plannedSample}
        instrumentationError={card.instrumentationError}
      />
      {verdict.findings.length > 0 && (
        <Section
          title={effectsTitle(verdict)}
          side={
            verdict.armId !== null && (
              <span className="kw-soft">{armNameOf(verdict.armId)} against control</span>
            )
          }
        >
          <Findings
            verdict={verdict}
            armNameOf={armNameOf}
            source={
              <>
                <Age at={verdict.asOf} limitHours={limitHoursOf(card)} />{' '}
                {read !== undefined && props.renderRaw(read)}
              </>
            }
          />
        </Section>
      )}
    </>
  )
}

/** No experiment: a verdict that people declared, if there is one, and the ways to evidence. */
function WithoutExperiment({ card, without }: EvidenceTabProps) {
  const { verdict } = card
  const isDeclared = verdict !== null && verdict.evidenceId === null && verdict.verdict !== 'pending'
  return (
    <div className="kw-tab">
      {isDeclared && (
        <VerdictSummary
          verdict={verdict}
          plannedSample={null}
          instrumentationError={card.instrumentationError}
        />
      )}
      {without.declared}
      <EmptyState icon={IconFlask} title="No experiment yet" actions={without.link}>
        Evidence comes from the experiment that tests this card: link it, and its results become a verdict by
        themselves. What no experiment can show, people declare from a source, with a second person.
      </EmptyState>
      {without.likely}
    </div>
  )
}

/** Health first, then the verdict and its effects, then how they came about. */
export function EvidenceTab(props: EvidenceTabProps) {
  const { card, evidence, look } = props
  if (card.experiment === null) return <WithoutExperiment {...props} />
  const armId = armOf(card)
  const looked = evidence.find(({ id }) => id === look.readingId)
  return (
    <div className="kw-tab">
      {props.experiment}
      {card.verdict !== null && <Judged {...props} verdict={card.verdict} />}
      {card.verdict === null && (
        <p className="kw-soft" role="status">
          {evidence.length === 0
            ? 'No results were read yet. They come with the next sync.'
            : 'The rule is being applied to the readings …'}
        </p>
      )}
      {armId !== null && (
        <Course
          card={card}
          evidence={evidence}
          armId={armId}
          {...look}
          source={
            <>
              <Age at={evidence[0]?.asOf ?? null} limitHours={limitHoursOf(card)} />{' '}
              {looked !== undefined && props.renderRaw(looked)}
            </>
          }
        />
      )}
      {props.arms}
      {props.more}
    </div>
  )
}

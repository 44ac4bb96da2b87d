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
  /** The button that links one. */
  readonly link: ReactNode
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

/** Health first, then the verdict and its effects, then how they came about. */
export function EvidenceTab(props: EvidenceTabProps) {
  const { card, evidence, look } = props
  if (card.experiment === null) {
    return (
      <EmptyState icon={IconFlask} title="No experiment yet" actions={props.link}>
        Evidence comes from the experiment in GrowthBook that tests this card. Link it, and its results become
        a verdict by themselves.
      </EmptyState>
    )
  }
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
    </div>
  )
}

import { NativeSelect } from '@mantine/core'
import type { Evidence, Hypothesis, Signal } from '@knowwhen/contract'
import type { ReactNode } from 'react'

import { EvidenceOverTime } from '../../../ui/evidence/evidence-over-time.js'
import { Section } from '../../../ui/section.js'
import { courseTitle, readingsOf } from './readings.js'

export interface CourseProps {
  readonly card: Hypothesis
  readonly evidence: readonly Evidence[]
  readonly armId: string
  /** What is looked at, from the address. */
  readonly signalId: string | undefined
  readonly readingId: string | undefined
  readonly onLook: (look: { readonly signal?: string; readonly reading?: string }) => void
  readonly source: ReactNode
}

const isDrawable = ({ role, metric }: Signal): boolean => role !== 'secondary' && metric !== null

/** How the evidence came about, reading by reading. */
export function Course({ card, evidence, armId, signalId, readingId, onLook, source }: CourseProps) {
  const signals = card.signals.filter(isDrawable)
  const signal = signals.find(({ id }) => id === signalId) ?? signals[0]
  if (signal === undefined || evidence.length === 0) return null
  const readings = readingsOf(evidence, signal, armId)
  return (
    <Section
      title="Evidence over time"
      side={
        signals.length > 1 && (
          <NativeSelect
            aria-label="Signal"
            data={signals.map(({ id, name }) => ({ value: id, label: name }))}
            value={signal.id}
            onChange={(event) => onLook({ signal: event.currentTarget.value })}
          />
        )
      }
    >
      {readings.length === 0 ? (
        <p className="kw-soft">No reading has an estimate for {signal.name} yet.</p>
      ) : (
        <EvidenceOverTime
          title={courseTitle(signal.name, readings)}
          name={signal.name}
          readings={readings}
          promisedLift={signal.promisedLift}
          margin={signal.nonInferiorityMargin}
          selectedId={readingId ?? null}
          onSelect={(reading) => onLook({ reading })}
          source={source}
        />
      )}
    </Section>
  )
}

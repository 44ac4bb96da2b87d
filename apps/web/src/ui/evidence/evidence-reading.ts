import type { ReactNode } from 'react'

import type { Effect } from './effect-words.js'

export interface EvidenceReading {
  readonly id: string
  /** Moment up to which the data counts, ISO 8601. */
  readonly asOf: string
  /** The same as people read it. */
  readonly asOfWords: string
  readonly effect: Effect
}

export interface EvidenceOverTimeProps {
  /** The finding, as a sentence. */
  readonly title: string
  readonly name: string
  /** Oldest first. */
  readonly readings: readonly EvidenceReading[]
  readonly promisedLift: number | null
  readonly margin: number | null
  readonly selectedId: string | null
  readonly onSelect: (id: string) => void
  readonly source: ReactNode
}

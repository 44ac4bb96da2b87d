import type { DraftSignal } from './draft.js'

/** What the fields of one signal need; paths are relative to the signal. */
export interface SignalPart {
  readonly signal: DraftSignal
  /** The element's id of one of the signal's fields. */
  readonly at: (field: string) => string
  readonly edit: (changes: Partial<DraftSignal>) => void
  readonly errorOf: (field: string) => string | undefined
}

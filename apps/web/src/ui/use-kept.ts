import { useCallback, useState } from 'react'

const nameOf = (place: string): string => `knowwhen.kept.${place}`

/** What is kept at a place, as a value; null where nothing is, or nothing of this version. */
export function keptIn<Value>(place: string, read: (found: unknown) => Value | null): Value | null {
  try {
    const kept = localStorage.getItem(nameOf(place))
    return kept === null ? null : read(JSON.parse(kept))
  } catch {
    return null
  }
}

/** Null: nothing more. A full or forbidden store only means that the safety net is missing. */
export function keepIn(place: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(nameOf(place))
    else localStorage.setItem(nameOf(place), JSON.stringify(value))
  } catch {
    return
  }
}

export interface Kept<Value> {
  readonly value: Value
  /** It was begun earlier and found again. */
  readonly wasKept: boolean
  readonly change: (next: Value) => void
  /** Back to the beginning; also forgets what was kept. */
  readonly forget: () => void
}

export interface KeptPlace<Value> {
  /** Names what is written, and who writes it in which organisation. */
  readonly place: string
  readonly begun: Value
  /** What is kept as a value; null where it is none of this version. */
  readonly read: (found: unknown) => Value | null
}

/**
 * What somebody enters in a long form, kept by the browser until it is stored: an evening's numbers must outlive a
 * closed tab, which the store of a session does not. `place` does not change while the form is shown.
 */
export function useKept<Value>({ place, begun, read }: KeptPlace<Value>): Kept<Value> {
  const [found] = useState(() => keptIn(place, read))
  const [value, setValue] = useState<Value>(found ?? begun)
  const change = useCallback(
    (next: Value) => {
      setValue(next)
      keepIn(place, next)
    },
    [place],
  )
  const forget = useCallback(() => {
    setValue(begun)
    keepIn(place, null)
  }, [place, begun])
  return { value, wasKept: found !== null, change, forget }
}

import type { Person } from '@knowwhen/contract'
import { useQuery } from '@tanstack/react-query'
import { useState, type KeyboardEvent } from 'react'

import { mentionableQuery } from '../../api/queries/comments.queries.js'
import { matching, mentionAt, withMention, type MentionSearch, type Written } from './mention-text.js'

const nobody: readonly Person[] = []

export interface MentionPicker {
  /** Who could be meant; empty while nobody is looked for. */
  readonly found: readonly Person[]
  readonly active: number
  readonly isReading: boolean
  /** After the text or the caret moved. */
  readonly look: (written: Written, caret: number) => void
  readonly close: () => void
  readonly pick: (person: Person) => void
  /** Takes the keys that choose; true where the key was one of them. */
  readonly takeKey: (event: KeyboardEvent) => boolean
}

export interface MentionPickerOptions {
  readonly written: Written
  /** Who writes: one does not call oneself. */
  readonly userId: string
  readonly onPick: (written: Written, caret: number) => void
}

const step: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

/** Looks for people while a name is typed behind `@`. */
export const useMentionPicker = ({ written, userId, onPick }: MentionPickerOptions): MentionPicker => {
  const [search, setSearch] = useState<MentionSearch | null>(null)
  const [active, setActive] = useState(0)
  // Escape closes the list for this `@`, not for the next.
  const [dismissed, setDismissed] = useState<number | null>(null)
  const people = useQuery({ ...mentionableQuery(), enabled: search !== null })
  const others = people.data?.filter((person) => person.userId !== userId) ?? nobody
  const found = search === null ? nobody : matching(others, search.query)

  const look = (next: Written, caret: number): void => {
    const wanted = mentionAt(next, caret)
    if (wanted === null) setDismissed(null)
    setSearch(wanted?.start === dismissed ? null : wanted)
    if (wanted?.query !== search?.query) setActive(0)
  }
  const pick = (person: Person): void => {
    if (search === null) return
    const result = withMention(written, search, person)
    setSearch(null)
    onPick(result.written, result.caret)
  }
  const dismiss = (): void => {
    setDismissed(search?.start ?? null)
    setSearch(null)
  }
  const takeKey = ({ key }: KeyboardEvent): boolean => {
    const person = found[active]
    if (person === undefined) return false
    const move = step[key]
    if (move !== undefined) setActive((active + move + found.length) % found.length)
    else if (key === 'Enter' || key === 'Tab') pick(person)
    else if (key === 'Escape') dismiss()
    else return false
    return true
  }
  return {
    found,
    active: Math.min(active, Math.max(found.length - 1, 0)),
    isReading: search !== null && people.isPending,
    look,
    close: () => setSearch(null),
    pick,
    takeKey,
  }
}

import type { Adopted } from '@knowwhen/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'

import { call, newIdempotencyKey } from '../../api/client.js'
import { adoptExperiments } from '../../api/endpoints.js'
import { sentenceOf } from '../../api/problem.js'
import type { Kept } from '../../ui/use-kept.js'
import type { AdoptionDraft } from './adoption-draft.js'
import { adoptionInput } from './adoption-input.js'

/** Small enough that the bar moves, large enough that two hundred take ten requests. */
const chunkSize = 20

export interface Adoption {
  readonly isRunning: boolean
  /** Why it stopped before its end; what was adopted stays. */
  readonly problem: string | null
  readonly begin: () => void
  readonly goOn: () => void
}

/** An answer that was lost is asked for again: the second time says "linked already", and the first entry stays. */
const together = (before: readonly Adopted[], now: readonly Adopted[]): readonly Adopted[] => {
  const known = new Set(before.map(({ experimentId }) => experimentId))
  return [...before, ...now.filter(({ experimentId }) => !known.has(experimentId))]
}

/** Adopts chunk after chunk while the page is open; each chunk that was answered is kept, so that leaving costs nothing. */
export function useAdoption({ value, change }: Kept<AdoptionDraft>): Adoption {
  const queryClient = useQueryClient()
  const [isRunning, setRunning] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const isOpen = useRef(true)
  useEffect(() => {
    isOpen.current = true
    return () => {
      isOpen.current = false
    }
  }, [])
  const adoptAll = async (begun: AdoptionDraft): Promise<void> => {
    let held = begun
    while (isOpen.current && held.waiting !== null && held.waiting.length > 0) {
      const chunk = held.waiting.slice(0, chunkSize)
      const { items } = await call(
        adoptExperiments,
        { body: adoptionInput(held, chunk) },
        { idempotencyKey: `${held.attempt}-${held.waiting.length}` },
      )
      held = {
        ...held,
        results: together(held.results, items),
        waiting: held.waiting.slice(chunkSize),
      }
      change(held)
    }
  }
  const run = (begun: AdoptionDraft): void => {
    setProblem(null)
    setRunning(true)
    change(begun)
    adoptAll(begun)
      .catch((error: unknown) => setProblem(sentenceOf(error)))
      .finally(() => {
        setRunning(false)
        void queryClient.invalidateQueries()
      })
  }
  return {
    isRunning,
    problem,
    begin: () => run({ ...value, results: [], waiting: value.ids, attempt: newIdempotencyKey() }),
    goOn: () => run(value),
  }
}

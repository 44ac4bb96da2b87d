/** The settings of an adoption as the server takes them, and what is missing before it is asked. */
import type { AdoptionInput } from '@knowwhen/contract'

import { parsePercent } from '../../ui/evidence/percent.js'
import type { AdoptionDraft } from './adoption-draft.js'

const fractionOf = (text: string): number | null => {
  const parsed = parsePercent(text)
  return parsed.kind === 'fraction' ? parsed.fraction : null
}

const positive = (text: string): boolean => (fractionOf(text) ?? 0) > 0

/** By field of the body. */
export const settingErrors = (draft: AdoptionDraft): Readonly<Record<string, string>> => ({
  ...(draft.audience.trim() === '' ? { audience: 'Please fill this in.' } : {}),
  ...(draft.aim === 'promise' && !positive(draft.promise)
    ? { promisedLift: 'Please write a percentage above 0.' }
    : {}),
  ...(draft.aim === 'anyImprovement' && !positive(draft.smallestEffect)
    ? { minimumDetectableEffect: 'Please write a percentage above 0.' }
    : {}),
  ...(fractionOf(draft.margin) === null || (fractionOf(draft.margin) ?? 0) < 0
    ? { nonInferiorityMargin: 'Please write a percentage of 0 or more.' }
    : {}),
})

export function adoptionInput(draft: AdoptionDraft, experimentIds: readonly string[]): AdoptionInput {
  const isPromise = draft.aim === 'promise'
  return {
    experimentIds: [...experimentIds],
    audience: draft.audience.trim(),
    promisedLift: isPromise ? fractionOf(draft.promise) : null,
    anyImprovement: !isPromise,
    minimumDetectableEffect: isPromise ? null : fractionOf(draft.smallestEffect),
    nonInferiorityMargin: fractionOf(draft.margin) ?? 0,
    goalCombination: draft.goals,
    teamId: draft.teamId === '' ? null : draft.teamId,
  }
}

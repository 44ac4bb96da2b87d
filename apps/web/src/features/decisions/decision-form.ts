/** What is typed in the decision drawer, and what of it is sent. */
import type { CallOf } from '@knowwhen/contract'
import type { decideHypothesis } from '@knowwhen/contract'
import type { DecisionKind } from '@knowwhen/domain'

import { parsePercent } from '../../ui/evidence/percent.js'

export interface DecisionValues {
  readonly kind: DecisionKind | null
  readonly rationale: string
  readonly nextStep: string
  /** Percent as typed, for `ship`. */
  readonly rolloutShare: string
  /** A day as the date field gives it, for `extend`. */
  readonly plannedEnd: string
  readonly acknowledgeHarm: boolean
}

export const emptyDecision: DecisionValues = {
  kind: null,
  rationale: '',
  nextStep: '',
  rolloutShare: '100',
  plannedEnd: '',
  acknowledgeHarm: false,
}

export type DecisionErrors = Readonly<Partial<Record<keyof DecisionValues, string>>>

const shareOf = (text: string): number | null => {
  const parsed = parsePercent(text)
  return parsed.kind === 'fraction' && parsed.fraction >= 0 && parsed.fraction <= 1 ? parsed.fraction : null
}

const endOf = (day: string): string | null => {
  const date = new Date(`${day}T23:59:59`)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** What must be mended before it is worth sending; empty where nothing is. */
export function decisionErrors(values: DecisionValues, harms: readonly string[]): DecisionErrors {
  const ships = values.kind === 'ship'
  return {
    ...(values.kind === null ? { kind: 'Please choose one.' } : {}),
    ...(values.rationale.trim() === '' ? { rationale: 'Please write down why.' } : {}),
    ...(ships && shareOf(values.rolloutShare) === null
      ? { rolloutShare: 'Please write a share between 0 and 100.' }
      : {}),
    ...(values.kind === 'extend' && endOf(values.plannedEnd) === null
      ? { plannedEnd: 'Please give the new planned end.' }
      : {}),
    ...(ships && harms.length > 0 && !values.acknowledgeHarm
      ? { acknowledgeHarm: 'Shipping needs this to be accepted knowingly.' }
      : {}),
  }
}

type Body = CallOf<typeof decideHypothesis>['body']

/** Only what the chosen kind asks for. */
export const bodyOf = (values: DecisionValues, kind: DecisionKind): Body => ({
  kind,
  rationale: values.rationale.trim(),
  nextStep: values.nextStep.trim(),
  ...(kind === 'ship'
    ? { rolloutShare: shareOf(values.rolloutShare) ?? 1, acknowledgeHarm: values.acknowledgeHarm }
    : {}),
  ...(kind === 'extend' ? { plannedEnd: endOf(values.plannedEnd) } : {}),
})

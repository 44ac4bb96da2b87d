/**
 * Whether what the browser's session store gives back is a draft of this version. By hand, because a library of
 * schemas would be most of what the editor loads; the types see to it that no field is forgotten.
 */
import { directions, goalCombinations, signalRoles } from '@knowwhen/domain'

import type { Draft, DraftNote, DraftSignal, DraftTreatmentArm, Named, PlannedEnd } from './draft.js'

type Is<T> = (value: unknown) => value is T

const isText: Is<string> = (value) => typeof value === 'string'
const isFlag: Is<boolean> = (value) => typeof value === 'boolean'
const orNull =
  <T>(is: Is<T>): Is<T | null> =>
  (value): value is T | null =>
    value === null || is(value)
const listOf =
  <T>(is: Is<T>): Is<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every(is)
const oneOf =
  <T extends string>(allowed: readonly T[]): Is<T> =>
  (value): value is T =>
    allowed.some((one) => one === value)

/** Every field of `T`, each with a guard of its own type. */
const shape =
  <T extends object>(fields: { readonly [K in keyof T]-?: Is<T[K]> }): Is<T> =>
  (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries<Is<unknown>>(fields).every(([name, is]) => is(Reflect.get(value, name)))

const isNamed = shape<Named>({ id: isText, name: isText })
const isNote = shape<DraftNote>({ key: isText, text: isText, link: isText })
const isPlannedEnd = shape<PlannedEnd>({ day: isText, instant: orNull(isText) })
const isSignal = shape<DraftSignal>({
  key: isText,
  id: orNull(isText),
  role: oneOf(signalRoles),
  name: isText,
  direction: oneOf(directions),
  kpi: orNull(isNamed),
  metric: orNull(isNamed),
  promisedLift: isText,
  anyImprovement: isFlag,
  minimumDetectableEffect: isText,
  nonInferiorityMargin: isText,
  baseline: isText,
})
const isNamedArm = shape<Extract<DraftTreatmentArm, { kind: 'arm' }>>({
  kind: oneOf(['arm']),
  armId: isText,
})
const isBestArm = shape<Extract<DraftTreatmentArm, { kind: 'bestArm' }>>({ kind: oneOf(['bestArm']) })

export const isDraft = shape<Draft>({
  teamId: orNull(isText),
  capability: isText,
  audience: isText,
  outcome: isText,
  observations: listOf(isNote),
  assumptions: listOf(isNote),
  signals: listOf(isSignal),
  goalCombination: oneOf(goalCombinations),
  noGuardrailReason: isText,
  plannedEnd: isPlannedEnd,
  plannedSample: isText,
  treatmentArm: (value): value is DraftTreatmentArm => isNamedArm(value) || isBestArm(value),
})

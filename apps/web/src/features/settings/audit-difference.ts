/** Before and after as a difference that people can read: only what differs, field by field. */

export interface Difference {
  /** Dotted path, e.g. `plan.sample`; empty where the whole is no object. */
  readonly path: string
  /** Undefined: was not there. */
  readonly before: string | undefined
  readonly after: string | undefined
}

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const inWords = (value: unknown): string => {
  if (value === null) return 'none'
  if (value === true) return 'yes'
  if (value === false) return 'no'
  if (value === '') return 'empty'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const shown = (value: unknown): string | undefined => (value === undefined ? undefined : inWords(value))

const partOf = (value: unknown, name: string): unknown => (isPlainObject(value) ? value[name] : undefined)

const namesOf = (value: unknown): readonly string[] => (isPlainObject(value) ? Object.keys(value) : [])

const isEmpty = (value: unknown): boolean => value === undefined || value === null

const areSame = (before: unknown, after: unknown): boolean => JSON.stringify(before) === JSON.stringify(after)

/** Objects are compared field by field, also with what was not there before or is not there any more. */
const areComparable = (before: unknown, after: unknown): boolean =>
  (isPlainObject(before) || isPlainObject(after)) &&
  [before, after].every((value) => isPlainObject(value) || isEmpty(value))

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const differencesAt = (path: string, before: unknown, after: unknown): readonly Difference[] => {
  if (areSame(before, after)) return []
  if (!areComparable(before, after)) return [{ path, before: shown(before), after: shown(after) }]
  const names = new Set([...namesOf(before), ...namesOf(after)])
  return [...names].flatMap((name) =>
    differencesAt(below(path, name), partOf(before, name), partOf(after, name)),
  )
}

/** What differs between the two; empty where nothing does. */
export const differencesOf = (before: unknown, after: unknown): readonly Difference[] =>
  isEmpty(before) && isEmpty(after) ? [] : differencesAt('', before, after)

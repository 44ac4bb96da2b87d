/** Text that PostgreSQL can keep: no U+0000, no half of a surrogate pair. No keyboard makes either; programs do. */
import type { FieldError } from './problems.js'

const UNSTORABLE = /\0|\p{Surrogate}/u

const partsOf = (value: object): readonly (readonly [string, unknown])[] => Object.entries(value)

/** Every text in a parsed value that could not be stored. The value's own schema bounds the depth. */
export const unstorableTexts = (value: unknown, path: string): readonly FieldError[] => {
  if (typeof value === 'string') {
    if (!UNSTORABLE.test(value)) return []
    const message = 'This holds a character that cannot be stored (a NUL, or half of an emoji). Remove it.'
    return [{ path, message, code: 'unstorable' }]
  }
  if (typeof value !== 'object' || value === null) return []
  return partsOf(value).flatMap(([name, part]) => unstorableTexts(part, `${path}.${name}`))
}

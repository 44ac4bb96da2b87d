import type { z } from 'zod'
import { GrowthBookError, malformedAnswer } from '../failures.js'

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${String(part)}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')

/**
 * Reads an unknown value by a wire schema. `at` is where the value was in the answer, e.g. `['experiments', 3]`.
 * Throws `malformedAnswer` naming the first path that is not what the API promises.
 */
export const parseWire = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  at: readonly PropertyKey[] = [],
): z.output<Schema> => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = pathOf([...at, ...(issue?.path ?? [])])
  throw new GrowthBookError(
    malformedAnswer(path === '' ? 'the whole body' : path, issue?.message ?? 'unknown'),
  )
}

import type { Endpoint } from '@knowwhen/contract'
import { z } from 'zod'

const NO_CONTENT = 204

const leaves: ReadonlySet<string> = new Set([
  'string',
  'number',
  'boolean',
  'null',
  'undefined',
  'enum',
  'literal',
  'unknown',
  'any',
])

const isSchema = (value: unknown): value is z.core.$ZodType => value instanceof z.core.$ZodType

/** What a schema is made of; nothing known where it is of a kind that may change a value on its way. */
const partsOf = (schema: z.core.$ZodType): readonly unknown[] | undefined => {
  if (schema instanceof z.ZodObject) return Object.values<unknown>(schema.shape)
  if (schema instanceof z.ZodArray) return [schema.element]
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return [schema.unwrap()]
  if (schema instanceof z.ZodUnion) return Array.from<unknown>(schema.options)
  if (schema instanceof z.ZodRecord) return [schema.keyType, schema.valueType]
  return leaves.has(schema._zod.def.type) ? [] : undefined
}

/** Whether values look the same on both sides of the schema: no codec, transformation or default anywhere in it. */
const isPlain = (schema: unknown, above: readonly unknown[] = []): boolean =>
  above.includes(schema) ||
  (isSchema(schema) && (partsOf(schema)?.every((part) => isPlain(part, [...above, schema])) ?? false))

const plainness = new WeakMap<z.ZodType, boolean>()

const isKnownPlain = (schema: z.ZodType): boolean => {
  const known = plainness.get(schema) ?? isPlain(schema)
  plainness.set(schema, known)
  return known
}

/**
 * Checked and stripped either way. Where both sides are the same, parsing says what encoding would, in half the time:
 * the library compiles parsing alone. (fast-json-stringify would save as much again, but it writes "" for a null
 * that should not be there.)
 */
const checked = (schema: z.ZodType, answer: unknown): unknown =>
  isKnownPlain(schema) ? schema.parse(answer) : z.encode(schema, answer)

/**
 * The answer as JSON, through the endpoint's schema: a field that the schema does not name cannot leave, and
 * an answer that does not fit is our own mistake (a 500), never the caller's.
 */
export const serialise = (endpoint: Endpoint, answer: unknown): string =>
  endpoint.success.status === NO_CONTENT ? '' : JSON.stringify(checked(endpoint.success.schema, answer))

/** Version of a single resource, for `ETag`; the caller sends it back as `If-Match`. */
export const versionOf = (answer: unknown): number | undefined =>
  typeof answer === 'object' && answer !== null && 'version' in answer && typeof answer.version === 'number'
    ? answer.version
    : undefined

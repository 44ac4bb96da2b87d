import { z } from 'zod'

/**
 * Liberal building blocks: GrowthBook's answers differ by version and by the organisation's licence, so that
 * everything optional may be absent or null and everything unknown is ignored.
 */

/** Absent and null become the fallback; another type is still malformed. */
export const orElse = <Schema extends z.ZodType>(schema: Schema, fallback: z.output<Schema>) =>
  schema.nullish().transform((value): z.output<Schema> => value ?? fallback)

/** Absent and null become undefined. */
export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value): z.output<Schema> | undefined => value ?? undefined)

export const text = orElse(z.string(), '')
export const texts = orElse(z.array(z.string()), [])

/** GrowthBook sends "" for a date that is not there (API.md §3). */
export const instantOrEmpty = z
  .string()
  .nullish()
  .refine((value) => !value || !Number.isNaN(Date.parse(value)), 'not a date')
  .transform((value) => (value ? new Date(value).toISOString() : undefined))

/** GrowthBook sends 0 for every number that it does not have (API.md §4.3); older versions leave it out. */
export const numberOrZero = orElse(z.number(), 0)

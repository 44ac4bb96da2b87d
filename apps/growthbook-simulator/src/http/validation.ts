import { z } from 'zod'
import { refused } from './api-error.js'

/** `[limit] Too big: expected number to be <=100`, one after the other. */
function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `[${issue.path.join('.')}] ${issue.message}`).join(', ')
}

type Parsed<T> = { readonly value: T } | { readonly problem: string }

function parsePart<T>(part: string, schema: z.ZodType<T>, value: unknown): Parsed<T> {
  const parsed = schema.safeParse(value)
  return parsed.success ? { value: parsed.data } : { problem: `${part}: ${describe(parsed.error)}` }
}

/** Where there are parameters they are strict: an unknown one is refused, in GrowthBook's words. */
export function parseQuery<Q>(schema: z.ZodType<Q>, query: unknown): Q {
  const parsed = parsePart('Querystring', schema, query)
  if ('problem' in parsed) throw refused(parsed.problem)
  return parsed.value
}

/** The body of an endpoint that takes no query parameters. */
export function parseBody<B>(schema: z.ZodType<B>, body: unknown): B {
  const parsed = parsePart('Request body', schema, body)
  if ('problem' in parsed) throw refused(parsed.problem)
  return parsed.value
}

/**
 * The query of an endpoint without parameters: GrowthBook does not look at it at all. That is why an old
 * server, which takes `/experiments/results?limit=100` for an experiment's id, says that it is not found.
 */
export const nothing = z.unknown()

export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(10),
  offset: z.coerce.number().int().min(0).default(0),
}

export interface Paging {
  readonly limit: number
  readonly offset: number
}

export function pageOf<T>(items: readonly T[], { limit, offset }: Paging) {
  const page = items.slice(offset, offset + limit)
  return { page, fields: pageFields(page.length, { limit, offset, total: items.length }) }
}

/** `count` is what this page returns; `total`, `hasMore` and `nextOffset` walk the whole list. */
export function pageFields(count: number, { limit, offset, total }: Paging & { readonly total: number }) {
  const nextOffset = offset + limit
  const hasMore = nextOffset < total
  return { limit, offset, count, total, hasMore, nextOffset: hasMore ? nextOffset : null }
}

import { z } from 'zod'
import { refused } from './api-error.js'

/** `[limit] Too big: expected number to be <=100`, one after the other. */
function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `[${issue.path.join('.')}] ${issue.message}`).join(', ')
}

/** Parses one part of a request with a strict schema; what is wrong leaves in GrowthBook's words. */
export function parsePart<T>(part: 'Querystring' | 'Request body', schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw refused(`${part}: ${describe(parsed.error)}`)
  return parsed.data
}

export const nothing = z.strictObject({})

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

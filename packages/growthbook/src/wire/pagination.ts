import { z } from 'zod'
import { optional, orElse } from './liberal.js'

/** The fields beside the array of a paginated answer (API.md §1.4). */
export const paginationSchema = z.object({
  limit: optional(z.number()),
  offset: optional(z.number()),
  count: optional(z.number()),
  total: optional(z.number()),
  hasMore: orElse(z.boolean(), false),
  nextOffset: optional(z.number()),
})
export type Pagination = z.output<typeof paginationSchema>

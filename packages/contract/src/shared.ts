/** Pieces that every resource is made of. */
import { z } from 'zod'

/** An instant in ISO 8601 with offset, as JSON carries it. */
export const instant = z.iso.datetime({ offset: true })
export const id = z.uuid()
/** What people type, trimmed. The API refuses every text that no database can keep, wherever it stands. */
export const text = (max: number) => z.string().trim().max(max)
export const requiredText = (max: number) => text(max).min(1, 'Please fill this in.')
/** A relative effect as a fraction: 0.04 is 4%. */
export const fraction = z.number().min(-1_000).max(1_000)
/** Optimistic lock: rises by one with every change; sent back as `If-Match`. */
export const version = z.int().min(1)

export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    /** Opaque; absent (null) on the last page. */
    nextCursor: z.string().nullable(),
    total: z.int().optional(),
  })

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})

export const person = z.object({ userId: id, name: z.string() }).meta({ id: 'Person' })
export type Person = z.output<typeof person>

/** RFC 9457 problem details, with a stable `code` for programs and `errors` for forms. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z
      .array(z.object({ path: z.string(), message: z.string(), code: z.string().optional() }))
      .default([]),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.output<typeof problem>

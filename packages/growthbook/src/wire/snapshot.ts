import { z } from 'zod'

/** A computation of results under way or done; it never carries numbers (API.md §2.2). */
export const snapshotSchema = z.object({
  id: z.string().min(1),
  experiment: z.string(),
  status: z.enum(['running', 'success', 'error']),
})
export type Snapshot = z.output<typeof snapshotSchema>

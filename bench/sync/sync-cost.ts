/** What a run of the sync is told, and what it cost: between the benchmark and the process that runs it. */
import { z } from 'zod'

export const syncSettings = z.object({
  appUrl: z.string(),
  secret: z.string(),
  origin: z.string(),
  tenant: z.object({ organizationId: z.string(), connectionId: z.string() }),
  kind: z.enum(['full', 'incremental']),
})
export type SyncSettings = z.output<typeof syncSettings>

export const syncCost = z.object({
  seconds: z.number(),
  /** User and system time of the process, PostgreSQL not counted. */
  cpuMilliseconds: z.number(),
  /** Largest resident set of the process. */
  peakMebibytes: z.number(),
})
export type SyncCost = z.output<typeof syncCost>

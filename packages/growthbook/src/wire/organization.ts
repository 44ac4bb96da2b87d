import { z } from 'zod'
import { optional, orElse, text } from './liberal.js'

export const projectSchema = z.object({
  id: z.string().min(1),
  name: text,
  description: text,
  settings: optional(
    z.object({
      statsEngine: optional(z.string()),
      confidenceLevel: optional(z.number()),
      pValueThreshold: optional(z.number()),
    }),
  ),
})
export type Project = z.output<typeof projectSchema>

/** `confidenceLevel` and `pValueThreshold` are fractions; the interval's coverage comes from the latter (API.md §4.3). */
export const settingsSchema = z.object({
  confidenceLevel: optional(z.number()),
  pValueThreshold: optional(z.number()),
  statsEngine: optional(z.string()),
  sequentialTestingEnabled: optional(z.boolean()),
  sequentialTestingTuningParameter: optional(z.number()),
  regressionAdjustmentEnabled: optional(z.boolean()),
  multipleExposureMinPercent: optional(z.number()),
  northStar: optional(z.object({ title: text, metricIds: orElse(z.array(z.string()), []) })),
  metricDefaults: optional(
    z.object({
      priorSettings: optional(
        z.object({
          proper: orElse(z.boolean(), false),
          mean: orElse(z.number(), 0),
          stddev: optional(z.number()),
        }),
      ),
    }),
  ),
})
export type Settings = z.output<typeof settingsSchema>

export const versionSchema = z.object({ version: z.string().min(1), commit: text, date: text })
export type Version = z.output<typeof versionSchema>

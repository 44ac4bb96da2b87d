/** What GrowthBook warns of by event alone, since its results do not say it. */
import { z } from 'zod'

import type { StoredMultipleExposures, StoredWarning } from '../../db/schema/index.js'

export interface KeptWarnings {
  readonly warnings: readonly StoredWarning[]
  readonly multipleExposures: StoredMultipleExposures | null
}

/** More kinds than GrowthBook has; the oldest give way. */
const MOST = 20

const multipleExposures = z.object({
  type: z.literal('multiple-exposures'),
  usersCount: z.number().min(0).max(1e12),
  /** In GrowthBook a fraction, whatever its name says. */
  percent: z.number().min(0),
})
const recovered = z.object({ type: z.literal('auto-update'), success: z.literal(true) })
const anyWarning = z.object({ type: z.string().regex(/^[\w-]{1,60}$/) })

const isLater = (a: { readonly at: string }, at: string): boolean => a.at > at

/** One of each kind, the latest: events come in any order. */
const withWarning = (warnings: readonly StoredWarning[], type: string, at: string) => {
  const others = warnings.filter((warning) => warning.type !== type)
  const known = warnings.find((warning) => warning.type === type)
  const latest = known !== undefined && isLater(known, at) ? known : { type, at }
  return [...others, latest].toSorted((a, b) => a.at.localeCompare(b.at)).slice(-MOST)
}

type Told = z.output<typeof multipleExposures>

/** The latest number: one that comes late, or again, is older than what is known. */
const withExposures = (kept: KeptWarnings, { usersCount, percent }: Told, at: string): KeptWarnings => {
  const known = kept.multipleExposures
  if (known !== null && isLater(known, at)) return kept
  return { ...kept, multipleExposures: { users: Math.round(usersCount), share: Math.min(percent, 1), at } }
}

/** What is kept once this warning has come, too; a success ends the warning before it. */
export const keepWarning = (kept: KeptWarnings, subject: unknown, at: Date): KeptWarnings => {
  const instant = at.toISOString()
  const exposures = multipleExposures.safeParse(subject)
  if (exposures.success) return withExposures(kept, exposures.data, instant)
  if (recovered.safeParse(subject).success) {
    const warnings = kept.warnings.filter(
      (warning) => warning.type !== 'auto-update' || isLater(warning, instant),
    )
    return { ...kept, warnings }
  }
  const warning = anyWarning.safeParse(subject)
  return warning.success
    ? { ...kept, warnings: withWarning(kept.warnings, warning.data.type, instant) }
    : kept
}

/** An entry of the log as it is stored: exactly what was hashed, so nothing may be missing and nothing added. */
import {
  achievementHeadings,
  decisionKinds,
  directions,
  evidenceGrades,
  verdictReasons,
  verdicts,
} from '@knowwhen/domain'
import type { AchievementEntry } from '@knowwhen/domain'
import { z } from 'zod'

const result = z.strictObject({
  signalId: z.string(),
  name: z.string(),
  direction: z.enum(directions),
  promisedLift: z.number(),
  lift: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  alpha: z.number().exactOptional(),
})

const storedEntry: z.ZodType<AchievementEntry> = z.strictObject({
  sequence: z.int(),
  logId: z.string(),
  recordedAt: z.string(),
  heading: z.enum(achievementHeadings),
  hypothesisKey: z.string(),
  belief: z.string(),
  sealHash: z.string(),
  results: z.array(result),
  verdict: z.enum(verdicts),
  reason: z.enum(verdictReasons),
  words: z.string(),
  evidenceGrade: z.enum(evidenceGrades).exactOptional(),
  decision: z.enum(decisionKinds),
  rationale: z.string(),
  participants: z.array(z.string()),
  evidence: z.array(z.strictObject({ evidenceId: z.string(), sha256: z.string() })),
  supersedes: z.int().nullable(),
})

/** The entry, or undefined where what is stored can never have been hashed: somebody has changed it. */
export const readEntry = (stored: unknown): AchievementEntry | undefined => storedEntry.safeParse(stored).data

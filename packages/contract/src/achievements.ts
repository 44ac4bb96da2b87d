import { evidenceGrades, verdicts } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, person } from './shared.js'

export const achievement = z
  .object({
    id,
    team: z.object({ id, name: z.string(), color: z.string() }),
    /** Place in the team's log, from 1. */
    sequence: z.int(),
    heading: z.enum(['achievement', 'retrospective', 'learning', 'avoidedLoss']),
    hypothesis: z.object({
      id,
      key: z.string(),
      statement: z.string(),
      capability: z.string(),
      /** The card's verdict now; where it is no longer the entry's own, the card waits to be decided again. */
      verdict: z.enum(verdicts).nullable(),
    }),
    decision: z.object({ id, key: z.string(), kind: z.string(), rationale: z.string(), decidedBy: person }),
    verdict: z.object({ verdict: z.enum(verdicts), words: z.string() }),
    /** Of the evidence behind the verdict; C and D: people declared it. Null in entries from before it was recorded. */
    evidenceGrade: z.enum(evidenceGrades).nullable(),
    /** Result of the goal against its promise, oriented so that positive is good; fractions. */
    result: z
      .object({
        signal: z.string(),
        promisedLift: z.number(),
        lift: z.number(),
        low: z.number(),
        high: z.number(),
        /** Level of the interval, which covers 1 - alpha; null in entries from before it was recorded. */
        alpha: z.number().nullable(),
      })
      .nullable(),
    experiment: z.object({ id, name: z.string() }).nullable(),
    evidenceId: id.nullable(),
    /** Sequence of the earlier entry about the same card that this one corrects. */
    supersedes: z.int().nullable(),
    /** Sequence of the later entry that corrects this one, which then no longer counts. */
    supersededBy: z.int().nullable(),
    occurredAt: instant,
    hash: z.string(),
    previousHash: z.string(),
  })
  .meta({ id: 'Achievement' })
export type Achievement = z.output<typeof achievement>

export const listAchievements = endpoint({
  id: 'listAchievements',
  method: 'GET',
  path: '/api/v1/achievements',
  tag: 'Achievements',
  summary: 'The achievement log: entries of one team or of all, newest first',
  access: 'achievement.read',
  query: pageQuery.extend({ teamId: id.optional() }),
  success: { status: 200, schema: page(achievement) },
})

export const verification = z
  .object({
    teamId: id,
    intact: z.boolean(),
    entries: z.int(),
    /** Head of the chain, signed with the installation's key (HMAC-SHA-256, hex). */
    head: z.object({ sequence: z.int(), hash: z.string(), signature: z.string() }).nullable(),
    /** Where the chain breaks, in words; null when intact. */
    problem: z.string().nullable(),
  })
  .meta({ id: 'ChainVerification' })
export type ChainVerification = z.output<typeof verification>

export const verifyAchievements = endpoint({
  id: 'verifyAchievements',
  method: 'GET',
  path: '/api/v1/achievements/verification',
  tag: 'Achievements',
  summary: 'Recompute a team log’s hash chain and compare it with its signed head',
  access: 'achievement.read',
  query: z.object({ teamId: id }),
  success: { status: 200, schema: verification },
})

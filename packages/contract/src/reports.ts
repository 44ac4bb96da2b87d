import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant } from './shared.js'

const cardLine = z.object({
  id,
  key: z.string(),
  capability: z.string(),
  words: z.string(),
  verdict: z.string().nullable(),
  since: instant,
})

/** What Home shows: what waits for a person, and where the organisation stands. */
export const overview = z
  .object({
    readyToDecide: z.array(cardLine),
    flipped: z.array(cardLine),
    drafts: z.array(cardLine.extend({ gaps: z.int() })),
    running: z.array(cardLine),
    awaitingApproval: z.array(
      z.object({ decisionId: id, key: z.string(), hypothesisKey: z.string(), words: z.string() }),
    ),
    /** Cards whose measurement somebody marked as broken; the mark counts once a second person agrees. */
    awaitingMarks: z.array(z.object({ hypothesisId: id, hypothesisKey: z.string(), words: z.string() })),
    /** Pulled results that are older than their sync interval or failing, in words. */
    failingSyncs: z.array(z.object({ connectionId: id, name: z.string(), words: z.string() })),
    counts: z.object({
      validated: z.int(),
      invalidated: z.int(),
      inconclusive: z.int(),
      void: z.int(),
      /** validated / (validated + invalidated + inconclusive), retrospective cards apart; null when none is concluded. */
      winRate: z.number().nullable(),
      learningRate: z.number().nullable(),
      retrospective: z.int(),
      /** Cards whose verdict people declared (grades C and D): outside all the other numbers. */
      declared: z.int(),
    }),
    /** First steps of a new organisation. */
    steps: z.object({ hypothesis: z.boolean(), connection: z.boolean(), verdict: z.boolean() }),
  })
  .meta({ id: 'Overview' })
export type Overview = z.output<typeof overview>

export const getOverview = endpoint({
  id: 'getOverview',
  method: 'GET',
  path: '/api/v1/reports/overview',
  tag: 'Reports',
  summary: 'Home: ready to decide, flipped, running, drafts, and the organisation’s numbers',
  access: 'hypothesis.read',
  success: { status: 200, schema: overview },
})

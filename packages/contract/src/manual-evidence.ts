/** Evidence without GrowthBook: experiments and readings that people enter by hand or bring as CSV. */
import { directions, experimentStatuses, handEnteredMetricKinds } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, file } from './endpoint.js'
import { experiment } from './experiments.js'
import { fraction, id, instant, requiredText, text } from './shared.js'
import { verdictView } from './verdicts.js'

const tag = 'Evidence by hand'
const experimentParams = z.object({ experimentId: id })

const finite = z.number().min(-1e15).max(1e15)
const users = z.int().min(0).max(1_000_000_000_000)

/** Where the numbers come from: a page that somebody else can open. Empty where there is none. */
const sourceLink = z.union([z.literal(''), z.url({ protocol: /^https?$/ }).max(2000)]).default('')

const manualArm = z.object({
  name: requiredText(120),
  description: text(1000).default(''),
  /** Planned share of users, any scale. */
  weight: z.number().gt(0).max(1e9).default(1),
})

/** A metric that exists already (of GrowthBook or entered by hand), or a new one. */
const manualMetric = z.object({
  use: z.enum(['goal', 'guardrail', 'secondary']),
  /** Our id of a metric that exists; then name, direction and kind are left out. */
  metricId: id.optional(),
  name: requiredText(120).optional(),
  /** The direction that is good. */
  direction: z.enum(directions).optional(),
  kind: z.enum(handEnteredMetricKinds).default('proportion'),
})

const manualExperimentInput = z.object({
  name: requiredText(200),
  description: text(5000).default(''),
  statedHypothesis: text(5000).default(''),
  status: z.enum(experimentStatuses),
  /** First exposure; needed unless it is a draft. */
  startedAt: instant.nullable().default(null),
  /** End of exposure; needed where it is stopped. */
  endedAt: instant.nullable().default(null),
  /** Control first. */
  arms: z.array(manualArm).min(2).max(20),
  metrics: z.array(manualMetric).min(1).max(50),
})

export const createManualExperiment = endpoint({
  id: 'createManualExperiment',
  method: 'POST',
  path: '/api/v1/manual-experiments',
  tag,
  summary: 'Write down an experiment that no GrowthBook knows; control first',
  description:
    'It appears among the experiments like every other, can be linked to a card, and gets its evidence by hand or as CSV.',
  access: 'experiment.enter',
  body: manualExperimentInput,
  success: { status: 201, schema: experiment },
  failures: { 422: 'invalidDates, incompleteMetric, unknownReference' },
})

export const updateManualExperiment = endpoint({
  id: 'updateManualExperiment',
  method: 'PATCH',
  path: '/api/v1/manual-experiments/:experimentId',
  tag,
  summary: 'Correct an experiment entered by hand, start it or close it',
  description:
    'Name, description, hypothesis, status and end can change at any time; once there is evidence, the start stays, and so do arms and metrics.',
  access: 'experiment.enter',
  params: experimentParams,
  body: z.object({
    name: requiredText(200).optional(),
    description: text(5000).optional(),
    statedHypothesis: text(5000).optional(),
    status: z.enum(experimentStatuses).optional(),
    startedAt: instant.nullable().optional(),
    endedAt: instant.nullable().optional(),
  }),
  success: { status: 200, schema: experiment },
  failures: { 409: 'notByHand, hasEvidence', 422: 'invalidDates' },
})

/** What is common to evidence typed in and imported. */
const evidenceFacts = z.object({
  /** A: users were assigned at random; B: they were not (a quasi-experiment). */
  grade: z.enum(['A', 'B']),
  /** Two-sided significance level of the intervals; 0.05 means 95% intervals. */
  alpha: z.number().gt(0).max(0.5).default(0.05),
  /** The moment up to which the data counts; else the experiment’s end, or now while it runs. */
  asOf: instant.optional(),
  sourceLink,
  note: text(2000).default(''),
})

/** The strongest grade counts in every rate, so somebody else must be able to look its numbers up. */
const isTraceable = ({ grade, sourceLink }: z.output<typeof evidenceFacts>): boolean =>
  grade !== 'A' || sourceLink !== ''
const notTraceable = {
  path: ['sourceLink'],
  message: 'Grade A needs its source: the page where somebody else can look the numbers up.',
}

/**
 * What is known of one metric in one arm: its users with `conversions` (proportions), `sum` or `mean` with
 * `standardDeviation` (everything else), or, for an arm other than the control, the finished effect.
 */
const manualMetricArm = z.object({
  armId: z.string().min(1).max(200),
  users: users.nullable().default(null),
  /** Proportions alone: users who did it. */
  conversions: users.nullable().default(null),
  sum: finite.nullable().default(null),
  mean: finite.nullable().default(null),
  /** Per user, not the standard error. */
  standardDeviation: finite.nullable().default(null),
  /** Relative to control, as fractions (0.04 = +4%), in the metric’s own direction: negative where it fell. */
  effect: z
    .object({
      lift: fraction,
      low: fraction,
      high: fraction,
      pValue: z.number().min(0).max(1).nullable().default(null),
    })
    .nullable()
    .default(null),
})

const manualEvidenceInput = evidenceFacts
  .extend({
    metrics: z
      .array(z.object({ metricId: id, arms: z.array(manualMetricArm).min(1).max(20) }))
      .min(1)
      .max(50),
  })
  .refine(isTraceable, notTraceable)

const enteredVerdict = verdictView.pick({ verdict: true, reason: true, words: true })

export const evidenceEntered = z
  .object({
    /** False: the newest reading is exactly this; nothing was stored. */
    isNew: z.boolean(),
    evidenceId: id,
    /** The linked card with its verdict now; null where none is linked. */
    hypothesis: z.object({ id, key: z.string(), verdict: enteredVerdict.nullable() }).nullable(),
  })
  .meta({ id: 'EvidenceEntered' })
export type EvidenceEntered = z.output<typeof evidenceEntered>

export const addManualEvidence = endpoint({
  id: 'addManualEvidence',
  method: 'POST',
  path: '/api/v1/experiments/:experimentId/manual-evidence',
  tag,
  summary: 'Enter a reading of an experiment by hand; the verdict of its card is computed at once',
  description:
    'A correction is a new reading that counts up to a later moment: nothing that was entered is ever changed, and nothing is put before what was judged. Grade A needs a source. The effect is computed as GrowthBook computes it (relative, delta method, Welch). A pair that cannot be computed has no estimate.',
  access: 'experiment.enter',
  params: experimentParams,
  body: manualEvidenceInput,
  success: { status: 200, schema: evidenceEntered },
  failures: { 409: 'notByHand, notStarted', 422: 'unusableEvidence, every place named; olderThanNewest' },
})

const csv = z.string().min(1, 'Please choose a file.').max(1_000_000)
const evidenceImport = evidenceFacts.extend({ csv }).refine(isTraceable, notTraceable)

/** A row that cannot be used, or a finding about the file as a whole (then line and column are null). */
const importProblem = z.object({
  /** As a text editor counts them; the header is line 1. */
  line: z.int().nullable(),
  column: z.string().nullable(),
  /** What is wrong, and what to do. */
  message: z.string(),
})
export type ImportProblem = z.output<typeof importProblem>

const previewedEstimate = z.object({
  lift: z.number(),
  low: z.number(),
  high: z.number(),
  standardError: z.number(),
  pValue: z.number().nullable(),
})

export const evidencePreview = z
  .object({
    rows: z.int(),
    problems: z.array(importProblem),
    /** True: the newest reading is of exactly this file, so that importing it stores nothing. */
    isKnown: z.boolean(),
    /** The reading that it would give; null while there are problems. */
    reading: z
      .object({
        arms: z.array(z.object({ armId: z.string(), name: z.string(), users: z.int() })),
        sampleRatioPValue: z.number().nullable(),
        metrics: z.array(
          z.object({
            metricId: z.string(),
            name: z.string(),
            arms: z.array(
              z.object({
                armId: z.string(),
                users: z.int(),
                mean: z.number().nullable(),
                /** Null: control, or not computable. */
                estimate: previewedEstimate.nullable(),
              }),
            ),
          }),
        ),
      })
      .nullable(),
    /** What the linked card’s verdict would become; null without a sealed card, or while there are problems. */
    hypothesis: z.object({ id, key: z.string(), verdict: enteredVerdict }).nullable(),
  })
  .meta({ id: 'EvidencePreview' })
export type EvidencePreview = z.output<typeof evidencePreview>

export const previewEvidenceImport = endpoint({
  id: 'previewEvidenceImport',
  method: 'POST',
  path: '/api/v1/experiments/:experimentId/evidence-imports/preview',
  tag,
  summary: 'What a CSV file would give: every bad row, the reading, and the verdict it would lead to',
  access: 'experiment.enter',
  params: experimentParams,
  body: evidenceImport,
  success: { status: 200, schema: evidencePreview },
  failures: { 409: 'notByHand, notStarted', 422: 'olderThanNewest' },
})

export const importEvidence = endpoint({
  id: 'importEvidence',
  method: 'POST',
  path: '/api/v1/experiments/:experimentId/evidence-imports',
  tag,
  summary: 'Store the reading that a CSV file gives; the same file at once again stores nothing',
  description: `One row per metric and arm, the header in line 1, at most 2,000 rows; comma or semicolon; UTF-8.
Columns: \`metric\` (name or id, needed), \`arm\` (name or id, needed), \`users\`, \`conversions\` (proportions),
\`sum\` or \`mean\`, \`standard_deviation\`, or \`lift\`, \`low\`, \`high\` and \`p_value\` of an arm other than the control
(fractions such as 0.04, or percent such as 4.0%); \`direction\`, \`use\` and \`weight\` are compared with the experiment where given.
Numbers have a decimal point and no thousands separators.`,
  access: 'experiment.enter',
  params: experimentParams,
  body: evidenceImport,
  success: { status: 200, schema: evidenceEntered },
  failures: { 409: 'notByHand, notStarted', 422: 'badRows, every row named; olderThanNewest' },
})

export const getEvidenceTemplate = endpoint({
  id: 'getEvidenceTemplate',
  method: 'GET',
  path: '/api/v1/evidence-template',
  tag,
  summary: 'A CSV file to fill in; with an experiment’s id, with its metrics and arms in it',
  access: 'experiment.read',
  query: z.object({ experimentId: id.optional() }),
  success: { status: 200, schema: file, mediaTypes: ['text/csv'] },
})

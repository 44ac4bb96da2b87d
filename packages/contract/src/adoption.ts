/** Past experiments become retrospective cards: a library, a prior and a history on the first day. */
import { directions, goalCombinations, signalRoles } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { gap } from './hypothesis-views.js'
import { fraction, id, instant, page, pageQuery, requiredText, text } from './shared.js'
import { verdictView } from './verdicts.js'

const tag = 'Adoption'

const named = z.object({ id, name: z.string() })
/** GrowthBook's own conclusion in one word; never the verdict. */
const ownOutcome = z.enum(['won', 'lost', 'inconclusive', 'didNotFinish']).nullable()

export const adoptable = z
  .object({
    experimentId: id,
    name: z.string(),
    /** Null: entered by hand. */
    connection: named.nullable(),
    project: z.object({ externalId: z.string(), name: z.string() }).nullable(),
    /** The team to which cards of this project go, where one is set. */
    team: named.nullable(),
    startedAt: instant.nullable(),
    endedAt: instant.nullable(),
    users: z.int().nullable(),
    statedHypothesis: z.string(),
    ownConclusion: z.string().nullable(),
    ownOutcome,
    treatmentArms: z.int(),
    goals: z.array(z.string()),
    guardrails: z.array(z.string()),
    /** Age of its newest reading. */
    asOf: instant,
  })
  .meta({ id: 'Adoptable' })
export type Adoptable = z.output<typeof adoptable>

export const listAdoptable = endpoint({
  id: 'listAdoptable',
  method: 'GET',
  path: '/api/v1/adoptable-experiments',
  tag,
  summary: 'Finished experiments with evidence that test no card yet, latest end first',
  access: 'experiment.read',
  query: pageQuery.extend({
    q: text(200).optional(),
    connectionId: id.optional(),
    projectId: z.string().max(200).optional(),
    ownOutcome: z.enum(['won', 'lost', 'inconclusive', 'didNotFinish', 'none']).optional(),
  }),
  success: { status: 200, schema: page(adoptable) },
})

const experimentIds = z.array(id).min(1).max(50)

const adoptionInput = z.object({
  experimentIds,
  /** For whom; the same on every card. */
  audience: requiredText(300),
  /** Relative, in the good direction; null with `anyImprovement`. */
  promisedLift: fraction.gt(0).max(100).nullable().default(null),
  anyImprovement: z.boolean().default(false),
  /** The smallest relative effect worth knowing; needed with `anyImprovement`. */
  minimumDetectableEffect: fraction.gt(0).max(100).nullable().default(null),
  /** Whether all goals of an experiment count, or any one of them. */
  goalCombination: z.enum(goalCombinations).default('all'),
  /** How much worse, relative, a guardrail may have got. */
  nonInferiorityMargin: fraction.min(0).max(100),
  /** Null: the team of each experiment’s project. */
  teamId: id.nullable(),
  /** What a person changed of single cards before adopting them. */
  corrections: z
    .array(
      z.object({
        experimentId: id,
        capability: text(500).optional(),
        outcome: text(500).optional(),
        teamId: id.nullable().optional(),
      }),
    )
    .max(50)
    .default([]),
})
export type AdoptionInput = z.input<typeof adoptionInput>

const adoptedVerdict = verdictView.pick({ verdict: true, reason: true, words: true })

const adoptionPreview = z
  .object({
    experimentId: id,
    name: z.string(),
    capability: z.string(),
    audience: z.string(),
    outcome: z.string(),
    /** The card as one sentence. */
    statement: z.string(),
    team: named.nullable(),
    plannedEnd: instant.nullable(),
    signals: z.array(
      z.object({
        role: z.enum(signalRoles),
        name: z.string(),
        direction: z.enum(directions),
        promisedLift: z.number().nullable(),
        anyImprovement: z.boolean(),
        nonInferiorityMargin: z.number().nullable(),
        baseline: z.number().nullable(),
      }),
    ),
    /** What keeps the card from being sealed, so that it would be skipped. */
    gaps: z.array(gap),
    /** Why it would be skipped besides its gaps: linked meanwhile, gone, not finished; null where it would not. */
    refusal: z.string().nullable(),
    ownConclusion: z.string().nullable(),
    ownOutcome,
    /** What our rule would say, beside GrowthBook’s conclusion; null with gaps. */
    verdict: adoptedVerdict.nullable(),
  })
  .meta({ id: 'AdoptionPreview' })
export type AdoptionPreview = z.output<typeof adoptionPreview>

export const previewAdoption = endpoint({
  id: 'previewAdoption',
  method: 'POST',
  path: '/api/v1/adoptions/preview',
  tag,
  summary: 'The cards that an adoption would make, with every gap named',
  access: 'hypothesis.read',
  body: adoptionInput,
  success: { status: 200, schema: z.object({ items: z.array(adoptionPreview) }) },
})

const adopted = z
  .object({
    experimentId: id,
    name: z.string(),
    /** Null: skipped. */
    hypothesis: z.object({ id, key: z.string() }).nullable(),
    verdict: adoptedVerdict.nullable(),
    /** Why it was skipped, for programs: `alreadyLinked`, `readinessGaps`, `notFound`, `notFinished`, `noEvidence` … */
    code: z.string().nullable(),
    /** The same in words. */
    refusal: z.string().nullable(),
  })
  .meta({ id: 'Adopted' })
export type Adopted = z.output<typeof adopted>

export const adoptExperiments = endpoint({
  id: 'adoptExperiments',
  method: 'POST',
  path: '/api/v1/adoptions',
  tag,
  summary: 'Make sealed retrospective cards of finished experiments, each judged at once',
  description:
    'At most 50 per request. Each is adopted on its own: one that cannot be is skipped, with the reason, and the others are adopted. Asked twice, the second time skips what the first adopted.',
  access: 'hypothesis.seal',
  body: adoptionInput,
  success: {
    status: 200,
    schema: z.object({ items: z.array(adopted), adopted: z.int(), skipped: z.int() }),
  },
  failures: { 403: 'otherTeam', 409: 'teamArchived' },
})

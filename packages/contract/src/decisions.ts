import { decisionKinds, decisionReviews, verdicts } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, person, requiredText, text } from './shared.js'

export const recommendation = z
  .object({
    /** Null while the verdict is pending: there is nothing to decide yet. */
    kind: z.enum(decisionKinds).nullable(),
    words: z.string(),
  })
  .meta({ id: 'Recommendation' })

export const decision = z
  .object({
    id,
    /** e.g. DEC-3 */
    key: z.string(),
    hypothesis: z.object({ id, key: z.string(), capability: z.string() }),
    kind: z.enum(decisionKinds),
    recommendation,
    isOverride: z.boolean(),
    rationale: z.string(),
    nextStep: z.string(),
    verdict: z.object({ verdict: z.enum(verdicts), words: z.string() }),
    /** Share of eligible users that get the change from now on, 0 to 1; for `ship`. */
    rolloutShare: z.number().nullable(),
    plannedEnd: instant.nullable(),
    review: z.enum(decisionReviews),
    decidedBy: person,
    decidedAt: instant,
    approvedBy: person.nullable(),
    approvedAt: instant.nullable(),
  })
  .meta({ id: 'Decision' })
export type Decision = z.output<typeof decision>

const hypothesisParams = z.object({ hypothesisId: id })

export const getRecommendation = endpoint({
  id: 'getRecommendation',
  method: 'GET',
  path: '/api/v1/hypotheses/:hypothesisId/recommendation',
  tag: 'Decisions',
  summary: 'What the rule recommends for this card now, and which decisions are possible',
  access: 'decision.read',
  params: hypothesisParams,
  success: {
    status: 200,
    schema: z.object({
      recommendation,
      /** Each possible or not, with the reason where not. */
      choices: z.array(
        z.object({
          kind: z.enum(decisionKinds),
          allowed: z.boolean(),
          reason: z.string().nullable(),
          needsSecondPerson: z.boolean(),
        }),
      ),
      harmToAcknowledge: z.array(z.string()),
      /** Whether whoever asks may decide on this card: by role, and below admin by being in its team. */
      mayDecide: z.boolean(),
      /** Why not, and what to do about it; null where they may. */
      mayNotDecideReason: z.string().nullable(),
    }),
  },
})

export const decideHypothesis = endpoint({
  id: 'decideHypothesis',
  method: 'POST',
  path: '/api/v1/hypotheses/:hypothesisId/decisions',
  tag: 'Decisions',
  summary: 'Decide, with a reason; a shipped, validated card writes an achievement',
  access: 'decision.make',
  params: hypothesisParams,
  body: z.object({
    kind: z.enum(decisionKinds),
    rationale: requiredText(4000),
    nextStep: text(1000).default(''),
    /** For `ship`. */
    rolloutShare: z.number().min(0).max(1).default(1),
    /** For `extend`. */
    plannedEnd: instant.nullable().default(null),
    /** Guardrails that got worse within their margin are accepted knowingly. */
    acknowledgeHarm: z.boolean().default(false),
  }),
  success: { status: 201, schema: decision },
  failures: { 403: 'notInTeam, otherTeam', 409: 'verdictPending', 422: 'decisionRefused' },
})

export const listDecisions = endpoint({
  id: 'listDecisions',
  method: 'GET',
  path: '/api/v1/decisions',
  tag: 'Decisions',
  summary: 'Decisions, newest first',
  access: 'decision.read',
  query: pageQuery.extend({ hypothesisId: id.optional(), review: z.enum(decisionReviews).optional() }),
  success: { status: 200, schema: page(decision) },
})

export const approveDecision = endpoint({
  id: 'approveDecision',
  method: 'POST',
  path: '/api/v1/decisions/:decisionId/approval',
  tag: 'Decisions',
  summary: 'Approve an override as second person; it takes effect then',
  access: 'decision.approve',
  params: z.object({ decisionId: id }),
  body: z.object({}),
  success: { status: 200, schema: decision },
  failures: { 403: 'ownDecision', 409: 'notAwaitingApproval' },
})

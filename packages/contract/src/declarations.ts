/** Verdicts that people declare where no experiment can compute one (grades C and D). */
import {
  declarableVerdicts,
  declarationGrades,
  decisionReviews,
  minimumReadingLength,
} from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, person, text } from './shared.js'

const tag = 'Declared verdicts'
const path = '/api/v1/hypotheses/:hypothesisId/declarations'

export const declaration = z
  .object({
    id,
    hypothesisId: id,
    /** C: before and after; D: qualitative. */
    grade: z.enum(declarationGrades),
    verdict: z.enum(declarableVerdicts),
    sourceLink: z.string(),
    /** What was seen, and how it is read. */
    reading: z.string(),
    declaredBy: person,
    declaredAt: instant,
    /** Counts unless it still waits for its second person. */
    review: z.enum(decisionReviews).exclude(['notNeeded']),
    reviewedBy: person.nullable(),
    reviewedAt: instant.nullable(),
    /** This is the one behind the card’s verdict now. */
    isInForce: z.boolean(),
  })
  .meta({ id: 'Declaration' })
export type Declaration = z.output<typeof declaration>

export const declareVerdict = endpoint({
  id: 'declareVerdict',
  method: 'POST',
  path,
  tag,
  summary: 'Declare a verdict on a sealed card that has no experiment; a second person must agree',
  description:
    'Waits for a second person and leaves the verdict as it is until then. In an organisation of one it takes effect at once, marked as unreviewed. A declared verdict stands outside win rate and money. A newer declaration replaces the one before once it takes effect.',
  access: 'verdict.mark',
  params: z.object({ hypothesisId: id }),
  body: z.object({
    grade: z.enum(declarationGrades),
    verdict: z.enum(declarableVerdicts),
    sourceLink: z.url({ protocol: /^https?$/ }).max(2000),
    reading: text(5000).min(
      minimumReadingLength,
      'Write what was seen and how you read it, in a sentence at least.',
    ),
  }),
  success: { status: 201, schema: declaration },
  failures: { 409: 'wrongState, hasExperiment' },
})

export const listDeclarations = endpoint({
  id: 'listDeclarations',
  method: 'GET',
  path,
  tag,
  summary: 'Every verdict that was declared on this card, newest first',
  access: 'hypothesis.read',
  params: z.object({ hypothesisId: id }),
  success: { status: 200, schema: z.object({ items: z.array(declaration) }) },
})

export const approveDeclaration = endpoint({
  id: 'approveDeclaration',
  method: 'POST',
  path: `${path}/:declarationId/approval`,
  tag,
  summary: 'Agree, as second person, with a declared verdict: it takes effect',
  access: 'verdict.mark',
  params: z.object({ hypothesisId: id, declarationId: id }),
  body: z.object({}),
  success: { status: 200, schema: declaration },
  failures: { 403: 'ownDeclaration', 409: 'notAwaitingApproval, wrongState, hasExperiment' },
})

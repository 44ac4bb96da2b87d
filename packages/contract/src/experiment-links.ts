/** Which experiment tests which card: the history of links, and suggestions for new ones. */
import { experimentStatuses, hypothesisStates, linkReasonKinds } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, person } from './shared.js'

const tag = 'Experiments'
const experimentParams = z.object({ experimentId: id })
const hypothesisParams = z.object({ hypothesisId: id })

export const linkOrigins = ['person', 'suggestion', 'adoption', 'outward'] as const

export const experimentLink = z
  .object({
    id,
    change: z.enum(['linked', 'unlinked']),
    /** `suggestion`: from a list of likely ones; `adoption`: the card was made from it; `outward`: it was made from the card. */
    origin: z.enum(linkOrigins),
    at: instant,
    /** Null: the system acted. */
    by: person.nullable(),
    hypothesis: z.object({ id, key: z.string(), capability: z.string() }),
    experiment: z.object({ id, name: z.string() }),
  })
  .meta({ id: 'ExperimentLink' })
export type ExperimentLink = z.output<typeof experimentLink>

export const listExperimentLinks = endpoint({
  id: 'listExperimentLinks',
  method: 'GET',
  path: '/api/v1/experiments/:experimentId/links',
  tag,
  summary: 'Which cards this experiment tested, and who changed that; newest first',
  description: 'Links made before this history was kept are in the audit trail alone.',
  access: 'experiment.read',
  params: experimentParams,
  query: pageQuery,
  success: { status: 200, schema: page(experimentLink) },
})

export const listHypothesisLinks = endpoint({
  id: 'listHypothesisLinks',
  method: 'GET',
  path: '/api/v1/hypotheses/:hypothesisId/experiment-links',
  tag,
  summary: 'Which experiments tested this card, and who changed that; newest first',
  access: 'hypothesis.read',
  params: hypothesisParams,
  query: pageQuery,
  success: { status: 200, schema: page(experimentLink) },
})

const suggestion = z.object({
  /** 0 to 1; what scores below 0.15 is not suggested. */
  score: z.number().min(0).max(1),
  /** Why, strongest first. */
  reasons: z.array(z.object({ kind: z.enum(linkReasonKinds), words: z.string() })),
})
const suggestionQuery = z.object({ limit: z.coerce.number().int().min(1).max(20).default(5) })

export const experimentSuggestion = suggestion
  .extend({
    experiment: z.object({
      id,
      name: z.string(),
      trackingKey: z.string(),
      status: z.enum(experimentStatuses),
      startedAt: instant.nullable(),
      endedAt: instant.nullable(),
      isByHand: z.boolean(),
    }),
  })
  .meta({ id: 'ExperimentSuggestion' })
export type ExperimentSuggestion = z.output<typeof experimentSuggestion>

export const suggestExperiments = endpoint({
  id: 'suggestExperiments',
  method: 'GET',
  path: '/api/v1/hypotheses/:hypothesisId/experiment-suggestions',
  tag,
  summary: 'Experiments that test no card and may well test this one, most likely first',
  description: 'Among the newest 500 that are not linked. Nothing is suggested for a card that has one.',
  access: 'experiment.read',
  params: hypothesisParams,
  query: suggestionQuery,
  success: { status: 200, schema: z.object({ items: z.array(experimentSuggestion) }) },
})

export const hypothesisSuggestion = suggestion
  .extend({
    hypothesis: z.object({
      id,
      key: z.string(),
      capability: z.string(),
      outcome: z.string(),
      state: z.enum(hypothesisStates),
      team: z.object({ id, name: z.string() }).nullable(),
    }),
  })
  .meta({ id: 'HypothesisSuggestion' })
export type HypothesisSuggestion = z.output<typeof hypothesisSuggestion>

export const suggestHypotheses = endpoint({
  id: 'suggestHypotheses',
  method: 'GET',
  path: '/api/v1/experiments/:experimentId/hypothesis-suggestions',
  tag,
  summary: 'Cards without experiment that this one may well test, most likely first',
  description:
    'Among the newest 500 that have none. Nothing is suggested for an experiment that tests a card.',
  access: 'experiment.read',
  params: experimentParams,
  query: suggestionQuery,
  success: { status: 200, schema: z.object({ items: z.array(hypothesisSuggestion) }) },
})

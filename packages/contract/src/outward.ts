/** What is written into a GrowthBook, and only when a person asks. */
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, person, requiredText, text } from './shared.js'

const tag = 'Into GrowthBook'
const one = '/api/v1/hypotheses/:hypothesisId'
const params = z.object({ hypothesisId: id })
const named = z.object({ id, name: z.string() })

const metricNamed = z.object({ externalId: z.string(), name: z.string() })

/** The experiment as it would be made in GrowthBook, word for word. */
const experimentDraft = z.object({
  name: z.string(),
  trackingKey: z.string(),
  hypothesis: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  goals: z.array(metricNamed),
  guardrails: z.array(metricNamed),
  secondaryMetrics: z.array(metricNamed),
  variations: z.array(z.object({ key: z.string(), name: z.string() })),
})
export type ExperimentDraft = z.output<typeof experimentDraft>

export const getDraftOptions = endpoint({
  id: 'getDraftOptions',
  method: 'GET',
  path: `${one}/growthbook-experiment-options`,
  tag,
  summary:
    'What would be sent to GrowthBook to make a draft experiment of this card, and what can be chosen there',
  description: 'Asks GrowthBook for its data sources; nothing is written there.',
  access: 'experiment.link',
  params,
  query: z.object({ connectionId: id }),
  success: {
    status: 200,
    schema: z
      .object({
        connection: named,
        dataSources: z.array(
          z.object({
            externalId: z.string(),
            name: z.string(),
            assignmentQueries: z.array(z.object({ externalId: z.string(), name: z.string() })),
          }),
        ),
        projects: z.array(z.object({ externalId: z.string(), name: z.string() })),
        draft: experimentDraft,
        /** Why it cannot be made, each in words; empty where it can. */
        refusals: z.array(z.string()),
      })
      .meta({ id: 'DraftOptions' }),
  },
  failures: { 409: 'disconnected', 502: 'growthBookFailed' },
})

export const createGrowthBookDraft = endpoint({
  id: 'createGrowthBookDraft',
  method: 'POST',
  path: `${one}/growthbook-experiment`,
  tag,
  summary: 'Make a draft experiment in GrowthBook of a sealed card, and link it',
  description:
    'A draft: nothing is started and no warehouse query runs. Asked twice, or when the answer was lost, the one draft with this card’s tracking key is found and linked.',
  access: 'experiment.link',
  params,
  body: z.object({
    connectionId: id,
    dataSourceId: z.string().min(1).max(200),
    assignmentQueryId: z.string().min(1).max(200),
    projectId: z.string().max(200).default(''),
    /** Else the card’s key and capability. */
    name: requiredText(200).optional(),
    /** Names of the arms besides the control. */
    treatments: z.array(requiredText(120)).min(1).max(10).default(['Treatment']),
  }),
  success: {
    status: 201,
    schema: z
      .object({
        experiment: z.object({ id, externalId: z.string(), name: z.string(), trackingKey: z.string() }),
        /** True: a draft with this card’s tracking key was there already. */
        wasThere: z.boolean(),
      })
      .meta({ id: 'DraftMade' }),
  },
  failures: {
    409: 'wrongState, alreadyLinked, disconnected',
    422: 'metricOfOtherConnection, refusedByGrowthBook',
    502: 'growthBookFailed',
  },
})

const push = z
  .object({
    id,
    kind: z.enum(['experiment', 'learning']),
    connection: named,
    externalId: z.string(),
    /** Its name or title. */
    title: z.string(),
    pushedBy: person,
    pushedAt: instant,
  })
  .meta({ id: 'Push' })
export type Push = z.output<typeof push>

export const pushLearning = endpoint({
  id: 'pushLearning',
  method: 'POST',
  path: `${one}/growthbook-learning`,
  tag,
  summary: 'Write what a concluded card taught into GrowthBook’s learnings',
  description:
    'Left out, title and text are composed from the verdict and the decision (see listPushes). The same text a second time is not sent again.',
  access: 'experiment.link',
  params,
  body: z.object({ title: requiredText(200).optional(), text: requiredText(20_000).optional() }),
  success: { status: 201, schema: push },
  failures: {
    409: 'notConcluded, noExperiment, notSupported, disconnected, alreadyPushed',
    422: 'refusedByGrowthBook',
    502: 'growthBookFailed',
  },
})

export const listPushes = endpoint({
  id: 'listPushes',
  method: 'GET',
  path: `${one}/growthbook-pushes`,
  tag,
  summary: 'What was written into GrowthBook of this card, newest first, and the learning that could be',
  access: 'hypothesis.read',
  params,
  success: {
    status: 200,
    schema: z
      .object({
        items: z.array(push),
        /** What `pushLearning` would send, to be edited first; null where it cannot. */
        learning: z
          .object({
            connection: named,
            title: z.string(),
            text: text(20_000),
            supportingExperimentIds: z.array(z.string()),
            contradictingExperimentIds: z.array(z.string()),
          })
          .nullable(),
        /** Why no learning can be sent; null where one can. */
        refusal: z.string().nullable(),
      })
      .meta({ id: 'Pushes' }),
  },
})

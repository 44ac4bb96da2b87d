import { z } from 'zod'
import { presentEnhancedStatus, presentExperiment } from '../wire/experiment.presenter.js'
import { presentResults } from '../wire/results.presenter.js'
import type { Dialect } from '../wire/dialect.js'
import { asReport, phaseCountOf } from '../wire/quirked.js'
import type { ExperimentState, Snapshot } from '../world/experiment-state.js'
import { variationIdOf } from '../world/identifiers.js'
import { variationIdByKey } from '../world/initial-state.js'
import { start, stop } from '../world/life.js'
import { latestSnapshot } from '../world/snapshots.js'
import { listExperiments, type World } from '../world/world.js'
import { refused } from './api-error.js'
import {
  bulkResultsQuery,
  experimentListQuery,
  filterExperiments,
  sortExperiments,
} from './experiment-list.js'
import { read, write, type ApiRoute, type Services } from './route.js'
import { nothing, pageFields, pageOf } from './validation.js'

/** By GrowthBook's id only: the file's shorter one is not known to the API. */
export function getExperiment(world: World, id: string | undefined): ExperimentState {
  const experiment = world.experiments.get(id ?? '')
  if (experiment === undefined) throw refused('Could not find experiment with that id')
  return experiment
}

const list = read({
  path: '/experiments',
  query: experimentListQuery,
  handle: ({ world, dialect, query }) => {
    const { page, fields } = pageOf(sortExperiments(filterExperiments(world, query), query), query)
    return {
      experiments: page.map((experiment) => presentExperiment({ world, dialect }, experiment)),
      ...fields,
    }
  },
})

function withEnhancedStatus(services: Services, experiment: ExperimentState) {
  return {
    experiment: {
      ...presentExperiment(services, experiment),
      enhancedStatus: presentEnhancedStatus(experiment),
    },
  }
}

const one = read({
  path: '/experiments/:id',
  query: nothing,
  handle: (context) => {
    const experiment = getExperiment(context.world, context.params['id'])
    if (experiment.definition.type === 'holdout') throw refused('Holdouts are not supported via this API')
    return withEnhancedStatus(context, experiment)
  },
})

const results = read({
  path: '/experiments/:id/results',
  query: z.strictObject({ phase: z.string().optional(), dimension: z.string().optional() }),
  handle: ({ world, dialect, params, query }) => {
    const experiment = getExperiment(world, params['id'])
    const phase =
      query.phase === undefined ? phaseCountOf(dialect, experiment) - 1 : Number.parseInt(query.phase, 10)
    const snapshot = latestSnapshot(experiment, { phase, dimension: query.dimension ?? '' })
    if (snapshot === undefined) throw refused('No results found for that experiment')
    return {
      experiment: presentExperiment({ world, dialect }, experiment, { withOwnerEmail: false }),
      result: presentResults({ world, experiment, dialect }, snapshot),
    }
  },
})

/** The latest snapshot of the present phase, custom reports included. */
function latestOfAll(dialect: Dialect, experiment: ExperimentState): Snapshot | undefined {
  const phase = phaseCountOf(dialect, experiment) - 1
  const snapshot = latestSnapshot(experiment, { phase, dimension: '', reports: true })
  return snapshot && dialect.shows('reportsInBulk') ? asReport(experiment, snapshot) : snapshot
}

/**
 * The page walks experiments, `count` counts results: a page may be empty and have a next one. As in
 * GrowthBook, custom reports are not left out here.
 */
const bulk = read({
  path: '/experiments/results',
  since: '4.4.0',
  query: bulkResultsQuery,
  handle: ({ world, dialect, faults, query }) => {
    const experiments = filterExperiments(world, query)
    // As many places that nobody takes as the first page has.
    const blank = dialect.shows('emptyFirstPage') ? query.limit : 0
    const page = experiments.slice(
      Math.max(0, query.offset - blank),
      Math.max(0, query.offset + query.limit - blank),
    )
    const spoilt = faults.strike('emptyPage', '/api/v1/experiments/results')
    const found = (spoilt === undefined ? page : []).flatMap((experiment) => {
      const snapshot = latestOfAll(dialect, experiment)
      return snapshot === undefined ? [] : [presentResults({ world, experiment, dialect }, snapshot)]
    })
    const total = experiments.length + blank
    return { experimentResults: found, ...pageFields(found.length, { ...query, total }) }
  },
})

const names = read({
  path: '/experiment-names',
  query: z.strictObject({ projectId: z.string().optional() }),
  handle: ({ world, query }) => ({
    experiments: listExperiments(world)
      .filter(({ definition }) => query.projectId === undefined || definition.project === query.projectId)
      .map((experiment) => ({ id: experiment.id, name: experiment.definition.name })),
  }),
})

const checklist = read({
  path: '/experiments/:id/start-checklist',
  since: '4.4.0',
  query: nothing,
  handle: ({ world, params }) => {
    const { definition } = getExperiment(world, params['id'])
    const item = (key: string, complete: boolean) => ({
      key,
      required: false,
      status: complete ? 'complete' : 'incomplete',
      manual: false,
      reason: '',
    })
    const items = [
      item('hypothesis', definition.hypothesis !== ''),
      item('project', definition.project !== undefined),
    ]
    return { checklistItems: items, status: 'ready' }
  },
})

const startExperiment = write({
  path: '/experiments/:id/start',
  since: '4.4.0',
  body: z.strictObject({ skipChecklist: z.boolean().optional(), ignoreWarnings: z.boolean().optional() }),
  handle: (context) => {
    const experiment = getExperiment(context.world, context.params['id'])
    start(context.world, experiment)
    return withEnhancedStatus(context, experiment)
  },
})

const stopBody = z.strictObject({
  results: z.enum(['dnf', 'won', 'lost', 'inconclusive']),
  winnerVariationId: z.string().optional(),
  releasedVariationId: z.string().optional(),
  enableTemporaryRollout: z.boolean().optional(),
  analysis: z.string().optional(),
  reason: z.string().optional(),
  dateEnded: z.iso.datetime({ offset: true }).optional(),
  ignoreWarnings: z.boolean().optional(),
})
type StopBody = z.output<typeof stopBody>

/** `won` needs a winner where more than one arm could be it; otherwise nothing is stored. */
function winnerOf(experiment: ExperimentState, body: StopBody): string | undefined {
  const { definition } = experiment
  if (body.winnerVariationId !== undefined) {
    const known = variationIdByKey(definition, body.winnerVariationId) ?? body.winnerVariationId
    const ids = definition.variations.map((_, index) => variationIdOf(definition, index))
    if (!ids.includes(known))
      throw refused('invalid_winner_variation_id: winnerVariationId must match an experiment variation')
    return known
  }
  if (body.results !== 'won') return undefined
  if (definition.variations.length > 2) {
    throw refused('invalid_winner_variation_id: winnerVariationId is required when results is won')
  }
  return variationIdOf(definition, 1)
}

const stopExperiment = write({
  path: '/experiments/:id/stop',
  since: '4.4.0',
  body: stopBody,
  handle: (context) => {
    const { body, world, params } = context
    const experiment = getExperiment(world, params['id'])
    if (body.enableTemporaryRollout === true && body.releasedVariationId === undefined) {
      throw refused('temporary_rollout_requires_released_variation: releasedVariationId is required')
    }
    stop(world, experiment, {
      at: body.dateEnded === undefined ? world.clock.now() : new Date(body.dateEnded),
      reason: body.reason ?? '',
      summary: {
        status: body.results,
        winner: winnerOf(experiment, body),
        conclusions: body.analysis ?? '',
        releasedVariationId: body.releasedVariationId ?? '',
        temporaryRollout: body.enableTemporaryRollout ?? false,
      },
    })
    return withEnhancedStatus(context, experiment)
  },
})

const visualChangesets = read({
  path: '/experiments/:id/visual-changesets',
  query: nothing,
  handle: ({ world, params }) => {
    getExperiment(world, params['id'])
    return { visualChangesets: [] }
  },
})

export const experimentRoutes: readonly ApiRoute[] = [
  list,
  bulk,
  one,
  results,
  names,
  checklist,
  startExperiment,
  stopExperiment,
  visualChangesets,
]

import { z } from 'zod'
import { presentLearning } from '../wire/catalogue.presenter.js'
import type { LearningState } from '../world/learnings.js'
import type { World } from '../world/world.js'
import { refused } from './api-error.js'
import { read, write, type ApiRoute } from './route.js'
import { nothing } from './validation.js'

const learningsQuery = z.strictObject({
  projectId: z.string().optional(),
  experimentId: z.string().optional(),
  tag: z.string().optional(),
  status: z.string().optional(),
})

function matchesLearning(learning: LearningState, query: z.output<typeof learningsQuery>): boolean {
  const experiments = [...learning.supportingExperimentIds, ...learning.contradictingExperimentIds]
  return (
    (query.experimentId === undefined || experiments.includes(query.experimentId)) &&
    (query.tag === undefined || learning.tags.includes(query.tag)) &&
    (query.status === undefined || learning.status === query.status) &&
    (query.projectId === undefined || learning.projects.includes(query.projectId))
  )
}

/** Share of the query's words that the learning contains: no embeddings, but 0 to 1 like them. */
function similarity(query: string, text: string): number {
  const words = query.toLowerCase().split(/\s+/)
  return words.filter((word) => text.toLowerCase().includes(word)).length / words.length
}

function getLearning(world: World, id: string | undefined): LearningState {
  const learning = world.learnings.get(id ?? '')
  if (learning === undefined) throw refused('Could not find learning with that id')
  return learning
}

const texts = z.array(z.string())
const editable = {
  text: z.string().optional(),
  tags: texts.optional(),
  supportingExperimentIds: texts.optional(),
  contradictingExperimentIds: texts.optional(),
  projects: texts.optional(),
  status: z.string().optional(),
}
const createBody = z.strictObject({ title: z.string().min(1), ...editable, owner: z.string().optional() })
const learningChange = z.object({ title: z.string().min(1).optional(), ...editable })
type LearningChange = z.output<typeof learningChange>

/** GrowthBook checks the ids, too; the wording is the simulator's own. */
function knownExperiments(world: World, change: LearningChange): void {
  const ids = [...(change.supportingExperimentIds ?? []), ...(change.contradictingExperimentIds ?? [])]
  const unknown = ids.find((id) => !world.experiments.has(id))
  if (unknown !== undefined) throw refused(`Could not find experiment: ${unknown}`)
}

function keep(world: World, learning: LearningState, change: LearningChange): LearningState {
  knownExperiments(world, change)
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const changed = { ...learning, ...given, dateUpdated: world.clock.now() }
  world.learnings.set(changed.id, changed)
  return changed
}

function blankLearning(world: World, title: string): LearningState {
  const now = world.clock.now()
  return {
    id: `lrn_api_${world.learnings.size + 1}`,
    title,
    text: '',
    tags: [],
    supportingExperimentIds: [],
    contradictingExperimentIds: [],
    projects: [],
    status: '',
    source: 'api',
    dateCreated: now,
    dateUpdated: now,
  }
}

const reads: readonly ApiRoute[] = [
  read({
    path: '/learnings',
    since: '5.0.1',
    query: learningsQuery,
    handle: ({ world, query }) => ({
      learnings: [...world.learnings.values()]
        .filter((learning) => matchesLearning(learning, query))
        .map(presentLearning),
    }),
  }),
  read({
    path: '/learnings/:id',
    since: '5.0.1',
    query: nothing,
    handle: ({ world, params }) => ({ learning: presentLearning(getLearning(world, params['id'])) }),
  }),
]

const searchBody = z.strictObject({
  query: z.string().min(1),
  limit: z.int().positive().default(10),
  projectId: z.string().optional(),
})

const search = write({
  path: '/learnings/search',
  since: '5.0.1',
  permission: 'read',
  body: searchBody,
  handle: ({ world, body }) => ({
    learnings: [...world.learnings.values()]
      .map((learning) => ({
        ...presentLearning(learning),
        similarity: similarity(body.query, `${learning.title} ${learning.text}`),
      }))
      .filter((learning) => learning.similarity > 0)
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, body.limit),
  }),
})

const writes: readonly ApiRoute[] = [
  write({
    path: '/learnings',
    since: '5.0.1',
    body: createBody,
    // The owner stays the one that every simulated thing has.
    handle: ({ world, body }) => {
      const change = learningChange.parse(body)
      return { learning: presentLearning(keep(world, blankLearning(world, body.title), change)) }
    },
  }),
  write({
    method: 'PUT',
    path: '/learnings/:id',
    since: '5.0.1',
    body: learningChange.strict(),
    handle: ({ world, params, body }) => ({
      learning: presentLearning(keep(world, getLearning(world, params['id']), body)),
    }),
  }),
  write({
    method: 'DELETE',
    path: '/learnings/:id',
    since: '5.0.1',
    body: nothing,
    handle: ({ world, params }) => {
      const { id } = getLearning(world, params['id'])
      world.learnings.delete(id)
      return { deletedId: id }
    },
  }),
]

export const learningRoutes: readonly ApiRoute[] = [...reads, search, ...writes]

import { z } from 'zod'
import { presentLearning } from '../wire/catalogue.presenter.js'
import { refused } from './api-error.js'
import { read, write, type ApiRoute } from './route.js'
import { nothing } from './validation.js'

const learningsQuery = z.strictObject({
  projectId: z.string().optional(),
  experimentId: z.string().optional(),
  tag: z.string().optional(),
  status: z.string().optional(),
})

function matchesLearning(
  learning: ReturnType<typeof presentLearning>,
  query: z.output<typeof learningsQuery>,
): boolean {
  const experiments = [...learning.supportingExperimentIds, ...learning.contradictingExperimentIds]
  return (
    (query.experimentId === undefined || experiments.includes(query.experimentId)) &&
    (query.tag === undefined || learning.tags.includes(query.tag)) &&
    (query.status === undefined || learning.status === query.status) &&
    query.projectId === undefined
  )
}

/** Share of the query's words that the learning contains: no embeddings, but 0 to 1 like them. */
function similarity(query: string, text: string): number {
  const words = query.toLowerCase().split(/\s+/)
  return words.filter((word) => text.toLowerCase().includes(word)).length / words.length
}

export const learningRoutes: readonly ApiRoute[] = [
  read({
    path: '/learnings',
    since: '5.0.1',
    query: learningsQuery,
    handle: ({ world, query }) => ({
      learnings: world.library.learnings
        .map((learning) => presentLearning(world, learning))
        .filter((learning) => matchesLearning(learning, query)),
    }),
  }),
  read({
    path: '/learnings/:id',
    since: '5.0.1',
    query: nothing,
    handle: ({ world, params }) => {
      const learning = world.library.learnings.find(({ id }) => id === params['id'])
      if (learning === undefined) throw refused('Could not find learning with that id')
      return { learning: presentLearning(world, learning) }
    },
  }),
  write({
    path: '/learnings/search',
    since: '5.0.1',
    permission: 'read',
    body: z.strictObject({
      query: z.string().min(1),
      limit: z.int().positive().default(10),
      projectId: z.string().optional(),
    }),
    handle: ({ world, body }) => ({
      learnings: world.library.learnings
        .map((learning) => presentLearning(world, learning))
        .map((learning) => ({
          ...learning,
          similarity: similarity(body.query, `${learning.title} ${learning.text}`),
        }))
        .filter((learning) => learning.similarity > 0)
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, body.limit),
    }),
  }),
]

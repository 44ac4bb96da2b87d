import type { Library } from '../definition/library.schema.js'
import { experimentIdOf } from './identifiers.js'

/** A saved learning; experiments by GrowthBook's ids. */
export interface LearningState {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly tags: readonly string[]
  readonly supportingExperimentIds: readonly string[]
  readonly contradictingExperimentIds: readonly string[]
  readonly projects: readonly string[]
  readonly status: string
  readonly source: 'ai' | 'manual' | 'api'
  readonly dateCreated: Date
  readonly dateUpdated: Date
}

export function initialLearnings({ learnings }: Library, foundedAt: Date): Map<string, LearningState> {
  const states = learnings.map((learning) => ({
    id: learning.id,
    title: learning.title,
    text: learning.text,
    tags: learning.tags,
    supportingExperimentIds: learning.supportingExperiments.map(experimentIdOf),
    contradictingExperimentIds: learning.contradictingExperiments.map(experimentIdOf),
    projects: [],
    status: learning.status,
    source: 'manual' as const,
    dateCreated: foundedAt,
    dateUpdated: foundedAt,
  }))
  return new Map(states.map((state) => [state.id, state]))
}

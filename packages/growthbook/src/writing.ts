import { fieldOf, type Answer, type Connection } from './connection.js'
import { GrowthBookError, uncertain } from './failures.js'
import type { Read } from './paging.js'
import { experimentSchema, type Experiment } from './wire/experiment.js'
import { learningSchema, type Learning } from './wire/learning.js'
import { parseWire } from './wire/parse.js'
import { snapshotSchema, type Snapshot } from './wire/snapshot.js'
import type { z } from 'zod'

/** What a draft experiment is made of. It is always a draft: nothing runs, and no query is made, until a person starts it. */
export interface NewExperiment {
  /** Unique among the organisation's experiments; `findExperimentByTrackingKey` looks it up. */
  readonly trackingKey: string
  readonly name: string
  /** Markdown, as is `description`, which has at most 10,000 characters. */
  readonly hypothesis?: string
  readonly description?: string
  readonly tags?: readonly string[]
  /** GrowthBook's id of a project. */
  readonly project?: string
  /** E-mail address or id of a member of that GrowthBook. */
  readonly owner?: string
  readonly datasourceId: string
  /** One of the data source's `assignmentQueries`. */
  readonly assignmentQueryId: string
  /** Goals: ids of metrics or metric groups of the same data source, as are the other two. */
  readonly metrics?: readonly string[]
  readonly secondaryMetrics?: readonly string[]
  readonly guardrailMetrics?: readonly string[]
  readonly statsEngine?: 'bayesian' | 'frequentist'
  /** Control first, at least two. `key` is what an SDK reports: "0", "1" … */
  readonly variations: readonly {
    readonly key: string
    readonly name: string
    readonly description?: string
  }[]
}

export interface NewLearning {
  readonly title: string
  /** Markdown. */
  readonly text?: string
  readonly tags?: readonly string[]
  readonly supportingExperimentIds?: readonly string[]
  readonly contradictingExperimentIds?: readonly string[]
  /** GrowthBook's ids of projects. */
  readonly projects?: readonly string[]
  /** E-mail address or id of a member of that GrowthBook. */
  readonly owner?: string
}

export interface SnapshotRequest {
  /** `exp:<column>`, `dim_…`, `pre:date` or `pre:activation`; overall when absent. Both need 4.4.0 or newer. */
  readonly dimension?: string
  /** Zero-based; the last phase when absent. */
  readonly phase?: number
  readonly signal?: AbortSignal
}

/** What was written exists, even where its description cannot be read. */
const readWritten = <Schema extends z.ZodType>(
  answer: Answer,
  field: string,
  schema: Schema,
): Read<z.output<Schema>> => {
  try {
    return { raw: answer.raw, parsed: parseWire(schema, fieldOf(answer, field), [field]) }
  } catch (error) {
    throw error instanceof GrowthBookError ? new GrowthBookError(uncertain(error.failure)) : error
  }
}

export const createExperiment = async (
  connection: Connection,
  experiment: NewExperiment,
  signal?: AbortSignal,
): Promise<Read<Experiment>> => {
  const answer = await connection.post('/experiments', { ...experiment, status: 'draft' }, signal)
  return readWritten(answer, 'experiment', experimentSchema)
}

export const createLearning = async (
  connection: Connection,
  learning: NewLearning,
  signal?: AbortSignal,
): Promise<Read<Learning>> =>
  readWritten(await connection.post('/learnings', learning, signal), 'learning', learningSchema)

export const requestSnapshot = async (
  connection: Connection,
  experimentId: string,
  { signal, ...body }: SnapshotRequest = {},
): Promise<Read<Snapshot>> => {
  const path = `/experiments/${encodeURIComponent(experimentId)}/snapshot`
  return readWritten(await connection.post(path, body, signal), 'snapshot', snapshotSchema)
}

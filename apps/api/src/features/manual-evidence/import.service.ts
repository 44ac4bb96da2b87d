/** Evidence from a CSV file: a look at what it would give, and the import itself, by the same way. */
import type {
  EvidenceEntered,
  EvidencePreview,
  ImportProblem,
  importEvidence,
  ParsedRequest,
} from '@knowwhen/contract'
import { readingOfEntry, type Reading } from '@knowwhen/domain'

import { tryOut } from '../../db/savepoint.js'
import type { TenantTx } from '../../db/tenant.js'
import type { Actor } from '../../http/actor.js'
import { unprocessable } from '../../http/problems.js'
import type { Queue } from '../../jobs/queue.js'
import { readEntry } from './csv-entry.js'
import { entryOf, enterReading, type ReadEntry } from './entry.service.js'
import { metricsOf, type StoredExperiment, type UsedMetric } from './manual-experiment.repo.js'
import { lockByHand } from './manual-experiment.service.js'

export type ImportBody = ParsedRequest<typeof importEvidence>['body']

interface Looked {
  readonly experiment: StoredExperiment
  readonly metrics: readonly UsedMetric[]
  readonly rows: number
  readonly problems: readonly ImportProblem[]
  /** Null exactly where there are problems. */
  readonly read: ReadEntry | null
}

interface Asked {
  readonly experimentId: string
  readonly body: ImportBody
}

const lookAt = async (tx: TenantTx, { at }: Actor, { experimentId, body }: Asked): Promise<Looked> => {
  const experiment = await lockByHand(tx, experimentId)
  const metrics = await metricsOf(tx, experiment)
  const entry = readEntry(body.csv, { arms: experiment.arms, metrics })
  const entered = entryOf(experiment, body, { metrics: entry.metrics, now: at })
  const found = { experiment, metrics, rows: entry.rows }
  if (entry.problems.length > 0) return { ...found, problems: entry.problems, read: null }
  const made = readingOfEntry(entered)
  return made.ok
    ? { ...found, problems: [], read: { entry: entered, reading: made.reading } }
    : { ...found, problems: made.problems.map(entry.located), read: null }
}

const pathOf = ({ line, column }: ImportProblem): string =>
  ['body.csv', ...(line === null ? [] : [line]), ...(column === null ? [] : [column])].join('.')

const badRows = (problems: readonly ImportProblem[]) =>
  unprocessable(
    'badRows',
    problems.length === 1
      ? (problems[0]?.message ?? '')
      : `${problems.length} places of the file cannot be used; nothing was stored.`,
    problems.map((problem) => ({ path: pathOf(problem), message: problem.message })),
  )

/** @throws Problem 404, 409 `notByHand`, `notStarted`, 422 `badRows`, `unusableEvidence`, `olderThanNewest` */
export const importCsv = async (
  tx: TenantTx,
  actor: Actor,
  { queue, ...asked }: Asked & { readonly queue: Pick<Queue, 'send'> },
): Promise<EvidenceEntered> => {
  const { experiment, read, problems } = await lookAt(tx, actor, asked)
  if (read === null) throw badRows(problems)
  return enterReading(tx, actor, { experiment, entered: asked.body, read, queue })
}

const armView = (arm: Reading['metrics'][number]['arms'][number]) => ({
  armId: arm.armId,
  users: arm.statistics.users,
  mean: arm.areStatisticsUnknown === true ? null : arm.statistics.mean,
  estimate: arm.estimate === null ? null : { ...arm.estimate, pValue: arm.estimate.pValue ?? null },
})

const readingView = (
  reading: Reading,
  metrics: readonly UsedMetric[],
): NonNullable<EvidencePreview['reading']> => ({
  arms: reading.arms.map(({ armId, name, users }) => ({ armId, name, users })),
  sampleRatioPValue: reading.sampleRatioPValue,
  metrics: reading.metrics.map(({ metricId, arms }) => {
    const metric = metrics.find(({ externalId }) => externalId === metricId)
    return { metricId: metric?.id ?? metricId, name: metric?.name ?? metricId, arms: arms.map(armView) }
  }),
})

/** Nobody is told of a verdict that is only looked at. */
const silentQueue: Pick<Queue, 'send'> = { send: () => Promise.resolve() }

const withVerdict = ({ hypothesis }: EvidenceEntered): EvidencePreview['hypothesis'] => {
  const verdict = hypothesis?.verdict ?? null
  return hypothesis === null || verdict === null ? null : { ...hypothesis, verdict }
}

/** What the import would store and lead to: it is really done, and taken back. */
export const previewCsv = async (tx: TenantTx, actor: Actor, asked: Asked): Promise<EvidencePreview> => {
  const { experiment, metrics, rows, problems, read } = await lookAt(tx, actor, asked)
  if (read === null) return { rows, problems: [...problems], isKnown: false, reading: null, hypothesis: null }
  const entry = { experiment, entered: asked.body, read, queue: silentQueue }
  const tried = await tryOut(tx, () => enterReading(tx, actor, entry))
  return {
    rows,
    problems: [],
    isKnown: !tried.isNew,
    reading: readingView(read.reading, metrics),
    hypothesis: withVerdict(tried),
  }
}

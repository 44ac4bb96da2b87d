/** An experiment as people see it, from its rows; without I/O. */
import type { Experiment, ExperimentSummary } from '@knowwhen/contract'
import { experimentHealthOf, warningInWords } from '@knowwhen/domain'

import { keyOf } from '../../db/card-facts.js'
import type { Listed, NewestReading, Whole } from './experiment-selection.read.js'

const isoOrNull = (date: Date | null): string | null => date?.toISOString() ?? null

const healthOf = ({ row, newest }: Listed) => {
  const { health, words } = experimentHealthOf({
    reading: newest,
    multipleExposures: row.multipleExposures,
    detailedStatus: row.detailedStatus,
    warnings: row.warnings,
    resultsProblem: row.resultsProblem,
    isDeleted: row.deletedAt !== null,
  })
  return { health, healthWords: [...words] }
}

/** Named by its id until a sync has read the names. */
const projectOf = ({ row, project }: Listed): ExperimentSummary['project'] =>
  row.projectId === '' ? null : (project ?? { externalId: row.projectId, name: row.projectId })

const originOf = ({ row, isConnected, connection, project, newest, card }: Listed) => ({
  connectionId: row.connectionId,
  connection,
  isConnected,
  isByHand: row.connectionId === null,
  project: projectOf({ row, isConnected, connection, project, newest, card }),
})

/** Age of the numbers, and what the newest say of the split. */
const numbersOf = (newest: NewestReading | null) => ({
  sampleRatioPValue: newest?.sampleRatioPValue ?? null,
  asOf: newest?.asOf ?? null,
  lastEvidenceAt: newest?.fetchedAt ?? null,
})

export const summaryOf = (found: Listed): ExperimentSummary => {
  const { row, card } = found
  return {
    ...originOf(found),
    ...healthOf(found),
    ...numbersOf(found.newest),
    id: row.id,
    externalId: row.externalId,
    trackingKey: row.trackingKey,
    name: row.name,
    status: row.status,
    kind: row.kind,
    archived: row.archived,
    tags: [...row.tags],
    startedAt: isoOrNull(row.startedAt),
    endedAt: isoOrNull(row.endedAt),
    users: row.users,
    ownOutcome: row.ownOutcome,
    fetchedAt: row.fetchedAt.toISOString(),
    deletedAt: isoOrNull(row.deletedAt),
    resultsProblem: row.resultsProblem,
    hypothesis: card && { id: card.id, key: keyOf(card.number), capability: card.capability },
  }
}

const armsOf = ({ row }: Whole): Experiment['arms'] =>
  row.arms.map(({ description = '', screenshots = [], ...arm }) => ({
    ...arm,
    description,
    screenshots: screenshots.length,
  }))

/** What was heard by webhook is newer than what a reading says. */
const exposuresOf = ({ row, newest }: Whole): Experiment['multipleExposures'] =>
  row.multipleExposures ?? newest?.multipleExposures ?? null

/** Parts of an experiment's page that its own row knows. */
export const pageFactsOf = (found: Whole) => {
  const { row } = found
  return {
    ...summaryOf(found),
    description: row.description,
    statedHypothesis: row.statedHypothesis,
    owner: row.owner,
    arms: armsOf(found),
    phases: row.phases.map((phase, index) => ({ ...phase, phase: index })),
    statsEngine: row.statsEngine,
    ownConclusion: row.ownConclusion,
    detailedStatus: row.detailedStatus,
    warnings: row.warnings.map((warning) => ({ ...warning, words: warningInWords(warning) })),
    multipleExposures: exposuresOf(found),
  }
}

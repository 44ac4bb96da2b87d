/** Runs that read from GrowthBook: started by a person or by the clock, watched, and cancelled. */
import { syncRunStatuses } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, person } from './shared.js'

/**
 * `full`: everything is listed, so that what is gone from GrowthBook is noticed; `incremental`: what changed since the
 * last run.
 */
export const syncRunKinds = ['full', 'incremental'] as const

export const syncRun = z
  .object({
    id,
    connectionId: id,
    kind: z.enum(syncRunKinds),
    status: z.enum(syncRunStatuses),
    /** Who asked for it; null: its time had come. */
    requestedBy: person.nullable(),
    /** Who ended it before its end; what it had read is kept. */
    cancelledBy: person.nullable(),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    experimentsSeen: z.int(),
    resultsPulled: z.int(),
    evidenceStored: z.int(),
    /** Experiments that changed in GrowthBook, but whose newest results were known already. */
    unchanged: z.int(),
    /** Experiments that were found to be gone from GrowthBook; they are kept here and marked. */
    experimentsGone: z.int(),
    metricsSeen: z.int(),
    /** How often GrowthBook was asked. */
    requests: z.int(),
    /** Results that this run set out to pull; null until known. */
    toPull: z.int().nullable(),
    /** How many experiments are still to be pulled in this run; null until known. */
    remaining: z.int().nullable(),
    /** When it will have ended at the pace so far, waiting included; null while nobody can say. */
    expectedEndAt: instant.nullable(),
    /** Until when GrowthBook asked us to wait, if it did. */
    waitingUntil: instant.nullable(),
    problems: z.array(
      z.object({ code: z.string(), message: z.string(), experimentName: z.string().nullable() }),
    ),
  })
  .meta({ id: 'SyncRun' })
export type SyncRun = z.output<typeof syncRun>

const connectionParams = z.object({ connectionId: id })
const runParams = z.object({ connectionId: id, runId: id })
const tag = 'GrowthBook connections'
const path = '/api/v1/growthbook-connections/:connectionId/syncs'

export const startSync = endpoint({
  id: 'startSync',
  method: 'POST',
  path,
  tag,
  summary: 'Pull metrics, experiments and results now; one run at a time per connection',
  description:
    'Answers with the run that is under way, where there is one. Without a `kind` it is full where nothing, or nothing for a day, was listed whole, and incremental otherwise.',
  access: 'connection.manage',
  params: connectionParams,
  body: z.object({ kind: z.enum(syncRunKinds).optional() }),
  success: { status: 202, schema: syncRun },
  failures: { 409: 'disconnected' },
})

export const listSyncs = endpoint({
  id: 'listSyncs',
  method: 'GET',
  path,
  tag,
  summary: 'Runs of a connection, newest first',
  access: 'connection.read',
  params: connectionParams,
  query: pageQuery,
  success: { status: 200, schema: page(syncRun) },
})

export const getSync = endpoint({
  id: 'getSync',
  method: 'GET',
  path: `${path}/:runId`,
  tag,
  summary: 'One run: its counts, its problems and, while it goes, its expected end',
  access: 'connection.read',
  params: runParams,
  success: { status: 200, schema: syncRun },
})

export const cancelSync = endpoint({
  id: 'cancelSync',
  method: 'POST',
  path: `${path}/:runId/cancellation`,
  tag,
  summary: 'End a run that is under way; what it has read is kept, and the next one goes on from there',
  description: 'A run that has ended already is left as it is: its status in the answer tells.',
  access: 'connection.manage',
  params: runParams,
  body: z.object({}),
  success: { status: 200, schema: syncRun },
})

export const experimentPull = z
  .object({
    experimentId: id,
    /** When it was asked for; the experiment's `asOf` and evidence tell what came of it. */
    requestedAt: instant,
  })
  .meta({ id: 'ExperimentPull' })
export type ExperimentPull = z.output<typeof experimentPull>

export const pullExperiment = endpoint({
  id: 'pullExperiment',
  method: 'POST',
  path: '/api/v1/experiments/:experimentId/pulls',
  tag: 'Experiments',
  summary: 'Read one experiment and its newest results from GrowthBook, soon',
  description:
    'Reads what GrowthBook has computed; nothing is computed there. Asked for several times at once, it is read once.',
  access: 'experiment.ask',
  params: z.object({ experimentId: id }),
  body: z.object({}),
  success: { status: 202, schema: experimentPull },
  failures: { 409: 'disconnected', 422: 'notPulled' },
})

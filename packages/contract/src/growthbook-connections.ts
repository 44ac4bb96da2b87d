import { statsEngines, syncRunStatuses } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, requiredText, version } from './shared.js'

const alpha = z.number().gt(0).lt(0.5)
const baseUrl = requiredText(500)
const secretKey = z.string().trim().min(1, 'Please fill this in.').max(500)

export const syncRun = z
  .object({
    id,
    connectionId: id,
    status: z.enum(syncRunStatuses),
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    experimentsSeen: z.int(),
    resultsPulled: z.int(),
    evidenceStored: z.int(),
    metricsSeen: z.int(),
    /** How many experiments are still to be pulled in this run; null until known. */
    remaining: z.int().nullable(),
    /** Until when GrowthBook asked us to wait, if it did. */
    waitingUntil: instant.nullable(),
    problems: z.array(
      z.object({ code: z.string(), message: z.string(), experimentName: z.string().nullable() }),
    ),
  })
  .meta({ id: 'SyncRun' })
export type SyncRun = z.output<typeof syncRun>

export const connection = z
  .object({
    id,
    name: z.string(),
    baseUrl: z.string(),
    /** False once somebody disconnected it: its key is erased and nothing is read, while all that was read stays. */
    isConnected: z.boolean(),
    /** Last four characters of the secret key, empty while disconnected; the key itself never leaves the server. */
    secretKeyHint: z.string(),
    /** Significance level read from GrowthBook's settings; null before the first contact or on old servers. */
    reportedAlpha: z.number().nullable(),
    /** The level a person confirmed; intervals are believed to have coverage 1 - alpha. */
    confirmedAlpha: z.number().nullable(),
    statsEngine: z.enum(statsEngines).nullable(),
    serverVersion: z.string().nullable(),
    lastSync: syncRun.nullable(),
    lastSuccessAt: instant.nullable(),
    createdAt: instant,
    version,
  })
  .meta({ id: 'GrowthBookConnection' })
export type Connection = z.output<typeof connection>

export const connectionTest = z
  .object({
    ok: z.boolean(),
    code: z.string(),
    /** One sentence that says what happened and what to do. */
    message: z.string(),
    serverVersion: z.string().nullable(),
    experiments: z.int().nullable(),
    reportedAlpha: z.number().nullable(),
  })
  .meta({ id: 'ConnectionTest' })
export type ConnectionTest = z.output<typeof connectionTest>

const connectionParams = z.object({ connectionId: id })
const tag = 'GrowthBook connections'
const path = '/api/v1/growthbook-connections'

export const listConnections = endpoint({
  id: 'listConnections',
  method: 'GET',
  path,
  tag,
  summary: 'GrowthBook connections with their health',
  access: 'connection.read',
  query: pageQuery,
  success: { status: 200, schema: page(connection) },
})

export const getConnection = endpoint({
  id: 'getConnection',
  method: 'GET',
  path: `${path}/:connectionId`,
  tag,
  summary: 'One connection',
  access: 'connection.read',
  params: connectionParams,
  success: { status: 200, schema: connection },
})

export const createConnection = endpoint({
  id: 'createConnection',
  method: 'POST',
  path,
  tag,
  summary: 'Connect a GrowthBook; the key is encrypted at rest and never sent back',
  access: 'connection.manage',
  body: z.object({
    name: requiredText(120),
    baseUrl,
    secretKey,
    confirmedAlpha: alpha.nullable().default(null),
  }),
  success: { status: 201, schema: connection },
  failures: { 409: 'nameTaken', 422: 'badBaseUrl' },
})

export const updateConnection = endpoint({
  id: 'updateConnection',
  method: 'PATCH',
  path: `${path}/:connectionId`,
  tag,
  summary: 'Change a connection, or give it a new key',
  description:
    'A new address needs the key again (422 `secretKeyRequired`): the stored key is sent only to the address it was given for. A new key connects again what was disconnected.',
  access: 'connection.manage',
  conditional: true,
  params: connectionParams,
  body: z.object({
    name: requiredText(120).optional(),
    baseUrl: baseUrl.optional(),
    secretKey: secretKey.optional(),
    confirmedAlpha: alpha.optional(),
  }),
  success: { status: 200, schema: connection },
  failures: { 409: 'nameTaken', 412: 'stale', 422: 'badBaseUrl' },
})

export const disconnectConnection = endpoint({
  id: 'disconnectConnection',
  method: 'POST',
  path: `${path}/:connectionId/disconnect`,
  tag,
  summary: 'Erase the key of a connection and read no more from it',
  description:
    'Experiments, evidence and verdicts stay, since the record is append-only; a run under way ends as failed. Safe to repeat. A new key connects again (`updateConnection`).',
  access: 'connection.manage',
  params: connectionParams,
  body: z.object({}),
  success: { status: 200, schema: connection },
})

export const testNewConnection = endpoint({
  id: 'testNewConnection',
  method: 'POST',
  path: `${path}/test`,
  tag,
  summary: 'Try an address and key before saving them',
  access: 'connection.manage',
  body: z.object({ baseUrl, secretKey }),
  success: { status: 200, schema: connectionTest },
})

export const testConnection = endpoint({
  id: 'testConnection',
  method: 'POST',
  path: `${path}/:connectionId/test`,
  tag,
  summary: 'Try a stored connection',
  access: 'connection.manage',
  params: connectionParams,
  body: z.object({}),
  success: { status: 200, schema: connectionTest },
})

export const startSync = endpoint({
  id: 'startSync',
  method: 'POST',
  path: `${path}/:connectionId/syncs`,
  tag,
  summary: 'Pull metrics, experiments and results now; one run at a time per connection',
  access: 'connection.manage',
  params: connectionParams,
  body: z.object({}),
  success: { status: 202, schema: syncRun },
  failures: { 409: 'disconnected' },
})

export const listSyncs = endpoint({
  id: 'listSyncs',
  method: 'GET',
  path: `${path}/:connectionId/syncs`,
  tag,
  summary: 'Runs of a connection, newest first',
  access: 'connection.read',
  params: connectionParams,
  query: pageQuery,
  success: { status: 200, schema: page(syncRun) },
})

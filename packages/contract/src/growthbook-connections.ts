import { statsEngines } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, page, pageQuery, requiredText, version } from './shared.js'
import { syncRun } from './sync-runs.js'

const alpha = z.number().gt(0).lt(0.5)
const baseUrl = requiredText(500)
const secretKey = z.string().trim().min(1, 'Please fill this in.').max(500)

/** Between two syncs without a person asking, in minutes: from five to a week; 0: only when a person asks. */
const syncIntervalMinutes = z
  .int()
  .max(10_080, 'Please choose at most a week (10,080 minutes).')
  .refine((minutes) => minutes === 0 || minutes >= 5, 'Please choose at least five minutes, or never.')
/** GrowthBook's ids of the projects that are read; empty: all of them. */
const projectFilter = z
  .array(requiredText(200))
  .max(200)
  .transform((ids) => [...new Set(ids)])

/** What a GrowthBook can do, as it was found out: it says so nowhere (self-hosted ones may be years old). */
export const connectionCapabilities = z
  .object({
    /** Results of many experiments at once (from 4.4.0). */
    bulkResults: z.boolean(),
    /** Lists by date of change (from 5.0.1): looking for what is new takes one request. */
    sortedLists: z.boolean(),
    metricGroups: z.boolean(),
    /** Learnings can be pushed back (from 5.0.1). */
    learnings: z.boolean(),
    checkedAt: instant,
  })
  .meta({ id: 'ConnectionCapabilities' })

/** Events of GrowthBook: where they are to be sent, and whether they arrive. */
export const connectionWebhook = z
  .object({
    /** Absolute, to be pasted into GrowthBook. */
    address: z.string(),
    isSetUp: z.boolean(),
    /** Last four characters of the signing key; empty until it is set up. */
    keyHint: z.string(),
    /** Under the present signing key; null while we wait for it. */
    firstEventAt: instant.nullable(),
    lastEventAt: instant.nullable(),
  })
  .meta({ id: 'ConnectionWebhook' })

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
    /** Null before the first contact. */
    capabilities: connectionCapabilities.nullable(),
    /** GrowthBook's ids of the projects that are read; empty: all of them. */
    projectFilter: z.array(z.string()),
    /** 0: only when a person asks. */
    syncIntervalMinutes: z.int(),
    /** Null: never by itself. */
    nextSyncAt: instant.nullable(),
    /** When the present key was given; null: it is the first one. */
    keyChangedAt: instant.nullable(),
    webhook: connectionWebhook,
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
    /** GrowthBook's projects that the key can see, for the filter; null where that could not be asked. */
    projects: z.array(z.object({ externalId: z.string(), name: z.string() })).nullable(),
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
    projectFilter: projectFilter.default([]),
    syncIntervalMinutes: syncIntervalMinutes.default(60),
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
    projectFilter: projectFilter.optional(),
    syncIntervalMinutes: syncIntervalMinutes.optional(),
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

export const rotateConnectionKey = endpoint({
  id: 'rotateConnectionKey',
  method: 'POST',
  path: `${path}/:connectionId/key-rotation`,
  tag,
  summary: 'Replace the key without a gap: the new one is tried first',
  description:
    'Only a key with which GrowthBook answers takes the place of the old one (422 `keyNotAccepted` says why it does not, and the old one stays). A run under way goes on. Who disconnected the connection, or changed it meanwhile, wins: 412 `stale`.',
  access: 'connection.manage',
  params: connectionParams,
  body: z.object({ secretKey }),
  success: { status: 200, schema: connection },
  failures: { 409: 'disconnected', 412: 'stale', 422: 'keyNotAccepted' },
})

/** A project as GrowthBook knows it, and the team to which cards made from its experiments belong. */
export const connectionProject = z
  .object({
    /** GrowthBook's id of it. */
    externalId: z.string(),
    name: z.string(),
    team: z.object({ id, name: z.string() }).nullable(),
    /** Whether the connection's filter lets it in. */
    isRead: z.boolean(),
    /** GrowthBook has it no more, or the key may not see it. */
    deletedAt: instant.nullable(),
  })
  .meta({ id: 'ConnectionProject' })
export type ConnectionProject = z.output<typeof connectionProject>

export const listConnectionProjects = endpoint({
  id: 'listConnectionProjects',
  method: 'GET',
  path: `${path}/:connectionId/projects`,
  tag,
  summary: 'GrowthBook’s projects as of the last sync, by name',
  access: 'connection.read',
  params: connectionParams,
  success: { status: 200, schema: z.object({ items: z.array(connectionProject) }) },
})

export const updateConnectionProject = endpoint({
  id: 'updateConnectionProject',
  method: 'PATCH',
  path: `${path}/:connectionId/projects/:projectId`,
  tag,
  summary: 'Choose the team for what comes from a project of GrowthBook',
  access: 'connection.manage',
  params: connectionParams.extend({ projectId: requiredText(200) }),
  body: z.object({ teamId: id.nullable() }),
  success: { status: 200, schema: connectionProject },
  failures: { 409: 'teamArchived' },
})

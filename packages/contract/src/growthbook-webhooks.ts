/** What GrowthBook tells us by itself: the events of one connection, and the address they are sent to. */
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { connection } from './growthbook-connections.js'
import { id, instant, page, pageQuery } from './shared.js'

/**
 * `pulled`: the experiment is read again; `noted`: kept with the experiment, such as a warning; `ignored`: nothing to
 * do; `unknown`: an event of a newer GrowthBook.
 */
export const connectionEventOutcomes = ['pulled', 'noted', 'ignored', 'unknown'] as const

export const connectionEvent = z
  .object({
    id,
    /** GrowthBook's name of it, e.g. `experiment.updated`; empty where the message has none. */
    event: z.string(),
    /** The experiment it speaks of; null where it speaks of none. */
    externalId: z.string().nullable(),
    /** The same as we know it; null until it has been pulled. */
    experiment: z.object({ id, name: z.string() }).nullable(),
    outcome: z.enum(connectionEventOutcomes),
    /** What happened, or what to change in GrowthBook, in one sentence. */
    message: z.string(),
    /** GrowthBook's own time; null where the event has none. */
    happenedAt: instant.nullable(),
    receivedAt: instant,
  })
  .meta({ id: 'ConnectionEvent' })
export type ConnectionEvent = z.output<typeof connectionEvent>

const tag = 'GrowthBook connections'
const connectionParams = z.object({ connectionId: id })
const oneConnection = '/api/v1/growthbook-connections/:connectionId'

/** As GrowthBook makes it: `ewhk_` and 32 digits; what follows is not looked at, so that a newer form is taken too. */
const signingKey = z
  .string()
  .trim()
  .regex(/^ewhk_[\x21-\x7e]{16,200}$/, 'Paste the signing key of the webhook: it begins with "ewhk_".')

export const setWebhookKey = endpoint({
  id: 'setWebhookKey',
  method: 'PUT',
  path: `${oneConnection}/webhook-key`,
  tag,
  summary: 'Store the signing key of the webhook that was made in GrowthBook',
  description:
    'Encrypted at rest and never sent back. With a key, events are taken at `webhook.address`; another key begins anew to wait for the first event.',
  access: 'connection.manage',
  params: connectionParams,
  body: z.object({ signingKey }),
  success: { status: 200, schema: connection },
  failures: { 409: 'disconnected' },
})

export const removeWebhookKey = endpoint({
  id: 'removeWebhookKey',
  method: 'DELETE',
  path: `${oneConnection}/webhook-key`,
  tag,
  summary: 'Take no more events; safe to repeat',
  access: 'connection.manage',
  params: connectionParams,
  success: { status: 200, schema: connection },
})

export const listConnectionEvents = endpoint({
  id: 'listConnectionEvents',
  method: 'GET',
  path: `${oneConnection}/events`,
  tag,
  summary:
    'Events that GrowthBook has sent within the last ninety days, newest first; the last 5,000 at most',
  access: 'connection.read',
  params: connectionParams,
  query: pageQuery,
  success: { status: 200, schema: page(connectionEvent) },
})

const receiving = <const Id extends string, const M extends 'POST' | 'PUT' | 'PATCH'>(
  endpointId: Id,
  method: M,
) =>
  endpoint({
    id: endpointId,
    method,
    path: '/api/v1/growthbook-webhooks/:organizationId/:connectionId',
    tag: 'GrowthBook webhooks',
    summary: 'Take an event of GrowthBook',
    description:
      'GrowthBook calls this; payload type JSON, any of its methods. `X-GrowthBook-Signature` holds the HMAC-SHA-256 of the raw body (at most 512 KiB) under the signing key. An event is a hint to read again, and no number in it is believed: a repeated, late or unknown one does no harm. 404 until a signing key is stored, 401 where the signature does not fit.',
    access: 'public',
    params: z.object({ organizationId: id, connectionId: id }),
    success: { status: 204, schema: nothing },
    failures: { 401: 'badSignature', 404: 'notFound', 413: 'bodyTooLarge' },
  })

export const receiveGrowthBookEvent = receiving('receiveGrowthBookEvent', 'POST')
export const receiveGrowthBookEventByPut = receiving('receiveGrowthBookEventByPut', 'PUT')
export const receiveGrowthBookEventByPatch = receiving('receiveGrowthBookEventByPatch', 'PATCH')

import { apiKeyScopes } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { id, instant, page, pageQuery, person, requiredText } from './shared.js'

/** How long the old key may go on working while programs change over: a week. */
const LONGEST_OVERLAP_HOURS = 168

export const apiKey = z
  .object({
    id,
    name: z.string(),
    scope: z.enum(apiKeyScopes),
    /** Null: may change whatever its scope allows; else only what belongs to this team. It reads everything. */
    team: z.object({ id, name: z.string() }).nullable(),
    /** First characters, to tell keys apart; the key itself is shown once, at its making. */
    prefix: z.string(),
    createdBy: person,
    createdAt: instant,
    /** Kept to the minute. */
    lastUsedAt: instant.nullable(),
    expiresAt: instant.nullable(),
    revokedAt: instant.nullable(),
    /** The key that this one takes over from. */
    rotatedFrom: id.nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.output<typeof apiKey>

const apiKeyParams = z.object({ apiKeyId: id })

export const listApiKeys = endpoint({
  id: 'listApiKeys',
  method: 'GET',
  path: '/api/v1/api-keys',
  tag: 'API keys',
  summary: 'API keys of the organisation, newest first',
  access: 'apiKey.manage',
  query: pageQuery,
  success: { status: 200, schema: page(apiKey) },
})

export const createApiKey = endpoint({
  id: 'createApiKey',
  method: 'POST',
  path: '/api/v1/api-keys',
  tag: 'API keys',
  summary: 'Make an API key; the answer is the only time it is shown',
  description:
    'A key acts with its maker’s present role and never beyond its scope. One with a team reads all that its scope allows, and changes only what belongs to that team; scope `admin` knows no teams. One that another key makes ends with that key at the latest.',
  access: 'apiKey.manage',
  body: z
    .object({
      name: requiredText(120),
      scope: z.enum(apiKeyScopes),
      teamId: id.nullable().default(null),
      expiresAt: instant.nullable().default(null),
    })
    .refine(({ scope, teamId }) => scope !== 'admin' || teamId === null, {
      path: ['teamId'],
      message: 'A key of scope admin cannot be limited to a team. Choose write, or no team.',
    }),
  success: { status: 201, schema: z.object({ apiKey, secret: z.string() }) },
  failures: {
    403: 'forbidden: a key cannot make one that may do more than itself',
    422: 'expiryInThePast, unknownReference',
  },
})

export const rotateApiKey = endpoint({
  id: 'rotateApiKey',
  method: 'POST',
  path: '/api/v1/api-keys/:apiKeyId/rotation',
  tag: 'API keys',
  summary: 'Give a key a successor with the same name, scope and team; both work until the overlap is over',
  description:
    'The new secret is shown in this answer alone, and the new key acts with the role of whoever rotated the old one. A key with an expiry is followed by one that lives as long as it was given, and one that a key rotates ends with that key at the latest.',
  access: 'apiKey.manage',
  params: apiKeyParams,
  body: z.object({
    /** Hours that the old key goes on working; 0 stops it at once. */
    overlapHours: z.int().min(0).max(LONGEST_OVERLAP_HOURS).default(24),
  }),
  success: {
    status: 201,
    /** `replaced` is the old key with its new expiry. */
    schema: z.object({ apiKey, secret: z.string(), replaced: apiKey }),
  },
  failures: { 409: 'keyNotActive, alreadyRotated' },
})

export const revokeApiKey = endpoint({
  id: 'revokeApiKey',
  method: 'DELETE',
  path: '/api/v1/api-keys/:apiKeyId',
  tag: 'API keys',
  summary: 'Revoke a key: it stops working at once',
  access: 'apiKey.manage',
  params: apiKeyParams,
  success: { status: 204, schema: nothing },
})

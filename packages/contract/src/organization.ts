import { apiKeyScopes, strictnesses } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { id, instant, page, pageQuery, person, requiredText, version } from './shared.js'

export const organization = z
  .object({
    id,
    name: z.string(),
    isDemo: z.boolean(),
    strictness: z.enum(strictnesses),
    minimumRuntimeDays: z.int(),
    /** People in the organisation: with one, approvals by a second person are marked unreviewed. */
    people: z.int(),
    version,
  })
  .meta({ id: 'Organization' })
export type Organization = z.output<typeof organization>

export const getOrganization = endpoint({
  id: 'getOrganization',
  method: 'GET',
  path: '/api/v1/organization',
  tag: 'Organisation',
  summary: 'The organisation of the session or key, with its decision rules',
  access: 'organization.read',
  success: { status: 200, schema: organization },
})

export const updateOrganization = endpoint({
  id: 'updateOrganization',
  method: 'PATCH',
  path: '/api/v1/organization',
  tag: 'Organisation',
  summary: 'Rename the organisation or change its decision rules (sealed cards keep theirs)',
  access: 'organization.manage',
  conditional: true,
  body: z.object({
    name: requiredText(120).optional(),
    strictness: z.enum(strictnesses).optional(),
    minimumRuntimeDays: z.int().min(1).max(90).optional(),
  }),
  success: { status: 200, schema: organization },
  failures: { 412: 'stale' },
})

export const listPeople = endpoint({
  id: 'listPeople',
  method: 'GET',
  path: '/api/v1/people',
  tag: 'Organisation',
  summary: 'People of the organisation',
  access: 'organization.read',
  query: pageQuery,
  success: { status: 200, schema: page(person.extend({ role: z.string() })) },
})

export const apiKey = z
  .object({
    id,
    name: z.string(),
    scope: z.enum(apiKeyScopes),
    /** First characters, to tell keys apart; the key itself is shown once, at its making. */
    prefix: z.string(),
    createdBy: person,
    createdAt: instant,
    lastUsedAt: instant.nullable(),
    expiresAt: instant.nullable(),
    revokedAt: instant.nullable(),
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
  access: 'apiKey.manage',
  body: z.object({
    name: requiredText(120),
    scope: z.enum(apiKeyScopes),
    expiresAt: instant.nullable().default(null),
  }),
  success: { status: 201, schema: z.object({ apiKey, secret: z.string() }) },
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

export const auditEvent = z
  .object({
    id,
    at: instant,
    actor: person.nullable(),
    action: z.string(),
    subjectType: z.string(),
    subjectId: z.string(),
    before: z.unknown(),
    after: z.unknown(),
    requestId: z.string(),
  })
  .meta({ id: 'AuditEvent' })

export const listAuditEvents = endpoint({
  id: 'listAuditEvents',
  method: 'GET',
  path: '/api/v1/audit-events',
  tag: 'Organisation',
  summary: 'Every change: who, what, before and after; newest first',
  access: 'audit.read',
  query: pageQuery.extend({ subjectId: z.string().max(100).optional() }),
  success: { status: 200, schema: page(auditEvent) },
})

import { roles, strictnesses } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { id, instant, requiredText, version } from './shared.js'

export const organization = z
  .object({
    id,
    name: z.string(),
    isDemo: z.boolean(),
    strictness: z.enum(strictnesses),
    minimumRuntimeDays: z.int(),
    /** People in the organisation: with one, approvals by a second person are marked unreviewed. */
    people: z.int(),
    /** Audit events older than this are erased, once a day; null keeps them for good. */
    auditRetentionDays: z.int().nullable(),
    /** People with a verified address of this domain may join by themselves, with this role. */
    joinDomain: z.string().nullable(),
    joinRole: z.enum(roles).nullable(),
    /** Set while the organisation waits for its deletion; an owner can call it off until then. */
    deleteAfter: instant.nullable(),
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
    /** Null: for good. What is erased is gone for everybody, and its erasing is itself recorded. */
    auditRetentionDays: z.int().min(30).max(36_500).nullable().optional(),
    /** Only the domain of one's own verified address, and no public mail provider's; null: nobody joins by itself. */
    joinDomain: z.string().trim().toLowerCase().max(253).nullable().optional(),
    joinRole: z.enum(['member', 'viewer']).optional(),
  }),
  success: { status: 200, schema: organization },
  failures: { 412: 'stale', 422: 'joinDomainRefused' },
})

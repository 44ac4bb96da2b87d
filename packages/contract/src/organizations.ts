/** Organisations from the point of view of one person: those they belong to, may join, make, leave or give away. */
import { roles } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { organization } from './organization.js'
import { session } from './session.js'
import { id, instant, requiredText } from './shared.js'

export const membership = z
  .object({
    organizationId: id,
    name: z.string(),
    isDemo: z.boolean(),
    role: z.enum(roles),
    /** Set while the organisation waits for its deletion. */
    deleteAfter: instant.nullable(),
    /** The one that this session works in. */
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Membership' })
export type Membership = z.output<typeof membership>

export const listOrganizations = endpoint({
  id: 'listOrganizations',
  method: 'GET',
  path: '/api/v1/organizations',
  tag: 'Organisations',
  summary: 'Organisations that the person belongs to, the oldest membership first',
  description:
    'A session that an organisation’s own identity provider vouched for sees that organisation alone.',
  access: 'account',
  success: {
    status: 200,
    schema: z.object({
      items: z.array(membership),
      /** Whether this person may make another one. */
      mayCreate: z.boolean(),
    }),
  },
})

export const createOrganization = endpoint({
  id: 'createOrganization',
  method: 'POST',
  path: '/api/v1/organizations',
  tag: 'Organisations',
  summary: 'Make an organisation, own it, and work in it from now on',
  description: 'Where sign-up is open, anybody may; else only the operator of the installation.',
  access: 'account',
  body: z.object({ name: requiredText(120) }),
  success: { status: 201, schema: session },
})

export const switchOrganization = endpoint({
  id: 'switchOrganization',
  method: 'PUT',
  path: '/api/v1/session/organization',
  tag: 'Organisations',
  summary: 'Work in another organisation of one’s own with this session',
  access: 'account',
  body: z.object({ organizationId: id }),
  success: { status: 200, schema: session },
  failures: { 403: 'ssoRequired' },
})

export const joinableOrganization = z
  .object({ organizationId: id, name: z.string(), role: z.enum(roles) })
  .meta({ id: 'JoinableOrganization' })

export const listJoinableOrganizations = endpoint({
  id: 'listJoinableOrganizations',
  method: 'GET',
  path: '/api/v1/joinable-organizations',
  tag: 'Organisations',
  summary: 'Organisations that let people of this person’s verified e-mail domain join by themselves',
  access: 'account',
  success: { status: 200, schema: z.object({ items: z.array(joinableOrganization) }) },
})

export const joinOrganization = endpoint({
  id: 'joinOrganization',
  method: 'POST',
  path: '/api/v1/joinable-organizations/:organizationId/membership',
  tag: 'Organisations',
  summary: 'Join an organisation by one’s verified e-mail domain, and work in it from now on',
  access: 'account',
  params: z.object({ organizationId: id }),
  success: { status: 201, schema: session },
  failures: { 403: 'ssoRequired' },
})

export const leaveOrganization = endpoint({
  id: 'leaveOrganization',
  method: 'POST',
  path: '/api/v1/organization/departure',
  tag: 'Organisations',
  summary: 'Leave the organisation of the session',
  description:
    'What the person did stays. The session goes on in another organisation of theirs, or in none.',
  access: 'signedIn',
  success: { status: 204, schema: nothing },
  failures: { 409: 'lastOwner' },
})

export const transferOwnership = endpoint({
  id: 'transferOwnership',
  method: 'POST',
  path: '/api/v1/organization/ownership',
  tag: 'Organisations',
  summary: 'Make a member the owner; who hands over becomes an admin',
  access: 'organization.own',
  body: z.object({ userId: id }),
  success: { status: 204, schema: nothing },
  failures: { 409: 'alreadyOwner' },
})

export const scheduleDeletion = endpoint({
  id: 'scheduleDeletion',
  method: 'POST',
  path: '/api/v1/organization/deletion',
  tag: 'Organisations',
  summary: 'Have the organisation deleted, with everything in it, after 14 days',
  description: 'The name must be typed. Every member sees the date until then, and an owner can call it off.',
  access: 'organization.own',
  body: z.object({ name: requiredText(120) }),
  success: { status: 200, schema: organization },
  failures: { 409: 'deletionScheduled', 422: 'nameDiffers' },
})

export const callOffDeletion = endpoint({
  id: 'callOffDeletion',
  method: 'DELETE',
  path: '/api/v1/organization/deletion',
  tag: 'Organisations',
  summary: 'Keep the organisation after all',
  access: 'organization.own',
  success: { status: 200, schema: organization },
  failures: { 409: 'notScheduled' },
})

import { roles } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { id, instant, page, pageQuery, person } from './shared.js'

export const memberOfOrganization = person
  .extend({
    role: z.enum(roles),
    /** For who may manage people; null for everybody else, and of people who left or were removed. */
    email: z.string().nullable(),
    joinedAt: instant,
    /** Left or was removed; what they did keeps their name. */
    removedAt: instant.nullable(),
  })
  .meta({ id: 'MemberOfOrganization' })
export type MemberOfOrganization = z.output<typeof memberOfOrganization>

export const listPeople = endpoint({
  id: 'listPeople',
  method: 'GET',
  path: '/api/v1/people',
  tag: 'People',
  summary: 'People of the organisation by name',
  access: 'organization.read',
  query: pageQuery.extend({
    /** `true`: with those who left or were removed. */
    includeRemoved: z.stringbool().default(false),
  }),
  success: { status: 200, schema: page(memberOfOrganization) },
})

const personParams = z.object({ userId: id })

export const changeRole = endpoint({
  id: 'changeRole',
  method: 'PATCH',
  path: '/api/v1/people/:userId',
  tag: 'People',
  summary: 'Give a person another role',
  description:
    'Only an owner makes owners or changes them; nobody changes their own role; the last owner stays one.',
  access: 'people.manage',
  params: personParams,
  body: z.object({ role: z.enum(roles) }),
  success: { status: 200, schema: memberOfOrganization },
  failures: { 409: 'lastOwner' },
})

export const removePerson = endpoint({
  id: 'removePerson',
  method: 'DELETE',
  path: '/api/v1/people/:userId',
  tag: 'People',
  summary: 'Remove a person: from the next request on nothing here is open to them or their keys',
  access: 'people.manage',
  params: personParams,
  success: { status: 204, schema: nothing },
  failures: { 409: 'lastOwner' },
})

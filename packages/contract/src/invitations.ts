import { roles } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { email, newPassword, session } from './session.js'
import { id, instant, page, pageQuery, person, requiredText } from './shared.js'

export const invitationStates = ['open', 'accepted', 'revoked', 'expired'] as const

export const invitation = z
  .object({
    id,
    /** Null: whoever holds the copied link. */
    email: z.string().nullable(),
    role: z.enum(roles),
    state: z.enum(invitationStates),
    invitedBy: person,
    createdAt: instant,
    lastSentAt: instant,
    timesSent: z.int(),
    expiresAt: instant,
    acceptedAt: instant.nullable(),
    acceptedBy: person.nullable(),
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.output<typeof invitation>

/** The only time that a link is shown. */
export const sentInvitation = z
  .object({
    invitation,
    /** To be copied and handed on; null where it went by mail to the invited address, and to nobody else. */
    link: z.string().nullable(),
  })
  .meta({ id: 'SentInvitation' })
export type SentInvitation = z.output<typeof sentInvitation>

const invitationParams = z.object({ invitationId: id })

export const listInvitations = endpoint({
  id: 'listInvitations',
  method: 'GET',
  path: '/api/v1/invitations',
  tag: 'People',
  summary: 'Invitations, newest first',
  access: 'people.manage',
  query: pageQuery,
  success: { status: 200, schema: page(invitation) },
})

export const createInvitation = endpoint({
  id: 'createInvitation',
  method: 'POST',
  path: '/api/v1/invitations',
  tag: 'People',
  summary: 'Invite somebody by e-mail, or make a link to hand on; good for seven days and one person',
  access: 'people.manage',
  body: z.object({ email: email.nullable().default(null), role: z.enum(roles) }),
  success: { status: 201, schema: sentInvitation },
  failures: { 409: 'alreadyInvited, alreadyMember' },
})

export const revokeInvitation = endpoint({
  id: 'revokeInvitation',
  method: 'DELETE',
  path: '/api/v1/invitations/:invitationId',
  tag: 'People',
  summary: 'Revoke an invitation: its link stops working at once',
  access: 'people.manage',
  params: invitationParams,
  success: { status: 204, schema: nothing },
  failures: { 409: 'alreadyAccepted' },
})

export const resendInvitation = endpoint({
  id: 'resendInvitation',
  method: 'POST',
  path: '/api/v1/invitations/:invitationId/sending',
  tag: 'People',
  summary: 'Send an invitation again with a new link, good for seven days; the old link stops working',
  access: 'people.manage',
  params: invitationParams,
  success: { status: 200, schema: sentInvitation },
  failures: { 409: 'alreadyAccepted, alreadyRevoked' },
})

const token = z.string().min(1, 'Please fill this in.').max(200)

export const invitationView = z
  .object({
    organizationName: z.string(),
    invitedByName: z.string(),
    role: z.enum(roles),
    /** Null: whoever holds the link. */
    email: z.string().nullable(),
    expiresAt: instant,
    /** Nobody is signed in here: the person must sign in, or make an account where that is allowed. */
    accountNeeded: z.boolean(),
    /** Whether accepting may make a new account. */
    mayMakeAccount: z.boolean(),
    /** Who is signed in, where somebody is; `matches`: the invitation is for this address or for anybody. */
    signedInAs: z.object({ name: z.string(), email: z.string(), matches: z.boolean() }).nullable(),
  })
  .meta({ id: 'InvitationView' })
export type InvitationView = z.output<typeof invitationView>

export const viewInvitation = endpoint({
  id: 'viewInvitation',
  method: 'POST',
  path: '/api/v1/invitation-views',
  tag: 'People',
  summary: 'What an invitation’s link is for',
  access: 'public',
  body: z.object({ token }),
  success: { status: 200, schema: invitationView },
  failures: { 404: 'notFound', 410: 'invitationOver' },
})

export const acceptInvitation = endpoint({
  id: 'acceptInvitation',
  method: 'POST',
  path: '/api/v1/invitation-acceptances',
  tag: 'People',
  summary: 'Accept an invitation as who is signed in, or by making an account',
  description:
    'With name and password (and an e-mail address, where the invitation has none) an account is made and signed in.',
  access: 'public',
  body: z.object({
    token,
    account: z.object({ name: requiredText(120), password: newPassword, email: email.optional() }).optional(),
  }),
  success: {
    status: 201,
    schema: z.object({
      organization: z.object({ id, name: z.string() }),
      /** Null: the organisation asks people to sign in with its identity provider. */
      session: session.nullable(),
    }),
  },
  failures: {
    401: 'accountNeeded',
    403: 'otherAddress',
    409: 'accountExists, alreadyMember',
    410: 'invitationOver',
  },
})

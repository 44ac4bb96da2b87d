import { signUpModes } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint } from './endpoint.js'
import { email } from './session.js'

export const sessionOptions = z
  .object({
    /** Who may make an account: anybody, people with an invitation, or nobody. */
    signUp: z.enum(signUpModes),
    /** The provider of the whole installation. */
    singleSignOn: z
      .object({
        /** What the button says. */
        name: z.string(),
        /** Passwords are for the operator alone. */
        enforced: z.boolean(),
      })
      .nullable(),
    /** Whether mail is sent; without it, links are in the outbox. */
    sendsMail: z.boolean(),
  })
  .meta({ id: 'SessionOptions' })
export type SessionOptions = z.output<typeof sessionOptions>

export const getSessionOptions = endpoint({
  id: 'getSessionOptions',
  method: 'GET',
  path: '/api/v1/session/options',
  tag: 'Session',
  summary: 'Ways to sign in and up here',
  access: 'public',
  success: { status: 200, schema: sessionOptions },
})

/** Codes that the callback adds to the address of the sign-in page as `problem`. */
export const singleSignOnProblems = [
  'ssoExpired',
  'ssoRefused',
  'ssoFailed',
  'ssoEmailUnverified',
  'ssoForeignDomain',
  'ssoDomainUnverified',
  'ssoAddressTaken',
  'ssoNotMember',
  'ssoNoAccount',
] as const
export type SingleSignOnProblem = (typeof singleSignOnProblems)[number]

export const startSingleSignOn = endpoint({
  id: 'startSingleSignOn',
  method: 'POST',
  path: '/api/v1/session/single-sign-on',
  tag: 'Session',
  summary: 'Begin to sign in at an identity provider: that of the address’s domain, else the installation’s',
  description:
    'Send the browser to `redirectTo`. The provider sends it back to /api/v1/session/single-sign-on/callback, which goes on to `returnTo`, or to /sign-in?problem=<code>. Where the installation’s provider is enforced, it is used for every address.',
  access: 'public',
  body: z.object({
    email: email.optional(),
    /** A path of this application, to which the browser comes in the end; anything else counts as absent. */
    returnTo: z.string().max(2_000).optional(),
  }),
  success: { status: 200, schema: z.object({ redirectTo: z.string() }) },
  failures: { 422: 'noSingleSignOn', 503: 'providerUnavailable' },
})

import { actions, roles } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { id, requiredText } from './shared.js'

export const email = z.email('Please give an e-mail address such as name@example.com.').max(254).toLowerCase()
/**
 * Length, and no rule of composition, which makes passwords worse (NIST SP 800-63B). The server also refuses what
 * is commonly used, made of the person's address or the product's name, or known from a breach: 400 at `body.password`
 * with code `tooCommon`, `tooObvious` or `breached`.
 */
export const newPassword = z.string().min(12, 'Please use at least 12 characters.').max(128)
/** A password that exists already, of whatever rule was in force at its making. */
export const presentPassword = z.string().min(1, 'Please fill this in.').max(128)

export const session = z
  .object({
    user: z.object({ id, name: z.string(), email: z.string() }),
    organization: z.object({ id, name: z.string(), isDemo: z.boolean() }),
    role: z.enum(roles),
    /** What this person may do here; the server checks again. */
    actions: z.array(z.enum(actions)),
  })
  .meta({ id: 'Session' })
export type Session = z.output<typeof session>

export const setupStatus = z
  .object({
    /** True until the first person exists. */
    needed: z.boolean(),
    version: z.string(),
  })
  .meta({ id: 'SetupStatus' })

export const getSetup = endpoint({
  id: 'getSetup',
  method: 'GET',
  path: '/api/v1/setup',
  tag: 'Setup',
  summary: 'Whether this installation still needs its first owner',
  access: 'public',
  success: { status: 200, schema: setupStatus },
})

export const setUp = endpoint({
  id: 'setUp',
  method: 'POST',
  path: '/api/v1/setup',
  tag: 'Setup',
  summary: 'Make the first owner and organisation, and sign in',
  access: 'public',
  body: z.object({
    name: requiredText(120),
    email,
    password: newPassword,
    organizationName: requiredText(120),
  }),
  success: { status: 201, schema: session },
  failures: { 409: 'alreadySetUp' },
})

export const setUpDemo = endpoint({
  id: 'setUpDemo',
  method: 'POST',
  path: '/api/v1/setup/demo',
  tag: 'Setup',
  summary: 'Make the demo organisation "Northwind Outfitters" and sign in as its owner',
  access: 'public',
  body: z.object({}),
  success: {
    status: 201,
    schema: z.object({ session, signIn: z.object({ email: z.string(), password: z.string() }) }),
  },
  failures: { 409: 'alreadySetUp' },
})

export const getSession = endpoint({
  id: 'getSession',
  method: 'GET',
  path: '/api/v1/session',
  tag: 'Session',
  summary: 'Who is signed in, where, and what they may do',
  description:
    'A person who is signed in, but works in no organisation at present, is answered 403 with code ' +
    '`noOrganization` (belongs to none, or no longer to the one chosen last) or `ssoRequired` (the organisation ' +
    'asks for its identity provider): the account and the list of organisations stay open to them.',
  access: 'signedIn',
  success: { status: 200, schema: session },
})

/** Where a sign-in stands. */
export const signInAnswer = z
  .discriminatedUnion('status', [
    z.object({ status: z.literal('signedIn'), session }),
    z.object({
      /** Signed in, with the account alone: choose, join or make an organisation, or use its identity provider. */
      status: z.literal('organizationNeeded'),
      code: z.enum(['noOrganization', 'ssoRequired']),
    }),
    /** The password is right; nothing is open before `POST /session/second-factor`. */
    z.object({ status: z.literal('secondFactorNeeded') }),
  ])
  .meta({ id: 'SignInAnswer' })
export type SignInAnswer = z.output<typeof signInAnswer>

export const signIn = endpoint({
  id: 'signIn',
  method: 'POST',
  path: '/api/v1/session',
  tag: 'Session',
  summary: 'Sign in with e-mail and password; answers with a session cookie',
  description:
    'Answers 200 with `status`: `signedIn` and the session; `organizationNeeded` where the person is signed in but ' +
    'works in no organisation; or `secondFactorNeeded`, which opens nothing until the second step. A wrong password, ' +
    'an unknown address and an address that was never confirmed are answered alike.',
  access: 'public',
  body: z.object({ email, password: presentPassword }),
  success: { status: 200, schema: signInAnswer },
  failures: { 401: 'wrongCredentials', 403: 'ssoRequired' },
})

const sixDigits = z
  .string()
  .trim()
  .transform((typed) => typed.replaceAll(' ', ''))
  .pipe(z.string().regex(/^\d{6}$/, 'Please type the six digits that your authenticator shows.'))

/** Six digits of the authenticator, or one of the recovery codes, each of which works once. */
export const secondFactor = z.union(
  [
    z.strictObject({ code: sixDigits }),
    z.strictObject({ recoveryCode: z.string().trim().min(1, 'Please fill this in.').max(40) }),
  ],
  'Please give the six digits of your authenticator, or one recovery code.',
)
export const authenticatorCode = sixDigits

export const completeSignIn = endpoint({
  id: 'completeSignIn',
  method: 'POST',
  path: '/api/v1/session/second-factor',
  tag: 'Session',
  summary: 'Second step of a sign-in: a code of the authenticator or a recovery code',
  description:
    'Possible for ten minutes after the first step, in the same browser. 401 `wrongCode` for a wrong or used code; ' +
    '401 `signInExpired` where the first step must be repeated.',
  access: 'public',
  body: secondFactor,
  success: { status: 200, schema: signInAnswer },
  failures: { 401: 'wrongCode' },
})

export const signOut = endpoint({
  id: 'signOut',
  method: 'DELETE',
  path: '/api/v1/session',
  tag: 'Session',
  summary: 'Sign out: the session ends at once',
  access: 'account',
  success: { status: 204, schema: nothing },
})

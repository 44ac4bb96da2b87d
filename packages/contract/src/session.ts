import { actions, roles } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { id, requiredText } from './shared.js'

export const email = z.email('Please give an e-mail address such as name@example.com.').max(254).toLowerCase()
/** Length and nothing else: composition rules make passwords worse (NIST SP 800-63B). */
export const newPassword = z.string().min(12, 'Please use at least 12 characters.').max(128)

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
  access: 'signedIn',
  success: { status: 200, schema: session },
})

export const signIn = endpoint({
  id: 'signIn',
  method: 'POST',
  path: '/api/v1/session',
  tag: 'Session',
  summary: 'Sign in with e-mail and password; answers with a session cookie',
  access: 'public',
  body: z.object({ email, password: z.string().min(1, 'Please fill this in.').max(128) }),
  success: { status: 200, schema: session },
  failures: { 401: 'wrongCredentials' },
})

export const signOut = endpoint({
  id: 'signOut',
  method: 'DELETE',
  path: '/api/v1/session',
  tag: 'Session',
  summary: 'Sign out: the session ends at once',
  access: 'signedIn',
  success: { status: 204, schema: nothing },
})

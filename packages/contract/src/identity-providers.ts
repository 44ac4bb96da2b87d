import { roles } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, nothing } from './endpoint.js'
import { id, instant, requiredText, text, version } from './shared.js'

export const identityProvider = z
  .object({
    id,
    name: z.string(),
    issuer: z.string(),
    clientId: z.string(),
    domain: z.string(),
    /** What the owner of the domain publishes to prove it. */
    domainRecord: z.object({ type: z.literal('TXT'), name: z.string(), value: z.string() }),
    domainVerifiedAt: instant.nullable(),
    /** Nobody but an owner may come in by another way. */
    isEnforced: z.boolean(),
    /** Role of people who come for the first time. */
    defaultRole: z.enum(roles),
    createdAt: instant,
    version,
  })
  .meta({ id: 'IdentityProvider' })
export type IdentityProvider = z.output<typeof identityProvider>

export const getIdentityProvider = endpoint({
  id: 'getIdentityProvider',
  method: 'GET',
  path: '/api/v1/identity-provider',
  tag: 'Single sign-on',
  summary: 'The organisation’s OpenID Connect provider; its secret is never sent back',
  access: 'identityProvider.manage',
  success: {
    status: 200,
    schema: z.object({
      provider: identityProvider.nullable(),
      /** To be entered at the provider as the redirect address. */
      redirectUri: z.string(),
    }),
  },
})

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'Please give a domain such as example.com.',
  )

export const putIdentityProvider = endpoint({
  id: 'putIdentityProvider',
  method: 'PUT',
  path: '/api/v1/identity-provider',
  tag: 'Single sign-on',
  summary: 'Set up or change the organisation’s OpenID Connect provider',
  description:
    'The provider is asked for its description at once. Another issuer or domain makes it a new provider, whose domain must be proven (again).',
  access: 'identityProvider.manage',
  body: z.object({
    name: requiredText(80),
    issuer: z
      .url({ protocol: /^https?$/, error: 'Please give an address such as https://id.example.com.' })
      .max(500),
    clientId: requiredText(300),
    /** Absent: the one stored stays. */
    clientSecret: text(1_000).min(1, 'Please fill this in.').optional(),
    domain,
    isEnforced: z.boolean().default(false),
    defaultRole: z.enum(roles).default('member'),
    /** The version that was read; null to set one up. */
    version: version.nullable().default(null),
  }),
  success: { status: 200, schema: identityProvider },
  failures: { 409: 'domainNotVerified, signInWithItFirst', 412: 'stale', 422: 'issuerRefused' },
})

export const deleteIdentityProvider = endpoint({
  id: 'deleteIdentityProvider',
  method: 'DELETE',
  path: '/api/v1/identity-provider',
  tag: 'Single sign-on',
  summary: 'Go back to passwords; the stored secret is gone for good',
  access: 'identityProvider.manage',
  success: { status: 204, schema: nothing },
})

export const verifyDomain = endpoint({
  id: 'verifyDomain',
  method: 'POST',
  path: '/api/v1/identity-provider/domain-verification',
  tag: 'Single sign-on',
  summary: 'Look for the TXT record that proves the domain',
  access: 'identityProvider.manage',
  success: { status: 200, schema: identityProvider },
  failures: { 409: 'domainTaken', 412: 'stale', 422: 'recordNotFound', 503: 'dnsUnavailable' },
})

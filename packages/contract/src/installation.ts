/** The operator's side: the installation as a whole, the erasure of a person, and an organisation taken along. */
import { signUpModes } from '@knowwhen/domain'
import { z } from 'zod'

import { endpoint, file, nothing } from './endpoint.js'
import { email } from './session.js'
import { id, instant, page, pageQuery, text } from './shared.js'

const check = z.enum(['ok', 'failing'])

export const installation = z
  .object({
    version: z.string(),
    health: z.object({ database: check, migrations: check, jobs: check }),
    storage: z.object({
      /** Of the whole database, indexes included. */
      bytes: z.number(),
      /** The largest first; rows as PostgreSQL estimates them. */
      largestTables: z.array(z.object({ table: z.string(), bytes: z.number(), rows: z.number() })),
    }),
    counts: z.object({ organizations: z.int(), people: z.int() }),
    settings: z.object({
      publicUrl: z.string(),
      signUp: z.object({
        /** What holds now. */
        mode: z.enum(signUpModes),
        /** `here`: chosen on this page; `environment`: what KNOWWHEN_SIGN_UP says, or its default. */
        from: z.enum(['environment', 'here']),
        environment: z.enum(signUpModes),
      }),
      /** Null: no mail server; messages wait in the outbox. Its password is never shown. */
      mail: z.object({ server: z.string(), from: z.string() }).nullable(),
      /** Null: no identity provider of the whole installation. Its secret is never shown. */
      singleSignOn: z.object({ name: z.string(), issuer: z.string(), isEnforced: z.boolean() }).nullable(),
      trustedProxies: z.array(z.string()),
      /** Whether new passwords are held against lists of breached ones. */
      checksBreachedPasswords: z.boolean(),
    }),
  })
  .meta({ id: 'Installation' })
export type Installation = z.output<typeof installation>

const tag = 'Installation'

export const getInstallation = endpoint({
  id: 'getInstallation',
  method: 'GET',
  path: '/api/v1/installation',
  tag,
  summary: 'Version, health, storage, and the settings that hold',
  access: 'operator',
  success: { status: 200, schema: installation },
})

export const updateInstallation = endpoint({
  id: 'updateInstallation',
  method: 'PATCH',
  path: '/api/v1/installation',
  tag,
  summary: 'Choose who may sign up; null goes back to what the environment says',
  access: 'operator',
  body: z.object({ signUp: z.enum(signUpModes).nullable() }),
  success: { status: 200, schema: installation },
})

export const listInstallationOrganizations = endpoint({
  id: 'listInstallationOrganizations',
  method: 'GET',
  path: '/api/v1/installation/organizations',
  tag,
  summary: 'Every organisation of the installation, the oldest first; nothing of what they hold',
  access: 'operator',
  query: pageQuery,
  success: {
    status: 200,
    schema: page(
      z.object({
        id,
        name: z.string(),
        isDemo: z.boolean(),
        people: z.int(),
        /** Set while it waits for its deletion. */
        deleteAfter: instant.nullable(),
        createdAt: instant,
      }),
    ),
  },
})

export const listInstallationPeople = endpoint({
  id: 'listInstallationPeople',
  method: 'GET',
  path: '/api/v1/installation/people',
  tag,
  summary: 'People with an account, the newest first; found by a part of name or address',
  access: 'operator',
  query: pageQuery.extend({ q: text(200).optional() }),
  success: {
    status: 200,
    schema: page(
      z.object({
        userId: id,
        name: z.string(),
        email: z.string(),
        isOperator: z.boolean(),
        createdAt: instant,
      }),
    ),
  },
})

const ERASURE =
  'Name, address, ways to sign in, notifications and places in the log of addresses go for good; what the person did ' +
  'stays, by “Erased person”, so that decisions, cards and the log of achievements remain true. 409 `lastOwner` while ' +
  'they are the only owner of an organisation with other people, and `lastOperator` while they are the only operator. ' +
  'An organisation that is left without any member is scheduled for deletion.'

export const erasePerson = endpoint({
  id: 'erasePerson',
  method: 'POST',
  path: '/api/v1/installation/erasures',
  tag,
  summary: 'Erase a person for good',
  description: ERASURE,
  access: 'operator',
  body: z.object({
    userId: id,
    /** The person’s address, typed again, so that nobody is erased by a slip. */
    confirmation: email,
  }),
  success: { status: 204, schema: nothing },
  failures: { 404: 'notFound', 409: 'lastOwner', 422: 'notConfirmed' },
})

export const eraseOwnAccount = endpoint({
  id: 'eraseOwnAccount',
  method: 'DELETE',
  path: '/api/v1/account',
  tag: 'Account',
  summary: 'Erase oneself for good, and sign out everywhere',
  description: ERASURE,
  access: 'account',
  body: z.object({
    /** One’s own address, typed again. */
    confirmation: email,
    /** Needed where the account has a password. */
    password: z.string().max(128).optional(),
  }),
  success: { status: 204, schema: nothing },
  failures: { 409: 'lastOwner', 422: 'notConfirmed' },
})

export const exportOrganization = endpoint({
  id: 'exportOrganization',
  method: 'GET',
  path: '/api/v1/organization/export',
  tag: 'Organisation',
  summary: 'The whole organisation as one archive: JSON lines per table, evidence included',
  description:
    'A gzip-compressed tar with `manifest.json` (format, version, SHA-256 and rows of each file), `README.md` that ' +
    'describes the format, `people.jsonl`, and one file per table under `tables/`. Secrets are not in it: keys of ' +
    'connections, API keys, links of invitations, secrets of identity providers, and the text of mails. ' +
    '`npm run import-organization -- --file …` brings it into another installation.',
  access: 'organization.own',
  success: { status: 200, schema: file, mediaTypes: ['application/gzip'] },
})

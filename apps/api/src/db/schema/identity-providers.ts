import { boolean, index, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

import { createdAt, instantColumn, organizationId, versionColumn } from './columns.js'
import { roleEnum } from './enums.js'
import { organizations } from './organizations.js'

/** The OpenID provider of an organisation. It vouches for people of its own verified domain, in this organisation alone. */
export const identityProviders = pgTable(
  'identity_providers',
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    issuer: text('issuer').notNull(),
    clientId: text('client_id').notNull(),
    /** Encrypted with the installation's secret; never sent back. */
    clientSecret: text('client_secret').notNull(),
    domain: text('domain').notNull(),
    /** What the domain's owner publishes as a TXT record. */
    domainToken: text('domain_token').notNull(),
    domainVerifiedAt: instantColumn('domain_verified_at'),
    /** Nobody but an owner may come in by another way. */
    isEnforced: boolean('is_enforced').notNull().default(false),
    /** Role of people who come for the first time. */
    defaultRole: roleEnum('default_role').notNull(),
    createdAt: createdAt(),
    version: versionColumn(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex('identity_providers_one').on(t.organizationId),
    index('identity_providers_domain').on(t.domain),
  ],
)

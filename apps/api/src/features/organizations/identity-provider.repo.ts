import type { Role } from '@knowwhen/domain'
import { and, eq, sql } from 'drizzle-orm'

import { identityProviders, sessions } from '../../db/schema/index.js'
import { sqlOrganizationId } from '../../db/tenant-sql.js'
import type { TenantTx } from '../../db/tenant.js'

const own = eq(identityProviders.organizationId, sqlOrganizationId)

/** There is one at most. */
export const findOwnProvider = async (tx: TenantTx) => {
  const [row] = await tx.select().from(identityProviders).where(own)
  return row
}
export type OwnProviderRow = NonNullable<Awaited<ReturnType<typeof findOwnProvider>>>

export interface ProviderSettings {
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  /** Encrypted. */
  readonly clientSecret: string
  readonly domain: string
  readonly isEnforced: boolean
  readonly defaultRole: Role
}

export const insertProvider = async (
  tx: TenantTx,
  row: ProviderSettings & {
    readonly id: string
    readonly domainToken: string
    readonly createdAt: Date
    readonly version: number
  },
): Promise<void> => {
  await tx.insert(identityProviders).values({ ...row, organizationId: sqlOrganizationId })
}

export const updateProvider = async (tx: TenantTx, settings: ProviderSettings): Promise<void> => {
  await tx
    .update(identityProviders)
    .set({ ...settings, version: sql`${identityProviders.version} + 1` })
    .where(own)
}

export const deleteProvider = async (tx: TenantTx): Promise<void> => {
  await tx.delete(identityProviders).where(own)
}

/** Everybody whom this provider vouched for is signed out of the organisation. */
export const deleteSessionsOf = async (tx: TenantTx, method: string): Promise<void> => {
  await tx
    .delete(sessions)
    .where(and(eq(sessions.boundOrganizationId, sqlOrganizationId), eq(sessions.method, method)))
}

/** Held until the transaction ends: of two organisations that prove one domain at once, one waits for the other. */
export const lockDomain = async (tx: TenantTx, domain: string): Promise<void> => {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`identityProvider ${domain}`}, 0))`)
}

/** Whether the domain's people sign in to another organisation: it was proven there first. */
export const isDomainOfAnother = async (tx: TenantTx, domain: string): Promise<boolean> => {
  const { rows } = await tx.execute(
    sql`SELECT 1 FROM app_private.provider_of_domain(${domain}) WHERE organization_id <> ${sqlOrganizationId}`,
  )
  return rows.length > 0
}

/** Only while the record to be found is still this one. */
export const markDomainVerified = async (
  tx: TenantTx,
  { domainToken, at }: { readonly domainToken: string; readonly at: Date },
): Promise<void> => {
  await tx
    .update(identityProviders)
    .set({ domainVerifiedAt: at, version: sql`${identityProviders.version} + 1` })
    .where(and(own, eq(identityProviders.domainToken, domainToken)))
}

/** `password`, or the provider that vouched for the session. */
export const findSessionMethod = async (tx: TenantTx, sessionId: string): Promise<string | undefined> => {
  const [row] = await tx.select({ method: sessions.method }).from(sessions).where(eq(sessions.id, sessionId))
  return row?.method
}
